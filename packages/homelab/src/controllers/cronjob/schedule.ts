import { CronTime } from 'cron';

/** When a schedule is due. */
export interface Due {
  /** The latest time that has passed since, if any, in milliseconds since 1970. */
  latest?: number;
  /** Whether so many were missed that it is worth a word. */
  tooMany: boolean;
  /** The next time, in milliseconds since 1970. */
  next: number;
}

/** More missed times than this are worth a warning, as in cronjob-controller. */
const manyMissed = 100;

/**
 * The times of a schedule around the present.
 *
 * @param timeZone - IANA name; UTC, which the real controller usually runs in, by default
 * @param since - only times after this count, in milliseconds since 1970
 * @throws Error of the cron library for a schedule or zone that cannot be read
 */
export function dueTimes(
  schedule: string,
  timeZone: string | undefined,
  since: number,
  now: number,
): Due {
  const times = new CronTime(schedule, timeZone ?? 'UTC');
  const after = (time: number) =>
    times.getNextDateFrom(new Date(time), timeZone ?? 'UTC').toMillis();
  let next = after(since);
  let latest: number | undefined;
  let missed = 0;
  while (next <= now) {
    latest = next;
    missed += 1;
    const following = after(next);
    const interval = following - next;
    // Years of minutes are not counted one by one.
    next =
      missed === manyMissed && following + 2 * interval < now
        ? after(now - 2 * interval)
        : following;
  }
  return { latest, tooMany: missed > manyMissed, next };
}
