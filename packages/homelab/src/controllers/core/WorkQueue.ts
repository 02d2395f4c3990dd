/** Milliseconds before the next attempt after a failure; doubled up to the last. */
const firstRetryMs = 20;
const lastRetryMs = 30_000;
/** Longest delay that Node's timers take. */
const longestTimerMs = 2 ** 31 - 1;

/** What a queue does. */
export interface WorkQueueOptions {
  /** How many keys are worked on at a time. */
  workers: number;
  /** Works on one key; a rejection has it tried again later. */
  work(key: string): Promise<void>;
  /** Told of each rejection. */
  onError?(key: string, error: unknown): void;
}

/**
 * Keys that want to be looked at: each is worked on by one at a time, and once
 * more if it was added meanwhile. Failures are repeated with growing delays.
 */
export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly working = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, { at: number; stop(): void }>();
  private started = false;
  private stopped = false;

  constructor(private readonly options: WorkQueueOptions) {}

  /** Begins to work; until then keys only gather. */
  start(): void {
    this.started = true;
    this.next();
  }

  /** Has a key looked at soon. */
  add(key: string): void {
    if (this.stopped) {
      return;
    }
    if (this.working.has(key)) {
      this.again.add(key);
      return;
    }
    this.waiting.add(key);
    // Others of the same turn are to come first into the set, not into work.
    queueMicrotask(() => this.next());
  }

  /** Has a key looked at after so many milliseconds, or earlier if it is due earlier. */
  addAfter(key: string, ms: number): void {
    if (this.stopped) {
      return;
    }
    const at = Date.now() + ms;
    const present = this.timers.get(key);
    if (present && present.at <= at) {
      return;
    }
    present?.stop();
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.add(key);
    }, Math.min(Math.max(ms, 0), longestTimerMs));
    timer.unref();
    this.timers.set(key, { at, stop: () => clearTimeout(timer) });
  }

  /** Has everything that waits for its time looked at now: the clock has been set. */
  hurry(): void {
    for (const [key, timer] of [...this.timers]) {
      timer.stop();
      this.timers.delete(key);
      this.add(key);
    }
  }

  /** Takes no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.clear();
    this.timers.forEach(timer => timer.stop());
    this.timers.clear();
    await Promise.all(this.working.values());
  }

  private next(): void {
    if (!this.started) {
      return;
    }
    for (const key of this.waiting) {
      if (this.working.size >= this.options.workers) {
        return;
      }
      this.waiting.delete(key);
      this.working.set(key, this.run(key));
    }
  }

  private async run(key: string): Promise<void> {
    try {
      await this.options.work(key);
      this.failures.delete(key);
    } catch (error) {
      const failures = this.failures.get(key) ?? 0;
      this.failures.set(key, failures + 1);
      this.addAfter(key, Math.min(firstRetryMs * 2 ** failures, lastRetryMs));
      if (!this.stopped) {
        this.options.onError?.(key, error);
      }
    } finally {
      this.working.delete(key);
      if (this.again.delete(key) && !this.stopped) {
        this.waiting.add(key);
      }
      this.next();
    }
  }
}
