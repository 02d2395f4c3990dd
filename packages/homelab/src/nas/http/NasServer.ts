import { IncomingMessage, ServerResponse } from 'http';
import { createServer, Server } from 'https';
import { AddressInfo } from 'net';
import { setTimeout as after } from 'timers/promises';
import { FaultPlan } from '../faults/FaultPlan';
import { Dispatcher } from '../webapi/Dispatcher';
import { NasCertificate } from './certificate';
import { BodyTooLargeError, readRequest } from './readRequest';

/** What the server is started with. */
export interface NasServerOptions {
  certificate: NasCertificate;
  dispatcher: Dispatcher;
  plan: FaultPlan;
  host: string;
  /** 0 for any. */
  port: number;
  report(error: Error): void;
}

/** The HTTPS end of the web API. */
export class NasServer {
  private readonly server: Server;
  private readonly closing = new AbortController();
  private chosenPort: number;

  constructor(private readonly options: NasServerOptions) {
    const { certificate, key } = options.certificate;
    this.chosenPort = options.port;
    this.server = createServer(
      { cert: certificate, key },
      (request, response) => {
        this.answer(request, response).catch((error: Error) => {
          if (!this.closing.signal.aborted) {
            options.report(error);
          }
          response.destroy();
        });
      },
    );
  }

  /** Port it listens on; the same after each start. */
  get port(): number {
    return this.chosenPort;
  }

  /** Listens, or no more; connections end with it. */
  async setListening(listening: boolean): Promise<void> {
    if (listening === this.server.listening) {
      return;
    }
    if (!listening) {
      const closed = new Promise(resolve => this.server.once('close', resolve));
      this.server.close();
      this.server.closeAllConnections();
      await closed;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.chosenPort, this.options.host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.chosenPort = (this.server.address() as AddressInfo).port;
  }

  /** Ends everything, slow answers included. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.setListening(false);
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { plan, dispatcher } = this.options;
    if (plan.delayMs > 0) {
      await after(plan.delayMs, undefined, { signal: this.closing.signal });
    }
    if (plan.presence !== 'here') {
      // Silent: the connection stays open until the client gives up.
      return;
    }
    if (plan.takeBadGateway()) {
      html(response, 502, 'Bad Gateway');
      return;
    }
    let read;
    try {
      read = await readRequest(request);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) {
        throw error;
      }
      html(response, 413, 'Request Entity Too Large');
      return;
    }
    if (!read || (request.method !== 'GET' && request.method !== 'POST')) {
      html(response, 404, 'Not Found');
      return;
    }
    const { envelope, setCookies, changes } = await dispatcher.dispatch(read);
    if (changes && envelope.success && plan.takeLostAnswer()) {
      response.destroy();
      return;
    }
    response.writeHead(200, {
      'content-type': 'application/json; charset="UTF-8"',
      ...(setCookies.length > 0 && { 'set-cookie': setCookies }),
    });
    response.end(JSON.stringify(envelope));
  }
}

function html(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, {
    'content-type': 'text/html',
    connection: 'close',
  });
  response.end(
    `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`,
  );
}
