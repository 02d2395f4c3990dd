import { IncomingMessage, ServerResponse } from 'http';
import { setTimeout as delay } from 'timers/promises';
import { parseRequest, RequestInfo } from '../rest/RequestInfo';
import { sendError } from '../rest/respond';
import { StatusError } from '../StatusError';
import { ApiFault, concerns } from './ApiFault';

/**
 * What is to go wrong with requests, as a filter in front of an API server. It
 * is asked before the server itself, so that whoever is met sees real answers
 * and real connections that are torn.
 */
export class ApiFaults {
  private readonly faults = new Set<ApiFault>();
  private readonly watches = new Set<ServerResponse>();
  private readonly spared = new Set<string>();

  /** @param random - numbers from 0 up to 1, for what goes wrong by chance */
  constructor(private readonly random: () => number) {}

  /** Never lets anything go wrong for the holder of a bearer token. */
  spare(token: string): void {
    this.spared.add(`Bearer ${token}`);
  }

  /** Lets requests go wrong from now on; answers how to end that. */
  add(fault: ApiFault): () => void {
    // The same fault may be there twice, and is ended one by one.
    const added = { ...fault };
    this.faults.add(added);
    return () => this.faults.delete(added);
  }

  /** Tears the connections of all watches but those of the spared. */
  cutWatches(): void {
    this.watches.forEach(response => response.destroy());
  }

  /**
   * Does to a request what is to be done to it.
   *
   * @returns whether it is dealt with, so that nobody else is to answer it
   */
  async intercept(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    if (this.spared.has(request.headers.authorization ?? '')) {
      return false;
    }
    const info = parseRequest(request.method ?? 'GET', request.url ?? '/');
    if (info.verb === 'watch') {
      this.watches.add(response);
      response.once('close', () => this.watches.delete(response));
    }
    for (const fault of this.faults) {
      if (
        concerns(fault, info) &&
        (await this.befall(fault, { info, request, response }))
      ) {
        return true;
      }
    }
    return false;
  }

  private async befall(
    fault: ApiFault,
    met: {
      info: RequestInfo;
      request: IncomingMessage;
      response: ServerResponse;
    },
  ): Promise<boolean> {
    if (this.random() >= fault.chance) {
      return false;
    }
    const { request, response } = met;
    switch (fault.kind) {
      case 'slow':
        await delay(fault.delayMs, undefined, { ref: false });
        return response.destroyed;
      case 'lost-answer':
        loseAnswer(response);
        return false;
      case 'reset':
        request.socket.destroy();
        return true;
      case 'throttled':
        request.resume();
        sendError(
          response,
          StatusError.tooManyRequests(
            'the server has received too many requests and has asked us to try again later',
            fault.retryAfterSeconds,
          ),
        );
        return true;
      case 'error':
        request.resume();
        sendError(response, StatusError.internal('a fault of the home lab'));
        return true;
      default:
        return false;
    }
  }
}

/** Tears the connection as soon as something would be sent over it. */
function loseAnswer(response: ServerResponse): void {
  const lose = () => {
    response.socket?.destroy();
    return response;
  };
  response.writeHead = lose;
  response.flushHeaders = lose;
  response.write = () => {
    lose();
    return false;
  };
  response.end = lose;
}
