const hour = 3_600_000;
const day = 24 * hour;

/** A stretch of history of which one point per bucket stays: the newest. Times in ms since 1970. */
export interface ThinningBand {
  /** Inclusive; a multiple of the bucket. */
  from: number;
  /** Exclusive; a multiple of the bucket. */
  to: number;
  bucketMs: number;
}

/** What to delete from a history. */
export interface ThinningPlan {
  /** Points before this go altogether. */
  dropBefore: number;
  bands: ThinningBand[];
}

function floorTo(time: number, bucket: number): number {
  return Math.floor(time / bucket) * bucket;
}

/**
 * Which points of a history stay: all of the last 24 hours, one per hour for 7 days, one per UTC
 * day until `keepDays`. Bands end at whole buckets, so that a bucket is thinned when all of it is
 * old enough and thinning twice is the same as thinning once.
 *
 * @param options.keepDays - at least 1; where it is less than 7 the hourly band ends there
 */
export function thinningPlan(options: {
  now: Date;
  keepDays: number;
}): ThinningPlan {
  const now = options.now.getTime();
  const dropBefore = floorTo(now - options.keepDays * day, day);
  const hourlyTo = floorTo(now - day, hour);
  const dailyTo = floorTo(now - 7 * day, day);
  const bands = [
    { from: Math.max(dailyTo, dropBefore), to: hourlyTo, bucketMs: hour },
    { from: dropBefore, to: dailyTo, bucketMs: day },
  ];
  return { dropBefore, bands: bands.filter(band => band.from < band.to) };
}
