import type { KubernetesObject } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';
import { NeedsPerson, StepContext } from '../types';
import { changeObject, waitUntil, wordsOf } from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveTimings } from './deps';
import { replicasToReturn, stoppedAnnotation } from './stoppedMark';
import { pausedSelector } from './stopping';
import { workloadRef, WorkloadSpec } from './workloads';

/** What tells our StatefulSet from one that somebody else made meanwhile. */
const madeBy = 'stowage.io/operation';

/** Whether two sets make the same claims. */
function sameClaims(one: KubernetesObject, other: KubernetesObject): boolean {
  const claimsOf = ({ spec }: KubernetesObject) =>
    ((spec as WorkloadSpec).volumeClaimTemplates ?? []).map(template => [
      template.metadata.name,
      template.spec.storageClassName,
    ]);
  return JSON.stringify(claimsOf(one)) === JSON.stringify(claimsOf(other));
}

/**
 * Makes a StatefulSet anew from a manifest. Pods and revisions with its labels become its own
 * again and are not restarted. One that somebody else has made stays where it makes the same
 * claims, for then nothing is missing.
 *
 * @throws NeedsPerson where somebody else has made it with other claims
 */
async function recreateStatefulSet(
  context: StepContext,
  options: {
    workload: WorkloadDecision;
    manifest: KubernetesObject;
    timings: MoveTimings;
  },
): Promise<void> {
  const { workload, manifest, timings } = options;
  const { operationId } = context;
  const ref = workloadRef(decisionsOf(context).namespace, workload);
  const existing = await waitUntil(context, {
    timeoutSeconds: timings.controlPlane,
    look: async () => {
      const set = await context.cluster.get(ref);
      return set?.metadata.deletionTimestamp ? undefined : { set };
    },
    late: () =>
      new Error(
        `${wordsOf(ref)} is still being deleted after ${
          timings.controlPlane
        } s, so it can't be made anew`,
      ),
  });
  const { set } = existing;
  if (!set) {
    await context.cluster.create({
      ...manifest,
      metadata: {
        ...manifest.metadata,
        annotations: {
          ...manifest.metadata.annotations,
          [madeBy]: operationId,
        },
      },
    });
    return;
  }
  if (
    set.metadata.uid === workload.uid ||
    set.metadata.annotations?.[madeBy] === operationId
  ) {
    return;
  }
  if (!sameClaims(set, manifest)) {
    throw new NeedsPerson(
      `${wordsOf(
        ref,
      )} was made by somebody else while it was stopped, so it is not made anew. Compare its volume claim templates with those in the ConfigMap stowage-${operationId}.`,
      'WORKLOAD_REPLACED',
    );
  }
  await context.warn(
    `${wordsOf(
      ref,
    )} was made by somebody else while it was stopped. It makes the same claims, so it stays; compare the rest of it with the ConfigMap stowage-${operationId}.`,
  );
}

/** Takes off what told our StatefulSet from another's: nobody has to tell them apart any more. */
export async function forgetMaker(context: StepContext): Promise<void> {
  const { namespace, workload } = decisionsOf(context);
  if (workload?.kind === 'StatefulSet') {
    await changeObject(context, {
      ref: workloadRef(namespace, workload),
      change: ({ metadata }) =>
        metadata.annotations?.[madeBy] === context.operationId
          ? { metadata: { annotations: { [madeBy]: null } } }
          : undefined,
    });
  }
}

/** What starts a workload again that this operation has stopped; `undefined` where it did not. */
function startPatch(
  { operationId: operation, rules }: StepContext,
  object: KubernetesObject,
  workload: WorkloadDecision,
): Record<string, unknown> | undefined {
  const { replicas, suspend, template } = object.spec as WorkloadSpec;
  if (object.kind === 'DaemonSet') {
    return template?.spec.nodeSelector?.[pausedSelector] === operation
      ? {
          spec: {
            template: { spec: { nodeSelector: { [pausedSelector]: null } } },
          },
        }
      : undefined;
  }
  const count = rules.countWrittenOnce
    ? replicasToReturn(object, operation)
    : workload.replicas;
  if (count === undefined) {
    return undefined;
  }
  const metadata = { annotations: { [stoppedAnnotation]: null } };
  if (object.kind === 'CronJob') {
    return { metadata, ...(suspend && { spec: { suspend: false } }) };
  }
  const isDown = replicas === 0 || !rules.countWrittenOnce;
  return { metadata, ...(isDown && { spec: { replicas: count } }) };
}

/**
 * Brings a workload back to what it was when it was stopped, exactly once. A remembered count is
 * written only where none is there: somebody who has scaled it since has decided anew.
 */
export async function restartWorkload(
  context: StepContext,
  options: {
    workload: WorkloadDecision;
    /** Of a StatefulSet: as it is to be. */
    manifest?: KubernetesObject;
    timings: MoveTimings;
  },
): Promise<void> {
  const { workload, manifest, timings } = options;
  if (workload.kind === 'StatefulSet') {
    if (manifest) {
      await recreateStatefulSet(context, { workload, manifest, timings });
    }
    return;
  }
  await changeObject(context, {
    ref: workloadRef(decisionsOf(context).namespace, workload),
    uid: workload.uid,
    change: object => startPatch(context, object, workload),
  });
}
