import { Agent, request } from 'https';
import { Nas } from '../Nas';

/** How one request differs from the usual one. */
export interface RequestOptions {
  path?: string;
  httpMethod?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** Of a form, or any other body with its own content type. */
  body?: string;
  /** Address to come from. */
  from?: string;
  /** How long to wait for an answer. */
  patienceMs?: number;
}

/** What came back. */
export interface RawAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/** A client that trusts the NAS's certificate, and says what it is told to. */
export class NasClient {
  private sid: string | undefined;
  private token: string | undefined;
  /** One connection serves many requests. */
  private readonly agent: Agent;

  constructor(private readonly nas: Pick<Nas, 'url' | 'certificate'>) {
    this.agent = new Agent({ ca: nas.certificate, keepAlive: true });
  }

  /** Sends parameters as they are, in the query. */
  async raw(
    parameters: Record<string, string>,
    options: RequestOptions = {},
  ): Promise<RawAnswer> {
    const { path = '/webapi/entry.cgi', body, from, patienceMs } = options;
    const url = new URL(path, this.nas.url);
    url.search = new URLSearchParams(parameters).toString();
    return await new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method: options.httpMethod ?? (body === undefined ? 'GET' : 'POST'),
          headers: options.headers,
          agent: from
            ? new Agent({ ca: this.nas.certificate, localAddress: from })
            : this.agent,
          signal:
            patienceMs === undefined
              ? undefined
              : AbortSignal.timeout(patienceMs),
        },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', chunk => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Sends parameters as JSON values in a form, as a careful client does. */
  async call(
    api: string,
    method: string,
    parameters: Record<string, unknown> = {},
    options: { version?: number; from?: string } = {},
  ): Promise<any> {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) {
        form.set(name, JSON.stringify(value));
      }
    }
    const { version = 1, from } = options;
    const { text } = await this.raw(
      {
        api,
        method,
        version: String(version),
        ...(this.sid && { _sid: this.sid }),
        ...(this.token && { SynoToken: this.token }),
      },
      {
        body: form.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        from,
      },
    );
    return JSON.parse(text);
  }

  /** The data of a call that must succeed. */
  async data(...call: Parameters<NasClient['call']>): Promise<any> {
    const answer = await this.call(...call);
    if (!answer.success) {
      throw new Error(`${call[0]} ${call[1]}: ${JSON.stringify(answer)}`);
    }
    return answer.data;
  }

  /** The code of a call that must fail. */
  async code(...call: Parameters<NasClient['call']>): Promise<number> {
    const answer = await this.call(...call);
    if (answer.success) {
      throw new Error(`${call[0]} ${call[1]} succeeded`);
    }
    return answer.error.code;
  }

  /** Logs in without keeping the session. */
  async tryLogin(
    parameters: Record<string, string>,
    version = 6,
  ): Promise<any> {
    const { text } = await this.raw({
      api: 'SYNO.API.Auth',
      method: 'login',
      version: String(version),
      format: 'sid',
      ...parameters,
    });
    return JSON.parse(text);
  }

  /** Logs in and stays so. */
  async login(account = 'writer', passwd = 'secret'): Promise<this> {
    const { success, data, error } = await this.tryLogin({ account, passwd });
    if (!success) {
      throw new Error(`login answered ${JSON.stringify(error)}`);
    }
    this.sid = data.sid;
    this.token = data.synotoken;
    return this;
  }

  /** Its session's id. */
  get session(): string {
    return this.sid ?? '';
  }

  /** Forgets the token, and so sends none. */
  dropToken(): this {
    this.token = undefined;
    return this;
  }
}
