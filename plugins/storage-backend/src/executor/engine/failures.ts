import { toError } from '@backstage/errors';
import {
  ClusterError,
  type ClusterErrorReason,
} from '../../adapters/kubernetes';
import { backoffMs } from '../../observe/cluster/retryPolicy';

/**
 * Refusals that may be over at the next try: the server is not there or busy, or the object has
 * changed since it was read, and a step reads everything anew when it is run again.
 */
const passing: ClusterErrorReason[] = [
  'unreachable',
  'throttled',
  'server-error',
  'conflict',
  'gone',
];

/** Longest wait between two tries. */
const LONGEST_MS = 15_000;

/** Whether trying the same again may help. */
export function mayPass(error: unknown): boolean {
  return error instanceof ClusterError && passing.includes(error.reason);
}

/**
 * How long to wait before the next try.
 *
 * @param options.failures - failures in a row, this one included; at least 1
 * @param options.random - at least 0, below 1
 */
export function retryDelayMs(options: {
  error: unknown;
  failures: number;
  random: number;
}): number {
  const { error, failures, random } = options;
  const asked =
    error instanceof ClusterError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  return Math.min(LONGEST_MS, Math.max(asked, backoffMs(failures, random)));
}

/** What went wrong, for the person who looks. */
export function wordsOf(error: unknown): string {
  return toError(error).message;
}

/** Documented code of what went wrong, where it has one. */
export function codeOf(error: unknown): string | undefined {
  const { code } = toError(error) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
