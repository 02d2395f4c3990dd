import { Agent, request } from 'https';

/** The little that this package needs to know of any Kubernetes object. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name?: string;
    generateName?: string;
    namespace?: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** A refusal by the API server. */
export class KubeApiError extends Error {
  constructor(
    message: string,
    /** HTTP status code. */
    readonly status: number,
    /** Machine-readable reason of the Status object, such as `NotFound`. */
    readonly reason: string | undefined,
  ) {
    super(message);
    this.name = 'KubeApiError';
  }
}

/** How a request differs from a plain GET. */
export interface KubeRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** `application/json`, or one of the patch types for PATCH. */
  contentType?: string;
}

/**
 * A minimal client of one API server for one token: plain requests with JSON
 * bodies. Tests use it to make things happen in the cluster without going
 * through the client library that the product uses.
 */
export class KubeApi {
  private readonly agent: Agent;

  constructor(
    /** How another program reaches the same server. */
    readonly access: {
      server: string;
      certificateAuthority: string;
      token: string;
    },
  ) {
    // A TLS handshake costs an API server more than most answers.
    this.agent = new Agent({
      ca: access.certificateAuthority,
      keepAlive: true,
    });
  }

  /** The same server as seen by the holder of another token. */
  withToken(token: string): KubeApi {
    return new KubeApi({ ...this.access, token });
  }

  /**
   * Sends one request and answers its body: the parsed object, or the text of
   * an answer that is not JSON (as those of `/readyz` and of pod logs).
   *
   * @throws KubeApiError for every status from 400 on.
   */
  async request<T = KubeObject>(
    path: string,
    options: KubeRequest = {},
  ): Promise<T> {
    const { method = 'GET' } = options;
    // A connection may be closed by the server in the moment in which a request takes it up again.
    const answer =
      (await this.send(path, options)) ?? (await this.send(path, options));
    if (!answer) {
      throw new Error(`${method} ${path}: the connection was reset twice`);
    }
    const parsed = parseBody(answer.text);
    if (answer.status >= 400) {
      const status = parsed as { message?: string; reason?: string };
      throw new KubeApiError(
        `${method} ${path} answered ${answer.status}: ${
          status?.message ?? answer.text
        }`,
        answer.status,
        status?.reason,
      );
    }
    return parsed as T;
  }

  /** Answers nothing where a connection that was kept turned out to be closed. */
  private async send(
    path: string,
    options: KubeRequest,
  ): Promise<{ status: number; text: string } | undefined> {
    const { method = 'GET', body } = options;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return await new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.access.server),
        {
          method,
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.access.token}`,
            accept: 'application/json, */*',
            ...(payload !== undefined && {
              'content-type': options.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(payload),
            }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      call.on('error', (error: NodeJS.ErrnoException) =>
        call.reusedSocket && error.code === 'ECONNRESET'
          ? resolve(undefined)
          : reject(error),
      );
      call.end(payload);
    });
  }

  /** Closes idle connections. */
  close(): void {
    this.agent.destroy();
  }
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
