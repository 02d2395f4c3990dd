import type { KubernetesObject } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';
import { StepContext, UndoRequired } from '../types';
import { changeObject, refOf, waitUntil, wordsOf } from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveTimings } from './deps';
import { awaitJobs } from './jobs';
import { kedaAnnotation } from './pauses';
import { podsOnClaims } from './podsOnClaims';
import {
  replicasToReturn,
  stoppedAnnotation,
  stoppedMark,
} from './stoppedMark';
import { sameSpec, workloadRef, WorkloadSpec } from './workloads';

/** Node label that no node has: a DaemonSet that asks for it has no pods. */
export const pausedSelector = 'stowage.io/paused';

function cameBack(object: KubernetesObject): UndoRequired {
  return new UndoRequired(
    `${wordsOf(refOf(object))} was started again by somebody else`,
    'WORKLOAD_CAME_BACK',
  );
}

/**
 * Deletes the set and leaves its pods alone; waits until it is really gone.
 *
 * @param options.recorded - the set as it was written down: nothing else can be made anew
 */
async function removeStatefulSet(
  context: StepContext,
  options: {
    workload: WorkloadDecision;
    recorded?: KubernetesObject;
    timings: MoveTimings;
  },
): Promise<void> {
  const { workload, recorded, timings } = options;
  const ref = workloadRef(decisionsOf(context).namespace, workload);
  const set = await context.cluster.get(ref);
  if (set?.metadata.uid === workload.uid && !set.metadata.deletionTimestamp) {
    const isRecorded = recorded && sameSpec(set, recorded);
    if (!isRecorded && context.rules.recordBeforeStop) {
      throw new UndoRequired(
        `${wordsOf(ref)} was changed after it was written down`,
        'PLAN_OUTDATED',
      );
    }
    // With the version: nobody changes it between this read and its end.
    await context.cluster.delete({
      ...ref,
      uid: workload.uid,
      resourceVersion: set.metadata.resourceVersion,
      propagation: context.rules.orphanDelete ? 'Orphan' : 'Background',
    });
  } else if (set && set.metadata.uid !== workload.uid) {
    throw cameBack(set);
  }
  await waitUntil(context, {
    timeoutSeconds: timings.controlPlane,
    look: async () => {
      const left = await context.cluster.get(ref);
      if (left && left.metadata.uid !== workload.uid) {
        throw cameBack(left);
      }
      return left ? undefined : true;
    },
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

/** Whether a workload, each kind in its own way, is kept from making pods. */
function isStopped(object: KubernetesObject, operation: string): boolean {
  const { replicas, suspend, template } = object.spec as WorkloadSpec;
  switch (object.kind) {
    case 'DaemonSet':
      return template?.spec.nodeSelector?.[pausedSelector] === operation;
    case 'CronJob':
      return suspend === true;
    default:
      return replicas === 0;
  }
}

/**
 * What stops a workload that is not stopped yet. What it comes back to is written down in the same
 * change, since an autoscaler may have given it another count than the plan knows.
 */
function stopPatch(
  object: KubernetesObject,
  operation: string,
): Record<string, unknown> {
  const mark = (replicas: number) => ({
    annotations: { [stoppedAnnotation]: stoppedMark(operation, replicas) },
  });
  switch (object.kind) {
    case 'DaemonSet':
      return {
        spec: {
          template: { spec: { nodeSelector: { [pausedSelector]: operation } } },
        },
      };
    case 'CronJob':
      return { metadata: mark(1), spec: { suspend: true } };
    default:
      return {
        metadata: mark((object.spec as WorkloadSpec).replicas ?? 1),
        spec: { replicas: 0 },
      };
  }
}

/**
 * Takes the workload off its claims, each kind in its own way. It returns when nothing will start
 * new pods; those that run may still be ending.
 *
 * @param options.recorded - a StatefulSet as it was written down
 * @throws UndoRequired with `WORKLOAD_CAME_BACK` where somebody else starts it again
 */
export async function stopWorkload(
  context: StepContext,
  options: {
    workload: WorkloadDecision;
    recorded?: KubernetesObject;
    timings: MoveTimings;
  },
): Promise<void> {
  const { workload, timings } = options;
  const { operationId: operation } = context;
  if (workload.kind === 'StatefulSet') {
    await removeStatefulSet(context, options);
    // Siblings of a replicated application stay up; only these pods have the claims.
    const { running } = await podsOnClaims(context);
    for (const pod of running) {
      if (workload.pods.includes(pod.metadata.name)) {
        await context.cluster.delete({ ...refOf(pod), uid: pod.metadata.uid });
      }
    }
    return;
  }
  await holdAtZero(context);
  const ref = workloadRef(decisionsOf(context).namespace, workload);
  const found = await changeObject(context, {
    ref,
    uid: workload.uid,
    change: object => {
      if (isStopped(object, operation)) {
        return undefined;
      }
      // It was stopped before a crash, and somebody has taken that back since.
      if (replicasToReturn(object, operation) !== undefined) {
        throw cameBack(object);
      }
      return stopPatch(object, operation);
    },
  });
  if (!found) {
    throw new UndoRequired(`${wordsOf(ref)} is gone`, 'PLAN_OUTDATED');
  }
  if (workload.kind === 'CronJob') {
    await awaitJobs(context, { workload, timings });
  }
}

/**
 * Makes sure that what was stopped is still stopped: an operator that starts it again is noticed
 * before its pods are there.
 *
 * @throws UndoRequired with `WORKLOAD_CAME_BACK`
 */
export async function assertStopped(context: StepContext): Promise<void> {
  const { namespace, workload } = decisionsOf(context);
  const found =
    workload && (await context.cluster.get(workloadRef(namespace, workload)));
  if (!found) {
    return;
  }
  if (
    workload.kind === 'StatefulSet' ||
    found.metadata.uid !== workload.uid ||
    !isStopped(found, context.operationId)
  ) {
    throw cameBack(found);
  }
}
