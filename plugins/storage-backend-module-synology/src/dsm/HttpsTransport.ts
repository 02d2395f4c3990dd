import { type IncomingMessage, type ClientRequest } from 'http';
import { request } from 'https';
import type { Trust } from '../config/types';
import { TrustingAgent } from './connect';
import { networkError, timeoutError, type Errand } from './networkError';

/** One request, whose values are encoded already. @public */
export interface WebRequest {
  /** What is asked, for messages, such as `SYNO.Core.Share list`. */
  call: string;
  /** Below `/webapi/`. */
  path: string;
  query?: Record<string, string>;
  /** Sent as a form by POST; GET without it. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What came back, whatever its status. @public */
export interface WebAnswer {
  status: number;
  body: string;
}

/** How DSM is reached; network failures are thrown as `NasError`. @public */
export interface Transport {
  send(webRequest: WebRequest): Promise<WebAnswer>;
  close(): void;
}

/** Where a NAS is, and how it proves who it is. @public */
export interface HttpsTransportOptions {
  /** Its name, for messages. */
  nas: string;
  url: URL;
  trust: Trust;
  /** Milliseconds for the whole answer. */
  timeoutMs: number;
}

/** All storage of a big NAS is some 100 KiB; more than this is no answer of DSM's. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
/** Shorter than any web server keeps a connection, so that none is used while it is closed. */
const IDLE_MS = 10_000;

/** HTTPS to one NAS: kept connections, a deadline, no redirects. @public */
export class HttpsTransport implements Transport {
  private readonly agent: TrustingAgent;

  constructor(private readonly options: HttpsTransportOptions) {
    this.agent = new TrustingAgent(options.trust, {
      keepAlive: true,
      timeout: IDLE_MS,
      maxSockets: 4,
    });
  }

  async send(webRequest: WebRequest): Promise<WebAnswer> {
    const { nas, url, timeoutMs } = this.options;
    const errand: Errand = { nas, host: url.host, call: webRequest.call };
    const { signal } = webRequest;
    signal?.throwIfAborted();
    return await new Promise((resolve, reject) => {
      const sent = this.open(webRequest);
      const timer = setTimeout(() => {
        reject(timeoutError(errand, timeoutMs));
        sent.destroy();
      }, timeoutMs);
      const cancel = () => {
        reject(signal?.reason);
        sent.destroy();
      };
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const fail = (error: Error) => {
        settle();
        reject(networkError(errand, error));
      };
      sent.on('error', fail);
      sent.on('response', response => {
        response.on('error', fail);
        collect(response, body => {
          settle();
          resolve({ status: response.statusCode ?? 0, body });
        });
      });
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private open({ path, query, form, headers }: WebRequest): ClientRequest {
    const url = new URL(`/webapi/${path}`, this.options.url);
    url.search = new URLSearchParams(query).toString();
    const body = form && new URLSearchParams(form).toString();
    const sent = request(url, {
      agent: this.agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Accept: 'application/json',
        'User-Agent': 'stowage',
        ...headers,
        ...(body !== undefined && {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': String(Buffer.byteLength(body)),
        }),
      },
    });
    sent.end(body);
    return sent;
  }
}

function collect(
  response: IncomingMessage,
  done: (body: string) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LARGEST_ANSWER_BYTES) {
      response.destroy(new Error('the answer is too large'));
      return;
    }
    chunks.push(chunk);
  });
  response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}
