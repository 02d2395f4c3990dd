import type { KubernetesObject, ObjectName } from '../../adapters/kubernetes';
import { controllerOf } from '../../planner/objects';
import { NeedsPerson, StepContext } from '../types';
import {
  claimRef,
  isConflict,
  refOf,
  waitUntil,
  wordsOf,
} from '../movers/objects';
import { volumeNameOf } from './awaitBound';
import { decisionsOf, TargetVolume, VolumeIdentity } from './decisions';
import type { MoveDependencies } from './deps';
import { openFence } from './openFence';
import { podsOnClaims } from './podsOnClaims';
import { claimsOfPod } from './workloads';

/**
 * Takes away the claim that has the name: the fenced one, one that was bound to the other volume,
 * or an empty one that somebody made in between. One with a volume that is not ours may hold data.
 *
 * @param options.wanted - the volume that the name shall lead to
 * @returns false where the claim was bound at that very moment, so that it has to be looked at again
 */
export async function letGo(
  context: StepContext,
  options: {
    live: KubernetesObject;
    wanted: VolumeIdentity;
    target?: TargetVolume;
    original: VolumeIdentity;
    timings: MoveDependencies['timings'];
  },
): Promise<boolean> {
  const { live, wanted, target, original, timings } = options;
  const { namespace, name, uid, resourceVersion } = live.metadata;
  const ref = claimRef(namespace!, name);
  const bound = volumeNameOf(live);
  const isStranger = bound && bound !== target?.name && bound !== original.name;
  if (isStranger && context.rules.strangersKept) {
    throw new NeedsPerson(
      `${wordsOf(
        ref,
      )} was made by somebody else and is bound to volume '${bound}', which this operation does not know`,
      'CLAIM_TAKEN',
    );
  }
  if (!live.metadata.deletionTimestamp) {
    try {
      await context.cluster.delete({
        ...ref,
        uid,
        // An empty one is taken away only as it was looked at: it may be bound to what was promised
        // to its name, and pods start on it.
        ...(!bound && { resourceVersion }),
      });
    } catch (error) {
      if (!bound && isConflict(error)) {
        return false;
      }
      throw error;
    }
  }
  await openFence(context, { namespace: namespace!, name, uid: uid! }).catch(
    async error => {
      // Gone between two looks is what we want.
      if (await context.cluster.get(ref)) {
        throw error;
      }
    },
  );
  await awaitClaimGone(context, {
    ref,
    uid: uid!,
    wanted,
    timeoutSeconds: timings.podEnd,
  });
  return true;
}

/**
 * Waits until a claim that is being deleted is gone. Pods that somebody's workload has started on
 * it hold it for as long as they run; they are ended where they have nothing but what they find
 * again, since their workload makes them anew.
 *
 * @throws Error that names a pod which still holds the claim at the deadline
 */
async function awaitClaimGone(
  context: StepContext,
  options: {
    ref: ObjectName;
    uid: string;
    wanted: VolumeIdentity;
    timeoutSeconds: number;
  },
): Promise<void> {
  const { ref, uid, wanted, timeoutSeconds } = options;
  const isPlanned = decisionsOf(context).claims.some(
    claim => claim.uid === uid,
  );
  let holders: KubernetesObject[] = [];
  await waitUntil(context, {
    timeoutSeconds,
    look: async () => {
      const left = await context.cluster.get(ref);
      if (left?.metadata.uid !== uid) {
        return true;
      }
      const { running, finished } = await podsOnClaims(context);
      holders = [...running, ...finished].filter(pod =>
        claimsOfPod(pod).includes(ref.name),
      );
      const mayEnd =
        !isPlanned && ['', wanted.name].includes(volumeNameOf(left));
      for (const pod of mayEnd ? holders.filter(controllerOf) : []) {
        if (!pod.metadata.deletionTimestamp) {
          await context.cluster.delete({
            ...refOf(pod),
            uid: pod.metadata.uid,
          });
        }
      }
      return undefined;
    },
    late: () =>
      new Error(
        `${wordsOf(
          ref,
        )} is still there ${timeoutSeconds} s after it was deleted${holders
          .slice(0, 1)
          .map(pod => `: ${wordsOf(refOf(pod))} holds it`)
          .join('')}`,
      ),
  });
}
