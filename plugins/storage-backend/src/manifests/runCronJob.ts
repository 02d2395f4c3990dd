import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  FIELD_MANAGER,
  LABEL_RUN_KEY,
} from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterClient,
  KubernetesObject,
} from '../adapters/kubernetes/ClusterClient';
import { ClusterError } from '../adapters/kubernetes/ClusterError';
import { toPortalError } from './errors';
import { MANAGED_BY_LABEL } from './ownership';

/** Pods carry the Job's name as a label. */
const MAX_JOB_NAME = 63;

/** What is started, and under which key. */
export interface RunCronJobOptions {
  client: ClusterClient;
  namespace: string;
  /** Name of the CronJob. */
  name: string;
  /** The same key gives the same Job. */
  key: string;
}

/**
 * Starts one Job of a CronJob now, as `kubectl create job --from` does, unless the same key did so
 * before.
 *
 * @returns the Job's name, and whether this call made it
 * @throws NotFoundError where there is no such CronJob
 * @throws ConflictError where a Job of that name belongs to something else
 */
export async function runCronJob(
  options: RunCronJobOptions,
): Promise<{ job: string; created: boolean }> {
  const { client, namespace, name, key } = options;
  const job = `${name}-${key}`;
  if (job.length > MAX_JOB_NAME) {
    throw new InputError(
      `The Job would be called '${job}', which has ${
        job.length
      } characters; at most ${MAX_JOB_NAME} are possible, so the key may have ${
        MAX_JOB_NAME - name.length - 1
      }`,
    );
  }
  try {
    const cronJob = await client.get({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      namespace,
      name,
    });
    if (!cronJob) {
      throw new NotFoundError(
        `No CronJob '${name}' in namespace '${namespace}' of cluster '${client.name}'`,
      );
    }
    if (await adopted({ client, namespace, job, cronJob })) {
      return { job, created: false };
    }
    return await create({ client, namespace, job, cronJob, key });
  } catch (error) {
    throw toPortalError({
      error,
      what: `create jobs from CronJob/${name} in namespace '${namespace}'`,
    });
  }
}

async function create(options: {
  client: ClusterClient;
  namespace: string;
  job: string;
  cronJob: KubernetesObject;
  key: string;
}): Promise<{ job: string; created: boolean }> {
  const { client, job } = options;
  try {
    await client.create(jobFrom(options));
    return { job, created: true };
  } catch (error) {
    // Two calls with the same key at the same time: the other one was faster.
    if (
      error instanceof ClusterError &&
      error.reason === 'conflict' &&
      (await adopted(options))
    ) {
      return { job, created: false };
    }
    throw error;
  }
}

async function adopted(options: {
  client: ClusterClient;
  namespace: string;
  job: string;
  cronJob: KubernetesObject;
}): Promise<boolean> {
  const { client, namespace, job, cronJob } = options;
  const existing = await client.get({
    apiVersion: 'batch/v1',
    kind: 'Job',
    namespace,
    name: job,
  });
  if (!existing) {
    return false;
  }
  const owners = existing.metadata.ownerReferences;
  if (
    Array.isArray(owners) &&
    owners.some(({ uid }) => uid === cronJob.metadata.uid)
  ) {
    return true;
  }
  throw new ConflictError(
    `Job '${job}' in namespace '${namespace}' of cluster '${client.name}' exists already and does not belong to CronJob '${cronJob.metadata.name}'; use another key`,
  );
}

function jobFrom(options: {
  namespace: string;
  job: string;
  cronJob: KubernetesObject;
  key: string;
}): KubernetesObject {
  const { namespace, job, cronJob, key } = options;
  const { jobTemplate } = cronJob.spec as {
    jobTemplate: {
      metadata?: {
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
      };
      spec: unknown;
    };
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: job,
      namespace,
      labels: {
        ...jobTemplate.metadata?.labels,
        [MANAGED_BY_LABEL]: FIELD_MANAGER,
        [LABEL_RUN_KEY]: key,
      },
      annotations: {
        ...jobTemplate.metadata?.annotations,
        // What kubectl writes, so that tools can tell it from a scheduled run.
        'cronjob.kubernetes.io/instantiate': 'manual',
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: cronJob.metadata.name,
          uid: cronJob.metadata.uid,
          controller: true,
        },
      ],
    },
    spec: jobTemplate.spec,
  };
}
