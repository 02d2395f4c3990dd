import {
  Agent as HttpAgent,
  IncomingMessage,
  request as httpRequest,
} from 'http';
import { Agent as HttpsAgent, request as httpsRequest } from 'https';
import { Connection } from '../access/Connection';
import { ClusterError } from '../ClusterError';
import { errorFromAnswer, errorFromNetwork, errorFromTimeout } from './errors';

/** One request to an API server or kubelet. */
export interface HttpCall {
  connection: Connection;
  /** What is asked, in words for messages, such as `list pods`. */
  what: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with a slash; appended to the server's base path. */
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** Of the body; `application/json` where absent. */
  contentType?: string;
  /** Until the whole answer is there; for a stream, until its headers are. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Largest answer that is read whole; a page of 500 pods has about 10 MiB. */
const largestAnswerBytes = 128 * 1024 * 1024;

/** A silent TCP connection is probed after this long; the kernel gives up 10 s later. */
const keepAliveProbeMs = 15_000;

/**
 * How long an unused connection is kept: shorter than any load balancer on the way would, so that
 * none is used at the moment it is closed.
 */
const idleMs = 30_000;

function urlOf({ connection, path, query = {} }: HttpCall): URL {
  const { server } = connection;
  const url = new URL(
    `${server.origin}${server.pathname.replace(/\/$/, '')}${path}`,
  );
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      url.searchParams.set(name, value);
    }
  }
  return url;
}

/**
 * HTTP as a cluster needs it: kept connections, deadlines, no redirects, and every failure as a
 * {@link ClusterError}.
 */
export class HttpTransport {
  private readonly https = new HttpsAgent({
    keepAlive: true,
    keepAliveMsecs: keepAliveProbeMs,
    timeout: idleMs,
  });
  private readonly http = new HttpAgent({
    keepAlive: true,
    keepAliveMsecs: keepAliveProbeMs,
    timeout: idleMs,
  });

  constructor(private readonly cluster: string) {}

  /** Sends a request and reads the whole answer. */
  async text(call: HttpCall): Promise<string> {
    const deadline = Date.now() + call.timeoutMs;
    const response = await this.open(call);
    return await this.read(call, response, deadline);
  }

  /** Sends a request and parses the answer. */
  async json(call: HttpCall): Promise<unknown> {
    const text = await this.text(call);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new ClusterError({
        cluster: this.cluster,
        reason: 'server-error',
        message: `Cluster '${this.cluster}' could not ${call.what}: its answer is not JSON`,
        cause: error,
      });
    }
  }

  /** Sends a request and answers as soon as the headers of a success are there. */
  async open(call: HttpCall): Promise<IncomingMessage> {
    const { connection, method, what, timeoutMs, signal } = call;
    const { cluster } = this;
    const url = urlOf(call);
    const payload =
      call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers: Record<string, string> = {
      ...connection.headers,
      Accept: 'application/json, */*',
      'User-Agent': 'stowage',
    };
    if (payload !== undefined) {
      headers['Content-Type'] = call.contentType ?? 'application/json';
      headers['Content-Length'] = String(Buffer.byteLength(payload));
    }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const sent = (secure ? httpsRequest : httpRequest)(url, {
        method,
        headers,
        agent: connection.agent ?? (secure ? this.https : this.http),
        ...(secure && connection.tls),
      });
      const cancel = () => sent.destroy(new Error('cancelled'));
      const timer = setTimeout(() => {
        reject(errorFromTimeout({ cluster, what, url, timeoutMs }));
        sent.destroy();
      }, timeoutMs);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      sent.on('socket', socket => socket.setKeepAlive(true, keepAliveProbeMs));
      sent.on('response', answer => {
        settle();
        resolve(answer);
      });
      sent.on('error', error => {
        settle();
        reject(errorFromNetwork({ cluster, what, url, error }));
      });
      if (signal?.aborted) {
        cancel();
      } else {
        sent.end(payload);
      }
    });
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) {
      return response;
    }
    const body = await this.read(call, response, Date.now() + timeoutMs);
    throw errorFromAnswer({
      cluster,
      what,
      status,
      headers: response.headers,
      body,
    });
  }

  /** Closes kept connections. */
  close(): void {
    this.https.destroy();
    this.http.destroy();
  }

  private async read(
    call: HttpCall,
    response: IncomingMessage,
    deadline: number,
  ): Promise<string> {
    const { cluster } = this;
    const { what, timeoutMs, signal } = call;
    const url = urlOf(call);
    return await new Promise<string>((resolve, reject) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const cancel = () => response.destroy(new Error('cancelled'));
      const timer = setTimeout(() => {
        reject(errorFromTimeout({ cluster, what, url, timeoutMs }));
        response.destroy();
      }, Math.max(1, deadline - Date.now()));
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > largestAnswerBytes) {
          response.destroy(
            new Error(`the answer is larger than ${largestAnswerBytes} bytes`),
          );
          return;
        }
        chunks.push(chunk);
      });
      response.on('end', () => {
        settle();
        resolve(Buffer.concat(chunks).toString('utf8'));
      });
      response.on('error', error => {
        settle();
        reject(errorFromNetwork({ cluster, what, url, error }));
      });
      if (signal?.aborted) {
        cancel();
      } else if (response.destroyed) {
        // It broke before anybody listened, and will not say so again.
        settle();
        const error = new Error('the connection was lost');
        reject(errorFromNetwork({ cluster, what, url, error }));
      }
    });
  }
}
