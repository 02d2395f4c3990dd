/** What a pass says about the next. */
export interface Pass {
  /** Bytes of the files that differed, at their full lengths. */
  changedBytes: number;
  seconds: number;
}

/** Passes before the stop is decided upon. */
export const mostPasses = 5;

/** What to do after a pass. */
export type Staging =
  | { next: 'pass' }
  | { next: 'stop'; predictedStopSeconds: number }
  | { next: 'wait'; predictedStopSeconds: number };

/**
 * How long the final pass would take: it copies the files that change meanwhile, whole, and looks
 * at everything else. Predicted by the *sizes of the files that changed* during the last pass, at
 * the rate of the first, and by what a pass takes that copies next to nothing. Seconds.
 */
export function predictedPassSeconds(passes: Pass[]): number {
  const last = passes[passes.length - 1];
  const [first] = passes;
  if (!last) {
    return 0;
  }
  if (passes.length === 1) {
    // Nothing is known yet of what changes; it can't be more than everything.
    return last.seconds;
  }
  const rate = first.seconds > 0 ? first.changedBytes / first.seconds : 0;
  const copying = rate > 0 ? last.changedBytes / rate : 0;
  const looking = Math.max(0, last.seconds - copying);
  return looking + copying;
}

/**
 * Whether to stop the application now. A stop that would take more than half longer than what was
 * confirmed waits for another confirmation, but only when more passes would not help. Pure.
 *
 * @param options.passesNow - passes since the last confirmation
 * @param options.floorSeconds - what stopping and starting take whatever is copied
 */
export function nextStaging(options: {
  passes: Pass[];
  passesNow: number;
  floorSeconds: number;
  confirmedStopSeconds: number;
}): Staging {
  const { passes, passesNow, floorSeconds, confirmedStopSeconds } = options;
  const predictedStopSeconds = Math.ceil(
    floorSeconds + predictedPassSeconds(passes),
  );
  if (passes.length < 2) {
    return { next: 'pass' };
  }
  if (predictedStopSeconds <= confirmedStopSeconds) {
    return { next: 'stop', predictedStopSeconds };
  }
  const [previous, last] = passes.slice(-2);
  const shrinks = last.changedBytes < previous.changedBytes;
  if (passesNow < mostPasses && shrinks) {
    return { next: 'pass' };
  }
  return predictedStopSeconds > confirmedStopSeconds * 1.5
    ? { next: 'wait', predictedStopSeconds }
    : { next: 'stop', predictedStopSeconds };
}
