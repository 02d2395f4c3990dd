import cronstrue from 'cronstrue';

/** A schedule in words, or why it is none. */
export type DescribedSchedule =
  | { ok: true; words: string }
  | { ok: false; code: 'fields' | 'unreadable'; reason: string };

/** Kubernetes knows numbers, names of months and weekdays, lists, ranges and steps. */
const part = /^[-*\/,\dA-Za-z?]+$/;

/** Reads a schedule of a CronJob: five parts, no seconds, no years. */
export function describeSchedule(schedule: string): DescribedSchedule {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== 5 || !parts.every(each => part.test(each))) {
    return { ok: false, code: 'fields', reason: schedule };
  }
  try {
    return {
      ok: true,
      words: cronstrue.toString(schedule.trim(), {
        use24HourTimeFormat: true,
        verbose: true,
      }),
    };
  } catch (error) {
    return {
      ok: false,
      code: 'unreadable',
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}
