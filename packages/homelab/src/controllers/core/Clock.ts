/** The time that controllers go by. */
export interface Clock {
  /** The present in milliseconds since 1970. */
  now(): number;
  /** Milliseconds of the machine: what silence is measured with, whatever the clock is set to. */
  machineNow(): number;
  /** How many milliseconds of the clock go by in one of the machine; 1 by default. */
  readonly speed: number;
  /**
   * Has somebody told when the clock was set, or goes at another speed.
   *
   * @returns ends that
   */
  onSet(listener: () => void): () => void;
}

/** What is due sooner than this at a higher speed waits for it, so that no plan is made in a loop. */
const shortestMs = 1_000;

/** How many of the machine's milliseconds a delay of the clock takes. */
export function machineDelay(ms: number, speed: number): number {
  return Math.max(ms / speed, Math.min(ms, shortestMs));
}

/** A clock that goes with a function, which is never set. */
export function steadyClock(now: () => number): Clock {
  return { now, machineNow: now, speed: 1, onSet: () => () => undefined };
}
