import type { StepDefinition } from '../types';
import { attemptStep, type RunParts } from './attemptStep';
import { codeOf, mayPass, retryDelayMs, wordsOf } from './failures';
import { noteTrouble, type StepFailure } from './forwardStep';
import { endsRun } from './interruptions';
import { StepLife } from './StepLife';

/**
 * Puts back what one step did. What may pass by itself is tried without end, because nothing is
 * gained by leaving an application down; what will not pass is tried a few times.
 *
 * @returns undefined when it is put back
 * @throws OwnershipLost, StoreFailed or Stopped, after which nothing may be written any more
 */
export async function undoStep(
  parts: RunParts,
  step: StepDefinition,
): Promise<Extract<StepFailure, { outcome: 'person' }> | undefined> {
  const { operation, timing, settings, stop } = parts;
  const startedAt = timing.now();
  const life = new StepLife({ timing, signAt: startedAt });
  let lasting = 0;
  for (let failures = 1; ; failures += 1) {
    try {
      await attemptStep({
        parts,
        step,
        life,
        act: async context => step.undo?.(context),
      });
      return undefined;
    } catch (error) {
      if (endsRun(error)) {
        throw error;
      }
      lasting += mayPass(error) ? 0 : 1;
      const asksForPerson =
        error instanceof Error && error.name === 'NeedsPerson';
      if (asksForPerson || lasting >= settings.undoAttempts) {
        return {
          outcome: 'person',
          words: asksForPerson
            ? wordsOf(error)
            : `What step '${step.id}' did can't be put back: ${wordsOf(error)}`,
          code: codeOf(error) ?? 'UNDO_FAILED',
        };
      }
      const failingMs = timing.now() - startedAt;
      await noteTrouble(parts, step, { error, failingMs });
      await timing.delay(
        retryDelayMs({ error, failures, random: timing.random() }),
        AbortSignal.any([stop, operation.lost]),
      );
    }
  }
}
