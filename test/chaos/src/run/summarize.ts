import type { RunOutcome } from './runOne';

/** What many runs came to. */
export interface Summary {
  passed: number;
  /** Seeds of the runs in which something was wrong. */
  failed: number[];
  /** Runs for which there was no time. */
  notRun: number;
  seconds: number;
  /** How many operations ended in which state. */
  states: Record<string, number>;
  /** How many runs had which fault. */
  faults: Record<string, number>;
}

function count(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of [...words].sort()) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

/** Adds up runs. Pure. */
export function summarize(input: {
  outcomes: Array<Pick<RunOutcome, 'description' | 'complaints' | 'states'>>;
  planned: number;
  seconds: number;
}): Summary {
  const { outcomes, planned, seconds } = input;
  const failed = outcomes.filter(({ complaints }) => complaints.length > 0);
  return {
    passed: outcomes.length - failed.length,
    failed: failed.map(({ description }) => description.seed),
    notRun: planned - outcomes.length,
    seconds,
    states: count(
      outcomes.flatMap(({ description, states }) =>
        states.map((state, index) => {
          const { kind } = description.operations[index];
          return `${kind} ${state}`;
        }),
      ),
    ),
    faults: count(
      outcomes.flatMap(({ description }) => [
        ...new Set(
          description.operations.flatMap(({ faults }) =>
            faults.map(fault =>
              fault.kind === 'api' ? `api ${fault.fault}` : fault.kind,
            ),
          ),
        ),
        ...(description.portals === 'one' ? [] : [description.portals]),
      ]),
    ),
  };
}
