import { StepContext, StepDefinition, UndoRequired } from '../types';
import {
  changeObject,
  claimRef,
  refOf,
  waitUntil,
  wordsOf,
} from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { fenceFinalizer } from './fenceFinalizer';
import { removeFinishedPods } from './jobs';
import { assertHeld } from './lock';
import { assertPaused } from './pauses';
import { podsOnClaims } from './podsOnClaims';
import { rebindAll } from './rebindClaim';
import { assertRetained } from './safe';
import { assertNobodyReaches } from './shut';
import { assertStopped } from './stopping';
import { claimsOfPod } from './workloads';

function finalizersOf(object: { metadata: Record<string, unknown> }): string[] {
  return (object.metadata.finalizers ?? []) as string[];
}

/** Puts our finalizer on a claim and deletes it: the name stays taken, and nobody can use it. */
export async function fenceClaim(
  context: StepContext,
  options: { name: string; uid: string; timeoutSeconds: number },
): Promise<void> {
  const { name, uid, timeoutSeconds } = options;
  const ref = claimRef(decisionsOf(context).namespace, name);
  if (!context.rules.fenceFinalizer) {
    await context.cluster.delete({ ...ref, uid });
    return;
  }
  const claim = await changeObject(context, {
    ref,
    uid,
    change: object => {
      const finalizers = finalizersOf(object);
      // None can be added to what is being deleted already.
      return finalizers.includes(fenceFinalizer) ||
        object.metadata.deletionTimestamp
        ? undefined
        : { metadata: { finalizers: [...finalizers, fenceFinalizer] } };
    },
  });
  if (!claim || !finalizersOf(claim).includes(fenceFinalizer)) {
    throw new UndoRequired(
      `${wordsOf(ref)} was deleted by somebody else`,
      'CLAIM_DELETED',
    );
  }
  if (!claim.metadata.deletionTimestamp) {
    await context.cluster.delete({ ...ref, uid });
  }
  await waitUntil(context, {
    timeoutSeconds,
    look: async () => {
      const now = await context.cluster.get(ref);
      if (!now || now.metadata.uid !== uid) {
        throw new UndoRequired(
          `Somebody took the fence off ${wordsOf(ref)}`,
          'FENCE_BROKEN',
        );
      }
      // What protects a claim in use goes only when no pod names it any more.
      return now.metadata.deletionTimestamp &&
        (finalizersOf(now).length === 1 || !context.rules.fenceAlone)
        ? true
        : undefined;
    },
    late: () =>
      new UndoRequired(
        `Something still uses ${wordsOf(
          ref,
        )}: other finalizers than ours hold it after ${timeoutSeconds} s`,
        'CLAIM_IN_USE',
      ),
  });
}

/**
 * Removes the finished pods of the plan, which nothing has done yet where nothing was stopped, and
 * makes sure that there is no other: a pod that names a claim holds its deletion for as long as it
 * is there, also after its end, and then there would be no way forward and none back.
 *
 * @throws UndoRequired with `CLAIM_IN_USE`, as long as the claim is not fenced off
 */
async function clearFinishedPods(
  context: StepContext,
  { timings }: MoveDependencies,
): Promise<void> {
  await removeFinishedPods(context, { timings });
  const { finished } = await podsOnClaims(context);
  const { claims, namespace } = decisionsOf(context);
  for (const { name } of finished.length > 0 ? claims : []) {
    const holder = finished.find(pod => claimsOfPod(pod).includes(name));
    const claim =
      holder && (await context.cluster.get(claimRef(namespace, name)));
    if (claim && !claim.metadata.deletionTimestamp) {
      throw new UndoRequired(
        `${wordsOf(
          refOf(holder),
        )} has ended, but as long as it is there it holds claim '${name}', and it was not part of the plan. Remove it and plan again.`,
        'CLAIM_IN_USE',
      );
    }
  }
}

/**
 * From here on no scheduler and no controller puts a pod on the claims. It can't be taken back,
 * only followed by binding the original to its name again.
 */
export function fenceStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'fence',
    phase: 'fenced',
    deadlineSeconds: 900,
    async run(context) {
      const decisions = decisionsOf(context);
      await assertHeld(context, dependencies);
      await assertRetained(context);
      await assertPaused(context);
      await assertStopped(context);
      await clearFinishedPods(context, dependencies);
      for (const { name, uid } of decisions.claims) {
        await fenceClaim(context, {
          name,
          uid,
          timeoutSeconds: dependencies.timings.controlPlane,
        });
      }
      await assertNobodyReaches(context);
      return {
        outcome: 'done',
        words: 'Nobody can use the storage until the move is through',
      };
    },
    undo: context => rebindAll(context, { to: 'original', dependencies }),
  };
}
