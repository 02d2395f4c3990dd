import { CustomErrorBase, isError } from '@backstage/errors';
import type { NasErrorReason } from '@stowage/backstage-plugin-storage-common';

/** What a {@link NasError} is made of. @public */
export interface NasErrorOptions {
  nas: string;
  reason: NasErrorReason;
  /** In words: what happened, why, and what to do. Never a secret. */
  message: string;
  /** The NAS's own code, where it gave one. */
  code?: number;
  /** What was asked, as the NAS names it. */
  call?: string;
  cause?: unknown;
}

/**
 * A NAS said no, or nothing. It carries no `status` of its own, so that a remote code can never
 * leave the portal as an HTTP status of ours.
 *
 * @public
 */
export class NasError extends CustomErrorBase {
  name = 'NasError' as const;
  readonly cause?: Error;
  readonly nas: string;
  readonly reason: NasErrorReason;
  /** The NAS's own code, where it gave one. */
  readonly code?: number;
  /** What was asked, as the NAS names it. */
  readonly call?: string;

  constructor(options: NasErrorOptions) {
    // The base class would repeat the cause in the message, which is for people to read.
    super(options.message);
    this.cause = isError(options.cause) ? options.cause : undefined;
    this.nas = options.nas;
    this.reason = options.reason;
    this.code = options.code;
    this.call = options.call;
  }
}

/**
 * Whether an error is a {@link NasError}; by its name, since a package may be there twice.
 *
 * @public
 */
export function isNasError(error: unknown): error is NasError {
  return isError(error) && error.name === 'NasError';
}
