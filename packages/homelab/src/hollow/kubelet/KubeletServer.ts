import { IncomingMessage, ServerResponse } from 'http';
import { createServer, Server } from 'https';
import { AddressInfo } from 'net';
import { ContainerLog, LogQuery } from '../container/ContainerLog';
import { KubeletAccess } from './KubeletAccess';

/** What a kubelet's endpoint presents itself with, in PEM. */
export interface KubeletCertificate {
  certificate: string;
  key: string;
  /**
   * Who signs its clients; others need a bearer token that the API server knows
   * and lets read the node. Without it everybody who reaches the port may ask,
   * which is only right on a machine of one's own.
   */
  clientAuthority?: string;
}

/** What the endpoint answers from. */
export interface KubeletContent {
  /** The log of a container, or in words why there is none. */
  findLog(request: {
    namespace: string;
    pod: string;
    container: string;
    previous: boolean;
  }): ContainerLog | { status: number; message: string };
  summary(): Promise<object>;
  /** The node's pods, as `/pods` answers them. */
  pods(): object;
}

function count(value: string | null): number | undefined {
  return value === null || !/^\d+$/.test(value) ? undefined : Number(value);
}

/** Reads the query of `/containerLogs/…`, which is that of `pods/log`. */
export function parseLogQuery(
  query: URLSearchParams,
  now: number,
): LogQuery & { follow: boolean; previous: boolean } {
  const seconds = count(query.get('sinceSeconds'));
  const time = query.get('sinceTime');
  const parsedTime = time ? Date.parse(time) : undefined;
  return {
    follow: query.get('follow') === 'true',
    previous: query.get('previous') === 'true',
    tailLines: count(query.get('tailLines')),
    limitBytes: count(query.get('limitBytes')),
    timestamps: query.get('timestamps') === 'true',
    since: seconds === undefined ? parsedTime : now - seconds * 1000,
  };
}

/** The HTTPS endpoint of a hollow node, as far as the API server asks it. */
export class KubeletServer {
  private readonly server: Server;
  private readonly isOpen: boolean;
  private chosenPort = 0;

  constructor(
    certificate: KubeletCertificate,
    private readonly content: KubeletContent,
    private readonly access: KubeletAccess,
  ) {
    const { clientAuthority } = certificate;
    this.isOpen = !clientAuthority;
    this.server = createServer(
      {
        cert: certificate.certificate,
        key: certificate.key,
        ...(clientAuthority && {
          ca: clientAuthority,
          requestCert: true,
          // Who has no certificate may still have a token.
          rejectUnauthorized: false,
        }),
      },
      (request, response) => {
        this.answer(request, response).catch((error: Error) => {
          if (!response.headersSent) {
            response.writeHead(500);
          }
          response.end(error.message);
        });
      },
    );
  }

  /** Port it listens on; the same after each start. */
  get port(): number {
    return this.chosenPort;
  }

  /** Listens on the port it had before, at first on any. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.chosenPort, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.chosenPort = (this.server.address() as AddressInfo).port;
  }

  /** Ends all answers and listens no more. */
  async stop(): Promise<void> {
    if (this.server.listening) {
      const closed = new Promise(resolve => this.server.once('close', resolve));
      this.server.close();
      this.server.closeAllConnections();
      await closed;
    }
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { pathname, searchParams } = new URL(
      request.url ?? '/',
      'https://kubelet',
    );
    const [, place, ...names] = pathname.split('/').map(decodeURIComponent);
    const refusal = this.isOpen
      ? undefined
      : await this.access.refusal(request, pathname);
    if (refusal) {
      plain(response, refusal.status, refusal.message);
    } else if (request.method !== 'GET') {
      plain(response, 405, `hollow nodes answer GET only`);
    } else if (pathname === '/healthz') {
      plain(response, 200, 'ok');
    } else if (pathname === '/stats/summary') {
      json(response, await this.content.summary());
    } else if (pathname === '/pods') {
      json(response, this.content.pods());
    } else if (place === 'containerLogs' && names.length === 3) {
      await this.sendLog(names, searchParams, response);
    } else {
      plain(response, 404, `hollow nodes have no ${pathname}`);
    }
  }

  private async sendLog(
    [namespace, pod, container]: string[],
    parameters: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    const query = parseLogQuery(parameters, Date.now());
    const { previous } = query;
    const log = this.content.findLog({ namespace, pod, container, previous });
    if (!(log instanceof ContainerLog)) {
      plain(response, log.status, log.message);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    if (!query.follow) {
      response.end(log.read(query));
      return;
    }
    response.flushHeaders();
    const ending = new AbortController();
    response.once('close', () => ending.abort());
    for await (const text of log.follow(query, ending.signal)) {
      response.write(text);
    }
    response.end();
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(text);
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
