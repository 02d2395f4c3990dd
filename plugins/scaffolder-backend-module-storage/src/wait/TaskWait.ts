import type { LoggerService } from '@backstage/backend-plugin-api';
import { setTimeout as sleep } from 'timers/promises';
import type { Initiator } from '../api/StorageApi';

/** Errors that a later look may not show again; others end the wait at once. */
const passing = new Set(['ServiceUnavailableError', 'ForwardedError']);

/** How often a line that stays the same is logged again, milliseconds. */
const repeatEvery = 60_000;

export interface TaskWaitOptions {
  initiator: Initiator;
  logger: LoggerService;
  /** Milliseconds between two looks. */
  pollIntervalMs: number;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** How a step of a task waits: it says what for, looks again, and gives up in time. */
export class TaskWait {
  private lastLine?: string;
  private lastLoggedAt = 0;
  /** Why it is not so yet; part of the error when the time is over. */
  trouble?: string;

  constructor(private readonly options: TaskWaitOptions) {}

  /**
   * Repeats a look until it gives something, the time is over or the task is cancelled.
   *
   * @throws Error with the last trouble when the time is over; whatever a look throws that asking
   * again does not mend
   */
  async until<Found>(
    unfinished: string,
    look: () => Promise<Found | undefined>,
    afterwards = "It may still become so; look at the component's storage tab.",
  ): Promise<Found> {
    const { deadline, initiator, pollIntervalMs } = this.options;
    for (;;) {
      initiator.signal?.throwIfAborted();
      try {
        const found = await look();
        if (found !== undefined) {
          return found;
        }
      } catch (error) {
        if (!passing.has((error as Error).name)) {
          throw error;
        }
        this.trouble = (error as Error).message;
        this.log(`Trying again: ${this.trouble}`);
      }
      if (Date.now() + pollIntervalMs > deadline) {
        throw new Error(
          `${unfinished} in time${
            this.trouble ? `: ${this.trouble.replace(/\.$/, '')}` : ''
          }. ${afterwards}`,
        );
      }
      await sleep(pollIntervalMs, undefined, { signal: initiator.signal });
    }
  }

  /** Logs a line once, and again after a while where nothing else was said. */
  log(line: string): void {
    const now = Date.now();
    if (line !== this.lastLine || now - this.lastLoggedAt >= repeatEvery) {
      this.lastLine = line;
      this.lastLoggedAt = now;
      this.options.logger.info(line);
    }
  }
}
