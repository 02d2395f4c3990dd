import type {
  Operation,
  OperationState,
  OperationStep,
} from '@stowage/backstage-plugin-storage-common';

/** How a state is coloured; its words say the same. */
export type StateTone =
  | 'neutral'
  | 'information'
  | 'warning'
  | 'critical'
  | 'good';

const TONES: Record<OperationState, StateTone> = {
  queued: 'neutral',
  running: 'information',
  'waiting-for-confirmation': 'warning',
  undoing: 'warning',
  done: 'good',
  cancelled: 'neutral',
  undone: 'warning',
  'moved-not-ready': 'critical',
  'waiting-for-repository': 'information',
  'needs-a-person': 'critical',
};

/** States in which somebody works on it, or will as soon as somebody is free. */
const UNDER_WAY: readonly OperationState[] = [
  'queued',
  'running',
  'waiting-for-confirmation',
  'undoing',
];

/** The colour of a state; that of a server's newer states is neutral. */
export function stateTone(state: OperationState): StateTone {
  return TONES[state] ?? 'neutral';
}

/** Whether the operation goes on by itself, so that one may watch it. */
export function isUnderWay({ state }: Pick<Operation, 'state'>): boolean {
  return UNDER_WAY.includes(state);
}

/** The step that is worked on, or the one at which it stopped. */
export function currentStep(
  operation: Pick<Operation, 'steps'>,
): OperationStep | undefined {
  const { steps } = operation;
  return (
    steps.find(({ state }) => state === 'running' || state === 'undoing') ??
    steps.find(({ state }) => state === 'failed')
  );
}

/** The step whose "if it stops here" is true at this moment. */
export function standingStep(
  operation: Pick<Operation, 'steps'>,
): OperationStep | undefined {
  const { steps } = operation;
  const begun = steps.filter(({ state }) => state !== 'waiting');
  return currentStep(operation) ?? begun[begun.length - 1] ?? steps[0];
}

/** States into which a failure leads. */
const AFTER_FAILURE: readonly OperationState[] = [
  'undone',
  'moved-not-ready',
  'needs-a-person',
];

/** The step that failed and why, where that is the reason that the operation ended as it did. */
export function failureOf(
  operation: Pick<Operation, 'steps' | 'state'>,
): { title: string; error: string } | undefined {
  const { steps, state } = operation;
  const failed = steps.filter(({ error }) => error);
  const last = failed[failed.length - 1];
  return last?.error && AFTER_FAILURE.includes(state)
    ? { title: last.title, error: last.error }
    : undefined;
}

/** How far an operation is, for a bar. */
export type Advance =
  | { of: 'bytes'; share: number; done: number; total: number }
  | { of: 'steps'; share: number; done: number; total: number };

/** How far the running step is where it moves bytes, otherwise how many steps are done. */
export function advanceOf(
  operation: Pick<Operation, 'steps' | 'progress'>,
): Advance {
  const { steps, progress } = operation;
  const running = steps.find(({ state }) => state === 'running');
  if (
    progress &&
    progress.step === running?.id &&
    progress.bytesDone !== undefined &&
    progress.bytesTotal
  ) {
    const { bytesDone: done, bytesTotal: total } = progress;
    return { of: 'bytes', share: Math.min(1, done / total), done, total };
  }
  const done = steps.filter(({ state }) => state === 'done').length;
  const total = steps.length;
  return { of: 'steps', share: total === 0 ? 0 : done / total, done, total };
}

/**
 * Seconds that a step took, or has been taking so far; nothing where it was not begun.
 *
 * @param now - milliseconds since 1970
 */
export function stepSeconds(
  step: Pick<OperationStep, 'startedAt' | 'finishedAt'>,
  now: number,
): number | undefined {
  if (!step.startedAt) {
    return undefined;
  }
  const end = step.finishedAt ? Date.parse(step.finishedAt) : now;
  const seconds = (end - Date.parse(step.startedAt)) / 1_000;
  // The clocks of the server and of the browser differ a little.
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
