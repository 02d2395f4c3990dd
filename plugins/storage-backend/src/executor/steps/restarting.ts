import { ConflictError } from '@backstage/errors';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';
import type { StepContext } from '../types';
import { changeObject, wordsOf } from '../movers/objects';
import { decisionsOf } from './decisions';
import { pausedSelector } from './stopping';
import { workloadRef, WorkloadSpec } from './workloads';

/** What tells our StatefulSet from one that somebody else made meanwhile. */
const madeBy = 'stowage.io/operation';

/**
 * Makes a StatefulSet anew from a manifest. Pods and revisions with its labels become its own
 * again and are not restarted.
 *
 * @throws ConflictError where somebody else has made it, differently
 */
async function recreateStatefulSet(
  context: StepContext,
  options: { workload: WorkloadDecision; manifest: KubernetesObject },
): Promise<void> {
  const { workload, manifest } = options;
  const ref = workloadRef(decisionsOf(context).namespace, workload);
  const existing = await context.cluster.get(ref);
  if (
    existing &&
    !existing.metadata.deletionTimestamp &&
    (existing.metadata.uid === workload.uid ||
      existing.metadata.annotations?.[madeBy] === context.operationId)
  ) {
    return;
  }
  if (existing) {
    throw new ConflictError(
      `${wordsOf(
        ref,
      )} was made by somebody else while it was stopped, so it is not made anew. Compare its volume claim templates with those in the ConfigMap stowage-${
        context.operationId
      }.`,
    );
  }
  await context.cluster.create({
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: {
        ...manifest.metadata.annotations,
        [madeBy]: context.operationId,
      },
    },
  });
}

/**
 * Brings a workload back to the count that it had. A remembered count is written only where none
 * is there: somebody who has scaled it since has decided anew.
 */
export async function restartWorkload(
  context: StepContext,
  options: {
    workload: WorkloadDecision;
    /** Of a StatefulSet: as it is to be. */
    manifest?: KubernetesObject;
  },
): Promise<void> {
  const { workload, manifest } = options;
  const ref = workloadRef(decisionsOf(context).namespace, workload);
  const change = async (
    patch: (spec: WorkloadSpec) => Record<string, unknown> | undefined,
  ) => {
    await changeObject(context, {
      ref,
      uid: workload.uid,
      change: ({ spec }) => patch(spec as WorkloadSpec),
    });
  };
  switch (workload.kind) {
    case 'StatefulSet':
      if (manifest) {
        await recreateStatefulSet(context, { workload, manifest });
      }
      return;
    case 'DaemonSet':
      await change(({ template }) =>
        template?.spec.nodeSelector?.[pausedSelector] === context.operationId
          ? {
              spec: {
                template: {
                  spec: { nodeSelector: { [pausedSelector]: null } },
                },
              },
            }
          : undefined,
      );
      return;
    case 'CronJob':
      await change(({ suspend }) =>
        suspend && workload.replicas > 0
          ? { spec: { suspend: false } }
          : undefined,
      );
      return;
    default:
      await change(({ replicas }) =>
        replicas === 0 && workload.replicas > 0
          ? { spec: { replicas: workload.replicas } }
          : undefined,
      );
  }
}
