import { RESTING_STATES, type StepRecord } from '../../store';
import type { OperationDefinition, StepDefinition, StepResult } from '../types';
import type { RunParts } from './attemptStep';
import { wordsOf } from './failures';
import { forwardStep, type StepFailure } from './forwardStep';
import { Stopped } from './interruptions';
import { reachedPhase, wasBegun } from './phases';
import { undoStep } from './undoStep';

/**
 * Takes an operation as far as it goes: to its end, back to where it began, or to where somebody
 * else has to do something. Everything it needs is in the record, so any replica can go on from
 * whatever line another one died at.
 *
 * @returns whether the operation is now in a state that it was not in before
 * @throws OwnershipLost, StoreFailed or Stopped where somebody has to go on
 */
export async function runOperation(
  parts: RunParts,
  definition: OperationDefinition,
): Promise<{ news: boolean }> {
  const { operation } = parts;
  const { plan, decisions } = operation.record;
  let steps: StepDefinition[];
  try {
    steps = definition.steps(plan, decisions);
  } catch (error) {
    return await handOver(parts, {
      outcome: 'person',
      words: `What was decided can't be read: ${wordsOf(error)}`,
      code: 'DECISIONS_UNREADABLE',
    });
  }
  const { state, ending, steps: records, epoch } = operation.record;
  const turned =
    ending !== undefined ||
    state === 'undoing' ||
    records.some(each => each.state === 'undoing' || each.state === 'undone');
  if (turned) {
    return await undo(parts, steps);
  }
  if (state === 'queued') {
    const goesOn = records.some(({ attempts }) => attempts > 0);
    await operation.saveState({
      state: 'running',
      entry: { message: goesOn ? 'Goes on' : 'Begun' },
    });
  } else if (state === 'running') {
    await operation.log({
      message: `Goes on with another replica of the portal (epoch ${epoch})`,
    });
  }
  return await forward(parts, steps);
}

async function forward(parts: RunParts, steps: StepDefinition[]) {
  const { operation, timing, stop } = parts;
  for (const step of steps) {
    if (operation.step(step.id).state === 'done') {
      continue;
    }
    if (stop.aborted) {
      throw new Stopped(true);
    }
    const phase = reachedPhase(steps, id => operation.step(id));
    if (operation.record.cancelRequested && phase !== 'after') {
      return await turnBack(parts, steps, {
        ending: 'cancel',
        words: 'The operation was cancelled',
      });
    }
    await operation.saveStep(begun(operation.step(step.id), parts));
    const end = await forwardStep(parts, step);
    const record = operation.step(step.id);
    const finishedAt = timing.now();
    switch (end.outcome) {
      case 'done':
        await operation.saveStep({
          ...record,
          state: 'done',
          outcome: end.words,
          error: undefined,
          output: end.output
            ? { ...record.output, ...end.output }
            : record.output,
          finishedAt,
        });
        if (operation.record.state !== 'running') {
          await operation.saveState({
            state: 'running',
            entry: { message: 'Goes on' },
          });
        }
        break;
      case 'waits':
      case 'stays':
        await operation.saveStep({
          ...record,
          state: 'waiting',
          outcome: end.words,
          error: undefined,
        });
        return await rest(parts, end);
      default:
        await operation.saveStep({
          ...record,
          state: 'failed',
          error: end.words,
          finishedAt,
        });
        return end.outcome === 'undo'
          ? await turnBack(parts, steps, end)
          : await handOver(parts, end);
    }
  }
  await operation.saveState({ state: 'done', entry: { message: 'Finished' } });
  return { news: true };
}

/**
 * A step that only looks again whether what it waits for has come is not begun another time. One
 * that a replica died in goes on, its deadline included.
 */
function begun(
  record: StepRecord,
  { operation, timing }: RunParts,
): StepRecord {
  const looksAgain = RESTING_STATES.some(
    state => state === operation.record.state,
  );
  const goesOn = looksAgain || record.state === 'running';
  return {
    ...record,
    state: 'running',
    attempts: record.attempts + (looksAgain ? 0 : 1),
    error: undefined,
    startedAt: (goesOn && record.startedAt) || timing.now(),
    finishedAt: undefined,
    progressAt: goesOn ? record.progressAt : undefined,
  };
}

async function rest(
  { operation, timing, settings }: RunParts,
  end: Extract<StepResult, { outcome: 'waits' | 'stays' }>,
) {
  if (end.outcome === 'waits') {
    await operation.saveState({
      state: 'waiting-for-confirmation',
      words: end.words,
      predictedStopSeconds: end.predictedStopSeconds,
      entry: { message: end.words },
      rest: {},
    });
    return { news: true };
  }
  const { state, words } = end;
  const before = operation.record;
  await operation.saveState({
    state,
    words,
    entry:
      before.state === state && before.words === words
        ? undefined
        : { level: 'warning', message: words },
    rest: { wakeAt: new Date(timing.now() + settings.recheckMs) },
  });
  return { news: before.state !== state };
}

async function handOver(
  { operation }: RunParts,
  { words, code }: Extract<StepFailure, { outcome: 'person' }>,
) {
  await operation.saveState({
    state: 'needs-a-person',
    words,
    code,
    entry: { level: 'error', message: words },
    rest: {},
  });
  return { news: true };
}

async function turnBack(
  parts: RunParts,
  steps: StepDefinition[],
  {
    ending,
    words,
    code,
  }: Omit<Extract<StepFailure, { outcome: 'undo' }>, 'outcome'>,
) {
  await parts.operation.saveState({
    state: 'undoing',
    ending,
    words,
    code,
    entry: {
      level: ending === 'cancel' ? 'information' : 'error',
      message: `${words.replace(/\.$/, '')}. Everything is put back`,
    },
  });
  return await undo(parts, steps);
}

async function undo(parts: RunParts, steps: StepDefinition[]) {
  const { operation, timing, stop } = parts;
  for (const step of [...steps].reverse()) {
    const record = operation.step(step.id);
    if (!wasBegun(record)) {
      continue;
    }
    if (stop.aborted) {
      throw new Stopped(true);
    }
    await operation.saveStep({
      ...record,
      state: 'undoing',
      attempts: record.attempts + 1,
    });
    const failure = await undoStep(parts, step);
    const after = operation.step(step.id);
    if (failure) {
      await operation.saveStep({ ...after, error: failure.words });
      return await handOver(parts, failure);
    }
    await operation.saveStep({
      ...after,
      state: 'undone',
      finishedAt: timing.now(),
    });
  }
  const { ending, words, code } = operation.record;
  const cancelled = ending === 'cancel';
  await operation.saveState({
    state: cancelled ? 'cancelled' : 'undone',
    words,
    code,
    entry: {
      message: cancelled
        ? 'Cancelled; everything is as it was'
        : 'Undone; everything is as it was',
    },
  });
  return { news: true };
}
