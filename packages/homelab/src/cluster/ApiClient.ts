import { IncomingMessage } from 'http';
import { Agent, request } from 'https';
import { ApiAccess } from './kubeconfig';
import { ApiError } from './ApiError';

/** How a request differs from a plain GET. */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Of the body; `application/json`, or one of the patch types. */
  contentType?: string;
  /** Media types of the answer in order of preference; JSON by default. */
  accept?: string;
  signal?: AbortSignal;
}

/** The patch type that replaces lists and leaves out nothing else. */
export const mergePatch = 'application/merge-patch+json';
/** The patch type that merges conditions by their type. */
export const strategicPatch = 'application/strategic-merge-patch+json';

/** After this long without an answer a request counts as lost. */
const timeoutMs = 30_000;

/** Requests to one API server over kept connections: a TLS handshake costs more than most answers. */
export class ApiClient {
  private readonly agent: Agent;
  /** Watches hold their connections: they must not take those of requests. */
  private readonly watchAgent: Agent;

  constructor(readonly access: ApiAccess) {
    const options = {
      ca: access.certificateAuthority,
      cert: access.clientCertificate,
      key: access.clientKey,
      keepAlive: true,
    };
    this.agent = new Agent({ ...options, maxSockets: 32 });
    this.watchAgent = new Agent(options);
  }

  /**
   * Sends one request and answers the parsed body.
   *
   * @throws ApiError for every refusal; Node's own errors where no answer came.
   */
  async request<T>(path: string, options: ApiRequest = {}): Promise<T> {
    const response = await this.open(path, options);
    return JSON.parse(await readAll(response)) as T;
  }

  /** As {@link request}, answering undefined where the object is not there. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.request<T>(path);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Sends a request and answers as soon as the headers of a success are there,
   * for watches.
   */
  async open(
    path: string,
    options: ApiRequest & { endless?: boolean } = {},
  ): Promise<IncomingMessage> {
    const { method = 'GET', body, signal } = options;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const { server, token } = this.access;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = request(
        new URL(path, server),
        {
          method,
          agent: options.endless ? this.watchAgent : this.agent,
          signal,
          headers: {
            accept: options.accept ?? 'application/json',
            ...(token && { authorization: `Bearer ${token}` }),
            ...(payload !== undefined && {
              'content-type': options.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(payload),
            }),
          },
        },
        resolve,
      );
      if (!options.endless) {
        call.setTimeout(timeoutMs, () =>
          call.destroy(
            new Error(`${method} ${path} had no answer for ${timeoutMs} ms`),
          ),
        );
      }
      call.on('error', reject);
      call.end(payload);
    });
    if ((response.statusCode ?? 0) >= 400) {
      throw ApiError.fromAnswer({
        method,
        path,
        status: response.statusCode ?? 0,
        text: await readAll(response),
      });
    }
    return response;
  }

  /** Closes all connections, watches included. */
  close(): void {
    this.agent.destroy();
    this.watchAgent.destroy();
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
