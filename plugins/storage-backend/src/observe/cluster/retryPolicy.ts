import type { ClusterErrorReason } from '../../adapters/kubernetes';

/** What a watch cache does after a failure. */
export interface RetryDecision {
  /** The resourceVersion at hand is of no more use: start again with a list. */
  relist: boolean;
  delayMs: number;
  /** What to show; `undefined` where the failure may be over before anybody needs to know. */
  state?: 'failed' | 'forbidden';
}

/** A right may be granted at any time; this is how often it is tried. */
const forbiddenDelayMs = 60_000;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** Reasons that come and go by themselves, as when a load balancer drops a connection. */
const passing: ClusterErrorReason[] = ['unreachable', 'throttled', 'gone'];

/** Doubling delays with half of each left to chance, so that many caches do not march in step. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(
    longestDelayMs,
    firstDelayMs * 2 ** Math.min(failures - 1, 16),
  );
  return Math.round(full / 2 + (full / 2) * random);
}

/**
 * Decides what follows a failed list or watch.
 *
 * @param options.failures - failures in a row, this one included; at least 1
 * @param options.synced - whether the cache was in step with the cluster until now
 * @param options.random - at least 0, below 1
 */
export function decideRetry(options: {
  reason: ClusterErrorReason;
  retryAfterSeconds?: number;
  failures: number;
  synced: boolean;
  random: number;
}): RetryDecision {
  const { reason, retryAfterSeconds, failures, synced, random } = options;
  const delayMs = backoffMs(failures, random);
  if (reason === 'forbidden') {
    return {
      relist: true,
      delayMs: Math.round(forbiddenDelayMs * (0.9 + 0.2 * random)),
      state: 'forbidden',
    };
  }
  const state =
    synced && failures === 1 && passing.includes(reason) ? undefined : 'failed';
  switch (reason) {
    case 'gone':
      return { relist: true, delayMs, state };
    case 'throttled':
      return {
        relist: false,
        delayMs:
          retryAfterSeconds === undefined
            ? delayMs
            : Math.round(
                Math.max(retryAfterSeconds * 1000, firstDelayMs) *
                  (1 + 0.5 * random),
              ),
        state,
      };
    case 'not-found':
    case 'invalid':
      // The cluster does not serve the resource; only an upgrade of it would change that.
      return { relist: true, delayMs: forbiddenDelayMs, state };
    case 'unreachable':
    case 'unauthorized':
    case 'misconfigured':
      return { relist: false, delayMs, state };
    default:
      // A server that keeps failing on a resourceVersion may have lost it (a restored etcd).
      return { relist: failures > 1, delayMs, state };
  }
}
