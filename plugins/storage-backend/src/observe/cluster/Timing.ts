/** Time and chance as the observation needs them; tests bring their own. */
export interface Timing {
  /** Milliseconds since the epoch. */
  now(): number;
  /** At least 0, below 1. */
  random(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
  /**
   * Runs something once, later.
   *
   * @returns a function that calls it off
   */
  schedule(milliseconds: number, run: () => void): () => void;
}

/** The machine's own clock. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  delay: (milliseconds, signal) =>
    new Promise(resolve => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      function stop() {
        clearTimeout(timer);
        resolve();
      }
      signal.addEventListener('abort', stop, { once: true });
    }),
  schedule: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** A wait that somebody else can cut short. */
export class Pause {
  private waiting?: AbortController;
  private interrupted = false;

  constructor(private readonly timing: Timing) {}

  /** Waits that long, or until {@link interrupt} or the signal. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.interrupted || signal.aborted) {
      this.interrupted = false;
      return;
    }
    const waiting = new AbortController();
    const abort = () => waiting.abort();
    this.waiting = waiting;
    signal.addEventListener('abort', abort, { once: true });
    await this.timing.delay(milliseconds, waiting.signal);
    signal.removeEventListener('abort', abort);
    this.waiting = undefined;
  }

  /** Ends the present wait. */
  interrupt(): void {
    this.waiting?.abort();
  }

  /** Ends the present wait, or the next one where nobody waits now. */
  interruptNext(): void {
    if (this.waiting) {
      this.waiting.abort();
    } else {
      this.interrupted = true;
    }
  }
}
