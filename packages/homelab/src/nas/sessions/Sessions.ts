import { randomBytes } from 'crypto';
import { codes, DsmError } from '../webapi/DsmError';

/** Somebody who is logged in. */
export interface Session {
  sid: string;
  /** Against cross-site requests; DSM calls it SynoToken. */
  token: string;
  account: string;
  address: string;
}

/** Why sessions end that nobody logged out of. */
export type SessionEnd = 'timeout' | 'duplicateLogin' | 'forgotten';

const endCodes: Record<SessionEnd, number> = {
  timeout: codes.sessionTimeout,
  duplicateLogin: codes.duplicateLogin,
  forgotten: codes.noSuchSession,
};

interface Entry extends Session {
  lastSeenMs: number;
  ended?: SessionEnd;
}

/** Whoever is logged in. In memory only: after a restart nobody is. */
export class Sessions {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly options: { idleMinutes: number; now(): number },
  ) {}

  /** Begins a session, which holds for one address. */
  open(account: string, address: string): Session {
    this.forgetOld();
    const session = {
      sid: randomBytes(32).toString('base64url'),
      token: randomBytes(12).toString('base64url'),
      account,
      address,
    };
    this.entries.set(session.sid, {
      ...session,
      lastSeenMs: this.options.now(),
    });
    return session;
  }

  /**
   * The session under an id, which has another while from now on.
   *
   * @throws DsmError 119 for none, 106 or 107 for one that has ended, 150 for
   *   one that was opened from another address
   */
  find(sid: string | undefined, address: string): Session {
    const entry = this.entries.get(sid ?? '');
    if (!entry) {
      throw new DsmError(codes.noSuchSession);
    }
    if (
      !entry.ended &&
      this.idleMs(entry) > this.options.idleMinutes * 60_000
    ) {
      entry.ended = 'timeout';
    }
    if (entry.ended) {
      throw new DsmError(endCodes[entry.ended]);
    }
    if (entry.address !== address) {
      throw new DsmError(codes.anotherAddress);
    }
    entry.lastSeenMs = this.options.now();
    return entry;
  }

  /** Ends a session, as its owner asked. */
  close(sid: string): void {
    this.entries.delete(sid);
  }

  /** Ends all sessions; their owners learn why with their next request. */
  endAll(why: SessionEnd): void {
    for (const entry of this.entries.values()) {
      entry.ended ??= why;
    }
  }

  private idleMs(entry: Entry): number {
    return this.options.now() - entry.lastSeenMs;
  }

  private forgetOld(): void {
    for (const [sid, entry] of this.entries) {
      if (this.idleMs(entry) > 24 * 3600_000) {
        this.entries.delete(sid);
      }
    }
  }
}
