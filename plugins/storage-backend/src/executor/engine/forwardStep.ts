import { ClusterError } from '../../adapters/kubernetes';
import type { OperationEnding } from '../../store';
import type { SafetyRules } from '../rules';
import type { StepDefinition, StepResult } from '../types';
import { attemptStep, type RunParts } from './attemptStep';
import { codeOf, mayPass, retryDelayMs, wordsOf } from './failures';
import { endsRun } from './interruptions';
import { StepLife } from './StepLife';

/** How a step ended that did not succeed: where the operation goes from here. */
export type StepFailure =
  | { outcome: 'undo'; ending: OperationEnding; words: string; code?: string }
  | { outcome: 'person'; words: string; code?: string };

/**
 * Runs one step forward until it has something to say, trying again what may pass by itself.
 *
 * @throws OwnershipLost, StoreFailed or Stopped, after which nothing may be written any more
 */
export async function forwardStep(
  parts: RunParts,
  step: StepDefinition,
): Promise<StepResult | StepFailure> {
  const { operation, timing, settings, rules, stop } = parts;
  const known = operation.step(step.id);
  const life = new StepLife({
    timing,
    signAt: known.progressAt ?? known.startedAt ?? timing.now(),
    deadlineSeconds: step.deadlineSeconds,
  });
  // From the fence on a step runs to its end before a cancelled operation turns round.
  const interrupt = step.phase === 'before' ? operation.cancelled : undefined;
  let failingSince = timing.now();
  for (let failures = 1; ; failures += 1) {
    const startedAt = timing.now();
    try {
      return await attemptStep({
        parts,
        step,
        life,
        interrupt,
        act: context => step.run(context),
      });
    } catch (error) {
      if (endsRun(error)) {
        throw error;
      }
      if (life.signAt >= startedAt || failures === 1) {
        failingSince = timing.now();
      }
      const failingMs = timing.now() - failingSince;
      const patient =
        step.phase === 'after' || failingMs < settings.retryWindowMs;
      if (!mayPass(error) || !patient) {
        return failureOf(step, error, rules);
      }
      await noteTrouble(parts, step, { error, failingMs });
      const delayMs = Math.min(
        life.leftMs(),
        retryDelayMs({ error, failures, random: timing.random() }),
      );
      await timing.delay(
        Math.max(0, delayMs),
        AbortSignal.any([
          stop,
          operation.lost,
          ...(interrupt ? [interrupt] : []),
        ]),
      );
    }
  }
}

/** Shows what keeps a step from getting on; the log has it once. */
export async function noteTrouble(
  parts: Pick<RunParts, 'operation' | 'settings'>,
  step: StepDefinition,
  trouble: { error: unknown; failingMs: number },
): Promise<void> {
  const { operation, settings } = parts;
  const record = operation.step(step.id);
  const error = wordsOf(trouble.error);
  if (record.error !== error) {
    await operation.saveStep({ ...record, error });
    await operation.log({
      level: 'warning',
      step: step.id,
      message: `${error}. It is tried again`,
    });
  }
  if (trouble.failingMs >= settings.retryWindowMs) {
    await operation.warn({
      step: step.id,
      message: `Step '${step.id}' has been failing for long, and is tried on: ${error}`,
    });
  }
}

function failureOf(
  step: StepDefinition,
  error: unknown,
  rules: Pick<SafetyRules, 'noUndoAfterwards'>,
): StepFailure {
  const name = error instanceof Error ? error.name : '';
  if (name === 'Cancelled') {
    return { outcome: 'undo', ending: 'cancel', words: wordsOf(error) };
  }
  const reason = {
    words: wordsOf(error),
    code: codeOf(error) ?? plainCode(error),
  };
  const staysThere = step.phase === 'after' && rules.noUndoAfterwards;
  return name === 'NeedsPerson' || staysThere
    ? { outcome: 'person', ...reason }
    : { outcome: 'undo', ending: 'failure', ...reason };
}

function plainCode(error: unknown): string {
  if (error instanceof ClusterError) {
    return 'CLUSTER_REFUSED';
  }
  return error instanceof Error && error.name === 'DeadlineExceeded'
    ? 'DEADLINE_EXCEEDED'
    : 'STEP_FAILED';
}
