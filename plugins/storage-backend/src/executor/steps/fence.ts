import { StepContext, StepDefinition, UndoRequired } from '../types';
import { changeObject, claimRef, waitUntil, wordsOf } from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { fenceFinalizer } from './fenceFinalizer';
import { assertHeld } from './lock';
import { assertPaused, pausesOf } from './pauses';
import { rebindAll } from './rebindClaim';
import { assertRetained } from './safe';
import { assertNobodyReaches } from './shut';
import { assertStopped } from './stopping';

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
      await assertPaused(context, pausesOf(decisions));
      await assertStopped(context);
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
