import type { StepRecord } from '../../store';
import type { StepDefinition, StepPhase } from '../types';

/** Whether a step may have changed something that was not put back since. */
export function wasBegun({ attempts, state }: StepRecord): boolean {
  return attempts > 0 && state !== 'undone';
}

/**
 * How far an operation is: the furthest phase of any step that was begun, and `after` as soon as
 * everything up to the end of the fence is done.
 */
export function reachedPhase(
  steps: Array<Pick<StepDefinition, 'id' | 'phase'>>,
  record: (id: string) => StepRecord,
): StepPhase {
  const begun = steps.filter(({ id }) => wasBegun(record(id)));
  const reached = (phase: StepPhase) =>
    begun.some(step => step.phase === phase);
  const upToTheEnd = steps.filter(({ phase }) => phase !== 'after');
  if (
    reached('after') ||
    (reached('fenced') &&
      upToTheEnd.every(({ id }) => record(id).state === 'done'))
  ) {
    return 'after';
  }
  return reached('fenced') ? 'fenced' : 'before';
}
