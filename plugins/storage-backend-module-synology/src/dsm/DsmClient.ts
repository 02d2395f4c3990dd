import { isNasError } from '@stowage/backstage-plugin-storage-node';
import type { ApiDirectory, UsedApi } from './ApiDirectory';
import { codeMeaning } from './dsmCodes';
import { encodeParameters, type Parameters } from './encodeParameters';
import { readEnvelope } from './readEnvelope';
import { retryTransient, retryWhile } from './retry';
import { Sessions, type Session, type SessionOptions } from './Sessions';

/** One question to DSM. */
export interface DsmQuestion {
  api: UsedApi;
  method: string;
  /** The newest version of the API that the portal knows. */
  version: number;
  parameters?: Parameters;
  signal?: AbortSignal;
}

/** Codes after which a new login helps. */
const SESSION_LOST = [106, 107, 119];
/** The session's lack of a right; also what a session from before a reboot answers. */
const NO_PRIVILEGE = 105;
/** The address of the portal changed; the session is of no use to the present one. */
const OTHER_ADDRESS = 150;

/** After so long another login may help where the last one did not: rights may have been given. */
const HOPELESS_MS = 3600_000;

/** "NFS busy" passes within seconds (seen by others while exports are saved). */
const NFS_BUSY = 2370;
const NFS_PAUSES_MS = [500, 1_000, 2_000, 4_000];

/**
 * Asks DSM, with a session that it opens and renews by itself. Only questions, nothing that changes
 * anything: that is why whatever got lost may be asked again.
 */
export class DsmClient {
  private readonly sessions: Sessions;
  /** Methods that answered a session that was just opened as if it were none, and when. */
  private readonly hopeless = new Map<string, number>();

  constructor(private readonly options: SessionOptions) {
    this.sessions = new Sessions(options);
  }

  /** What the NAS offers. */
  async apis(): Promise<ApiDirectory> {
    return (await this.sessions.get()).apis;
  }

  /**
   * Asks, and logs in anew once where the session turns out to be lost.
   *
   * @returns the data of the answer
   * @throws NasError; never retried after a refused login
   */
  async ask(question: DsmQuestion): Promise<unknown> {
    question.signal?.throwIfAborted();
    const session = await this.sessions.get();
    try {
      return await this.askIn(session, question);
    } catch (error) {
      if (!this.mayHelp(error, question)) {
        this.forget(error, session);
        throw error;
      }
    }
    return await this.askAgain(await this.sessions.renew(session), question);
  }

  /** Logs out and closes connections. */
  async close(): Promise<void> {
    await this.sessions.close();
    this.options.transport.close();
  }

  private async askAgain(session: Session, question: DsmQuestion) {
    try {
      return await this.askIn(session, question);
    } catch (error) {
      if (codeOf(error) === NO_PRIVILEGE || codeOf(error) === 119) {
        // Some methods answer so for lack of a right; logging in at every look would not help.
        this.hopeless.set(nameOf(question), this.options.now());
      }
      throw error;
    }
  }

  private mayHelp(error: unknown, question: DsmQuestion): boolean {
    const code = codeOf(error) ?? 0;
    if (code === 106 || code === 107) {
      return true;
    }
    const triedAt = this.hopeless.get(nameOf(question)) ?? -Infinity;
    return (
      (SESSION_LOST.includes(code) || code === NO_PRIVILEGE) &&
      this.options.now() - triedAt >= HOPELESS_MS
    );
  }

  private forget(error: unknown, session: Session): void {
    if (codeOf(error) === OTHER_ADDRESS) {
      this.sessions.drop(session);
    }
  }

  private async askIn(session: Session, question: DsmQuestion) {
    const retry = { wait: this.options.wait, signal: question.signal };
    return await retryWhile(
      retry,
      NFS_PAUSES_MS,
      error => codeOf(error) === NFS_BUSY,
      () => retryTransient(retry, () => this.askOnce(session, question)),
    );
  }

  private async askOnce(session: Session, question: DsmQuestion) {
    const { nas, transport } = this.options;
    const { api, method, parameters = {}, signal } = question;
    const { sid, token, apis } = session;
    const { path, version } = apis.place(api, question.version);
    const call = nameOf(question);
    const answer = await transport.send({
      call,
      path,
      signal,
      // Versions of DSM differ in where they look for session and token, so both are in both.
      query: {
        api,
        method,
        version: String(version),
        ...encodeParameters(parameters),
        _sid: sid,
        ...(token && { SynoToken: token }),
      },
      headers: {
        Cookie: `id=${sid}`,
        ...(token && { 'X-SYNO-TOKEN': token }),
      },
    });
    const data = readEnvelope({ nas, call }, answer, code =>
      codeMeaning(api, code),
    );
    this.hopeless.delete(call);
    return data;
  }
}

function nameOf({ api, method }: DsmQuestion): string {
  return `${api} ${method}`;
}

function codeOf(error: unknown): number | undefined {
  return isNasError(error) ? error.code : undefined;
}
