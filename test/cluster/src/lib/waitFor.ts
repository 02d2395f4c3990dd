import { setTimeout as delay } from 'timers/promises';

/** How long and how often {@link waitFor} looks. */
export interface WaitOptions {
  /** Milliseconds until it gives up; 60 000 by default. */
  timeoutMs?: number;
  /** Milliseconds between two looks; 100 by default. */
  intervalMs?: number;
}

/**
 * Waits until a condition answers something truthy and hands that back. An
 * error thrown by the condition counts as "not yet"; the last one is quoted
 * when time runs out.
 *
 * @param what - the awaited thing in words, for the error message.
 * @throws Error naming what was awaited, for how long, and the last answer.
 */
export async function waitFor<T>(
  what: string,
  condition: () => Promise<T | undefined | false | null | ''> | T,
  options: WaitOptions = {},
): Promise<T> {
  const { timeoutMs = 60_000, intervalMs = 100 } = options;
  const deadline = Date.now() + timeoutMs;
  let last = 'the condition does not hold';
  for (;;) {
    try {
      const answer = await condition();
      if (answer) {
        return answer;
      }
      last = 'the condition does not hold';
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() >= deadline) {
      throw new Error(
        `Gave up waiting for ${what} after ${timeoutMs / 1000} s: ${last}`,
      );
    }
    await delay(intervalMs);
  }
}
