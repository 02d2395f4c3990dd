import { once } from 'events';
import { writeFileSync } from 'fs';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { Agent, request as send } from 'https';
import type { AddressInfo, Socket } from 'net';
import type { Plane } from '../world/planes';
import { ApiFault, ApiFaults } from './apiFaults';

/** Seconds that a throttled caller is asked to wait. */
const retryAfterSeconds = 1;

/**
 * Stands between one portal and the API server: passes everything on, and has requests go wrong as
 * it is told. It is a real server, so what the portal meets are real connections that are torn.
 */
export class ApiProxy {
  readonly faults = new ApiFaults();
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #sockets = new Set<Socket>();
  /** Is told which request went wrong how. */
  onFault: (line: string) => void = () => {};

  private constructor(
    private readonly options: { plane: Plane; kubeconfig: string },
  ) {
    this.#agent = new Agent({
      ca: options.plane.certificateAuthority,
      keepAlive: true,
      maxSockets: 200,
    });
    this.#server = createServer((request, response) =>
      this.#handle(request, response),
    );
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Begins to listen.
   *
   * @param options.kubeconfig - the file that is written for who is to go through it
   */
  static async start(options: {
    plane: Plane;
    kubeconfig: string;
  }): Promise<ApiProxy> {
    const proxy = new ApiProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    const { port } = proxy.#server.address() as AddressInfo;
    writeFileSync(
      options.kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: 'proxy',
            cluster: { server: `http://127.0.0.1:${port}` },
          },
        ],
        users: [{ name: 'portal', user: { token: options.plane.adminToken } }],
        contexts: [
          { name: 'proxy', context: { cluster: 'proxy', user: 'portal' } },
        ],
        'current-context': 'proxy',
      }),
    );
    return proxy;
  }

  /** Ends all connections and listens no more. */
  async stop(): Promise<void> {
    this.#server.close();
    this.#sockets.forEach(socket => socket.destroy());
    this.#agent.destroy();
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url: path = '/' } = request;
    const fault = this.faults.next({ method, path });
    if (!fault) {
      this.#pass(request, response);
      return;
    }
    this.onFault(`${method} ${path.split('?')[0]}: ${fault.fault}`);
    this.#fail(fault, request, response);
  }

  #fail(
    { fault }: ApiFault,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    switch (fault) {
      case 'throttled':
        request.resume();
        response.setHeader('Retry-After', String(retryAfterSeconds));
        refuse(response, 429, 'TooManyRequests');
        break;
      case 'conflict':
        request.resume();
        refuse(response, 409, 'Conflict');
        break;
      case 'error':
        request.resume();
        refuse(response, 500, 'InternalError');
        break;
      case 'reset':
        request.socket.destroy();
        break;
      case 'lost-answer':
        this.#pass(request, response, { lost: true });
        break;
      default:
        // No answer at all: the caller has to give up by itself.
        request.resume();
    }
  }

  #pass(
    request: IncomingMessage,
    response: ServerResponse,
    options: { lost?: boolean } = {},
  ): void {
    const { server } = this.options.plane;
    const onward = send(
      new URL(request.url ?? '/', server),
      {
        method: request.method,
        agent: this.#agent,
        headers: { ...request.headers, host: new URL(server).host },
      },
      answer => {
        if (options.lost) {
          answer.resume();
          answer.once('end', () => request.socket.destroy());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        // A watch has to show its first line before anything is in it.
        response.flushHeaders();
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      },
    );
    onward.once('error', () => request.socket.destroy());
    response.once('close', () => {
      if (!response.writableFinished && !options.lost) {
        onward.destroy();
      }
    });
    request.pipe(onward);
  }
}

function refuse(response: ServerResponse, code: number, reason: string): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message: `chaos: ${reason}`,
      reason,
      code,
    }),
  );
}
