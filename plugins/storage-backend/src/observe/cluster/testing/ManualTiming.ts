import type { Timing } from '../Timing';

interface Waiter {
  at: number;
  run: () => void;
}

/** A clock that stands still until a test moves it; chance always says a half. */
export class ManualTiming implements Timing {
  /** The delays that were asked for, in milliseconds, in order. */
  readonly delays: number[] = [];
  private time = Date.parse('2026-01-01T00:00:00Z');
  private waiters: Waiter[] = [];

  now = () => this.time;

  random = () => 0.5;

  delay = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>(resolve => {
      this.delays.push(milliseconds);
      if (signal.aborted) {
        resolve();
        return;
      }
      const cancel = this.schedule(milliseconds, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });

  schedule = (milliseconds: number, run: () => void) => {
    const waiter = { at: this.time + milliseconds, run };
    this.waiters.push(waiter);
    return () => {
      this.waiters = this.waiters.filter(other => other !== waiter);
    };
  };

  /** Moves the clock and lets everything happen that is due by then. */
  async advance(milliseconds: number): Promise<void> {
    await settled();
    const until = this.time + milliseconds;
    for (;;) {
      const [due] = this.waiters
        .filter(({ at }) => at <= until)
        .sort((a, b) => a.at - b.at);
      if (!due) {
        break;
      }
      this.waiters = this.waiters.filter(other => other !== due);
      this.time = due.at;
      due.run();
      await settled();
    }
    this.time = until;
    await settled();
  }
}

/** Lets all promises that can go on do so. */
export async function settled(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}
