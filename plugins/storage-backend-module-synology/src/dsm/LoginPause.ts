import { NasError } from '@stowage/backstage-plugin-storage-node';

const FIRST_PAUSE_MS = 15 * 60_000;
const LONGEST_PAUSE_MS = 6 * 3600_000;

/**
 * Keeps a refused login from being tried at every look: DSM blocks the address of who fails too
 * often (code 407), and then the portal's other users of that address with it. The pauses double.
 */
export class LoginPause {
  private refusal: NasError | undefined;
  private pauseMs = 0;
  private until = 0;

  constructor(private readonly now: () => number) {}

  /** @throws NasError as at the last refusal, while it is too early to try again */
  check(): void {
    if (this.refusal && this.now() < this.until) {
      const { nas, reason, code, call, message } = this.refusal;
      throw new NasError({
        nas,
        reason,
        code,
        call,
        message: `${message} The login is tried again after ${new Date(
          this.until,
        ).toISOString()}, or when the backend is started again.`,
      });
    }
  }

  /** Notes how a login ended; without an error it succeeded. */
  note(refusal?: NasError): void {
    this.refusal = refusal;
    this.pauseMs = refusal
      ? Math.min(Math.max(FIRST_PAUSE_MS, 2 * this.pauseMs), LONGEST_PAUSE_MS)
      : 0;
    this.until = this.now() + this.pauseMs;
  }
}
