import { CustomErrorBase, isError } from '@backstage/errors';

/** What kind of refusal a cluster gave. */
export type ClusterErrorReason =
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'invalid'
  | 'throttled'
  | 'server-error'
  | 'misconfigured';

/**
 * A cluster said no, or nothing. It carries no `status` of its own, so that a remote 404 can never
 * leave the portal as a 404 of ours.
 */
export class ClusterError extends CustomErrorBase {
  name = 'ClusterError' as const;
  readonly cause?: Error;
  readonly cluster: string;
  readonly reason: ClusterErrorReason;
  /** HTTP code of the API server, where there was an answer. */
  readonly code?: number;
  /** Seconds to wait, where the server said so. */
  readonly retryAfterSeconds?: number;

  constructor(options: {
    cluster: string;
    reason: ClusterErrorReason;
    message: string;
    code?: number;
    retryAfterSeconds?: number;
    cause?: unknown;
  }) {
    // The base class would repeat the cause in the message, which is for people to read.
    super(options.message);
    this.cause = isError(options.cause) ? options.cause : undefined;
    this.cluster = options.cluster;
    this.reason = options.reason;
    this.code = options.code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
