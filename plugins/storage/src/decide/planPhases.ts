import type { PlanStep } from '@stowage/backstage-plugin-storage-common';

/** What the application does for a while. */
export interface PlanPhase {
  application: PlanStep['application'];
  /** Seconds that it lasts; absent where no step of it has an expectation. */
  seconds?: number;
  /** Some of its steps have no expectation: it lasts at least that long. */
  isAtLeast: boolean;
}

/** Puts steps together during which the application does the same: up, down, starting. */
export function planPhases(
  steps: readonly Pick<PlanStep, 'application' | 'expectedSeconds'>[],
): PlanPhase[] {
  const phases: PlanPhase[] = [];
  for (const { application, expectedSeconds } of steps) {
    const last = phases[phases.length - 1];
    const isKnown = expectedSeconds !== undefined;
    if (last?.application === application) {
      if (isKnown) {
        last.seconds = (last.seconds ?? 0) + expectedSeconds;
      }
      last.isAtLeast ||= !isKnown;
    } else {
      phases.push({
        application,
        seconds: expectedSeconds,
        isAtLeast: !isKnown,
      });
    }
  }
  return phases;
}
