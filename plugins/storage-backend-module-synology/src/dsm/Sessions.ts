import { isNasError } from '@stowage/backstage-plugin-storage-node';
import type { DsmAccount } from '../config/types';
import { ApiDirectory, usedApis } from './ApiDirectory';
import { codeMeaning, loginMeaning } from './dsmCodes';
import type { Transport } from './HttpsTransport';
import { LoginPause } from './LoginPause';
import { readEnvelope } from './readEnvelope';
import { retryTransient, type RetryOptions } from './retry';
import { members, text } from './values';

/** The newest version of the login that the portal knows; DSM 7 has it, DSM 6 ends with 6. */
const NEWEST_LOGIN = 7;
/** On DSM 6 the only path that has it; DSM 7 answers there as well. */
const INFO_PATH = 'query.cgi';
/** DSM takes it for the name of an application without a privilege of its own. */
const SESSION_LABEL = 'Stowage';

/** A login, and what the NAS offered at that time. */
export interface Session {
  sid: string;
  /** SynoToken, which DSM asks for beside the session; not every version has one. */
  token?: string;
  apis: ApiDirectory;
}

/** What sessions are opened with. */
export interface SessionOptions extends RetryOptions {
  nas: string;
  account: DsmAccount;
  transport: Transport;
  now: () => number;
}

/**
 * The one session that the portal has on a NAS. Logins are one at a time, whoever asks: many at
 * once look like an attack to DSM.
 */
export class Sessions {
  private current: Session | undefined;
  private opening: Promise<Session> | undefined;
  private readonly pause: LoginPause;

  constructor(private readonly options: SessionOptions) {
    this.pause = new LoginPause(options.now);
  }

  /** The present session; opens one if there is none. */
  async get(): Promise<Session> {
    return this.current ?? (await this.open());
  }

  /** Another session than the one that is no good; somebody else may have opened it already. */
  async renew(stale: Session): Promise<Session> {
    this.drop(stale);
    return await this.get();
  }

  /** Has the next question open a new session. */
  drop(stale: Session): void {
    if (this.current === stale) {
      this.current = undefined;
    }
  }

  /** Ends the session on the NAS, as far as it still listens. */
  async close(): Promise<void> {
    const session = this.current;
    this.current = undefined;
    if (session) {
      const { path, version } = session.apis.place(
        'SYNO.API.Auth',
        NEWEST_LOGIN,
      );
      await this.options.transport
        .send({
          call: 'SYNO.API.Auth logout',
          path,
          form: {
            api: 'SYNO.API.Auth',
            method: 'logout',
            version: String(version),
            session: SESSION_LABEL,
            _sid: session.sid,
          },
          headers: { Cookie: `id=${session.sid}` },
        })
        // It runs out by itself.
        .catch(() => undefined);
    }
  }

  private open(): Promise<Session> {
    this.opening ??= this.logIn().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async logIn(): Promise<Session> {
    this.pause.check();
    const apis = await this.discover();
    try {
      const session = await this.logInTo(apis);
      this.pause.note();
      this.current = session;
      return session;
    } catch (error) {
      if (isNasError(error) && error.reason === 'login-refused') {
        this.pause.note(error);
      }
      throw error;
    }
  }

  /** What DSM offers may change with every update, so it is asked before every login. */
  private async discover(): Promise<ApiDirectory> {
    const { nas, transport } = this.options;
    const call = 'SYNO.API.Info query';
    const data = await retryTransient(this.options, async () =>
      readEnvelope(
        { nas, call },
        await transport.send({
          call,
          path: INFO_PATH,
          query: {
            api: 'SYNO.API.Info',
            method: 'query',
            version: '1',
            query: usedApis.join(','),
          },
        }),
        code => codeMeaning('SYNO.API.Info', code),
      ),
    );
    return new ApiDirectory(nas, data);
  }

  /** Unlike those of all other calls, a login's values are not JSON. */
  private async logInTo(apis: ApiDirectory): Promise<Session> {
    const { nas, account, transport } = this.options;
    const call = 'SYNO.API.Auth login';
    const { path, version } = apis.place('SYNO.API.Auth', NEWEST_LOGIN);
    const answer = await transport.send({
      call,
      path,
      // In a form and not in the address, which web servers write down.
      form: {
        api: 'SYNO.API.Auth',
        method: 'login',
        version: String(version),
        account: account.account,
        passwd: account.password,
        session: SESSION_LABEL,
        format: 'sid',
        enable_syno_token: 'yes',
        ...(account.device && {
          device_id: account.device.id,
          device_name: account.device.name,
        }),
      },
    });
    const { sid, synotoken } = members(
      readEnvelope({ nas, call }, answer, loginMeaning),
    );
    const known = text(sid);
    if (known === undefined) {
      // An answer without one is no answer of DSM's; said in the same words.
      readEnvelope({ nas, call }, { status: 200, body: '{}' }, loginMeaning);
    }
    return { sid: known ?? '', token: text(synotoken), apis };
  }
}
