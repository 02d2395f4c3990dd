import { isNasError } from '@stowage/backstage-plugin-storage-node';
import { setTimeout as sleep } from 'timers/promises';

/** How waiting is done. @public */
export interface RetryOptions {
  /** Milliseconds; a real pause by default. */
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A web server in front of a DSM that starts up, or crashed and comes back, answers 5xx. */
const PAUSES_MS = [1_000, 3_000];

/** Repeats a question that changes nothing, while the web server says that DSM is away. */
export async function retryTransient<T>(
  options: RetryOptions & { signal?: AbortSignal },
  ask: () => Promise<T>,
): Promise<T> {
  return await retryWhile(options, PAUSES_MS, isWebServerError, ask);
}

/** Repeats a question after each of the pauses, as long as its error is one that passes. */
export async function retryWhile<T>(
  options: RetryOptions & { signal?: AbortSignal },
  pausesMs: readonly number[],
  passes: (error: unknown) => boolean,
  ask: () => Promise<T>,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await ask();
    } catch (error) {
      if (!passes(error)) {
        throw error;
      }
    }
    await (options.wait ?? pause)(pauseMs, options.signal);
  }
  return await ask();
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

/** An error of the web server has no code of DSM's. */
function isWebServerError(error: unknown): boolean {
  return (
    isNasError(error) &&
    error.reason === 'server-error' &&
    error.code === undefined
  );
}
