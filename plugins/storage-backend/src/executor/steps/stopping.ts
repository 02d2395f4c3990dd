import type { KubernetesObject } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';
import { StepContext, UndoRequired } from '../types';
import {
  changeObject,
  deleteAndWait,
  refOf,
  waitUntil,
  wordsOf,
} from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveTimings } from './deps';
import { kedaAnnotation } from './pauses';
import {
  claimsOfPod,
  isFinished,
  workloadRef,
  WorkloadSpec,
} from './workloads';

/** Node label that no node has: a DaemonSet that asks for it has no pods. */
export const pausedSelector = 'stowage.io/paused';

/** Pods that name one of the claims and have not ended. */
export async function podsOnClaims(
  context: StepContext,
): Promise<{ running: KubernetesObject[]; finished: KubernetesObject[] }> {
  const { namespace, claims } = decisionsOf(context);
  const names = new Set(claims.map(({ name }) => name));
  const all = await context.cluster.listObjects({
    apiVersion: 'v1',
    kind: 'Pod',
    namespace,
  });
  const naming = all.filter(pod =>
    claimsOfPod(pod).some(claim => names.has(claim)),
  );
  return {
    running: naming.filter(pod => !isFinished(pod)),
    finished: naming.filter(isFinished),
  };
}

/** Deletes the set and leaves its pods alone; waits until it is really gone. */
async function removeStatefulSet(
  context: StepContext,
  options: { workload: WorkloadDecision; timings: MoveTimings },
): Promise<void> {
  const { workload, timings } = options;
  const ref = workloadRef(decisionsOf(context).namespace, workload);
  const set = await context.cluster.get(ref);
  if (set?.metadata.uid === workload.uid && !set.metadata.deletionTimestamp) {
    // With the version: nobody changes it between this read and its end.
    await context.cluster.delete({
      ...ref,
      uid: workload.uid,
      resourceVersion: set.metadata.resourceVersion,
      propagation: 'Orphan',
    });
  } else if (set && set.metadata.uid !== workload.uid) {
    throw new UndoRequired(
      `${wordsOf(ref)} was made anew by somebody else while it was stopped`,
      'WORKLOAD_CAME_BACK',
    );
  }
  await waitUntil(context, {
    timeoutSeconds: timings.controlPlane,
    look: async () => ((await context.cluster.get(ref)) ? undefined : true),
    late: () =>
      new UndoRequired(
        `${wordsOf(ref)} is still there ${
          timings.controlPlane
        } s after it was deleted`,
        'WORKLOAD_STAYS',
      ),
  });
}

/** KEDA would raise the count again that it holds. */
async function holdAtZero(context: StepContext): Promise<void> {
  const { namespace, autoscalers } = decisionsOf(context);
  for (const scaler of autoscalers) {
    if (scaler.kind === 'ScaledObject') {
      await changeObject(context, {
        ref: { ...scaler, namespace },
        change: object =>
          object.metadata.annotations?.[kedaAnnotation] === '0'
            ? undefined
            : { metadata: { annotations: { [kedaAnnotation]: '0' } } },
      });
    }
  }
}

/** Running Jobs of the CronJob are waited for; they are ended only where that was ticked. */
async function awaitJobs(
  context: StepContext,
  options: { workload: WorkloadDecision; timings: MoveTimings },
): Promise<void> {
  const { workload, timings } = options;
  const { namespace, waitForJobs } = decisionsOf(context);
  const jobs = async () =>
    (
      await context.cluster.listObjects({
        apiVersion: 'batch/v1',
        kind: 'Job',
        namespace,
      })
    ).filter(({ metadata, status }) => {
      const owners = (metadata.ownerReferences ?? []) as Array<{ uid: string }>;
      const { completionTime, conditions = [] } = (status ?? {}) as {
        completionTime?: string;
        conditions?: Array<{ type: string; status: string }>;
      };
      const failed = conditions.some(
        ({ type, status: is }) => type === 'Failed' && is === 'True',
      );
      return (
        owners.some(({ uid }) => uid === workload.uid) &&
        !completionTime &&
        !failed
      );
    });
  if (!waitForJobs) {
    for (const job of await jobs()) {
      await context.cluster.delete({ ...refOf(job), uid: job.metadata.uid });
    }
  }
  await waitUntil(context, {
    timeoutSeconds: timings.jobs,
    look: async () => {
      const left = await jobs();
      if (left.length > 0) {
        await context.progress({
          label: `waiting for ${left.length} running ${
            left.length === 1 ? 'Job' : 'Jobs'
          }`,
        });
      }
      return left.length === 0 ? true : undefined;
    },
    late: () =>
      new UndoRequired(
        `Jobs of CronJob '${workload.name}' still run after ${timings.jobs} s`,
        'JOBS_RUNNING',
      ),
  });
}

/**
 * Takes the workload off its claims, each kind in its own way. It returns when nothing will start
 * new pods; those that run may still be ending.
 */
export async function stopWorkload(
  context: StepContext,
  options: { workload: WorkloadDecision; timings: MoveTimings },
): Promise<void> {
  const { workload, timings } = options;
  const { namespace } = decisionsOf(context);
  const ref = workloadRef(namespace, workload);
  const change = async (
    needed: (spec: WorkloadSpec) => boolean,
    patch: Record<string, unknown>,
  ) => {
    const found = await changeObject(context, {
      ref,
      uid: workload.uid,
      change: ({ spec }) => (needed(spec as WorkloadSpec) ? patch : undefined),
    });
    if (!found) {
      throw new UndoRequired(`${wordsOf(ref)} is gone`, 'PLAN_OUTDATED');
    }
  };
  switch (workload.kind) {
    case 'StatefulSet': {
      await removeStatefulSet(context, { workload, timings });
      // Siblings of a replicated application stay up; only these pods have the claims.
      const { running } = await podsOnClaims(context);
      for (const pod of running) {
        if (workload.pods.includes(pod.metadata.name)) {
          await context.cluster.delete({
            ...refOf(pod),
            uid: pod.metadata.uid,
          });
        }
      }
      return;
    }
    case 'DaemonSet':
      await change(
        spec =>
          spec.template?.spec.nodeSelector?.[pausedSelector] !==
          context.operationId,
        {
          spec: {
            template: {
              spec: { nodeSelector: { [pausedSelector]: context.operationId } },
            },
          },
        },
      );
      return;
    case 'CronJob':
      await change(({ suspend }) => !suspend, { spec: { suspend: true } });
      await awaitJobs(context, { workload, timings });
      return;
    default:
      await holdAtZero(context);
      await change(({ replicas }) => replicas !== 0, { spec: { replicas: 0 } });
  }
}

/**
 * Removes finished pods that would hold the deletion of a claim: those that the plan named, and
 * those of Jobs that ended while the CronJob was stopped.
 */
export async function removeFinishedPods(
  context: StepContext,
  options: { timings: MoveTimings },
): Promise<void> {
  const { finishedPods, workload } = decisionsOf(context);
  const { finished } = await podsOnClaims(context);
  for (const pod of finished) {
    const owners = (pod.metadata.ownerReferences ?? []) as Array<{
      kind: string;
    }>;
    const ofOurs =
      workload?.kind === 'CronJob' && owners.some(({ kind }) => kind === 'Job');
    if (finishedPods.includes(pod.metadata.name) || ofOurs) {
      await deleteAndWait(context, {
        ref: refOf(pod),
        uid: pod.metadata.uid!,
        timeoutSeconds: options.timings.podEnd,
      });
    }
  }
}
