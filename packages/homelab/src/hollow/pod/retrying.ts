import { setTimeout as delay } from 'timers/promises';

const firstMs = 100;
const lastMs = 5_000;

/**
 * Repeats something until it succeeds or nobody wants it any more, after 0.1 s
 * at first and 5 s at most.
 *
 * @param input.onError - told each failure; what it throws ends the attempts
 * @returns what it answered, or undefined after an abort
 */
export async function retrying<T>(input: {
  attempt(): Promise<T>;
  onError?(error: Error): void;
  signal: AbortSignal;
}): Promise<T | undefined> {
  const { signal } = input;
  for (let waitMs = firstMs; !signal.aborted; waitMs *= 2) {
    try {
      return await input.attempt();
    } catch (error) {
      input.onError?.(error as Error);
    }
    await delay(Math.min(waitMs, lastMs), undefined, { signal }).catch(
      () => undefined,
    );
  }
  return undefined;
}
