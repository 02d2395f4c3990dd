import type { Connection, ConnectionSource } from '../access/Connection';
import { ClusterError } from '../ClusterError';
import type { HttpCall, HttpTransport } from './HttpTransport';

/** A request to the API server; the deadline is the usual one where absent. */
export type ApiCall = Omit<HttpCall, 'connection' | 'timeoutMs'> & {
  timeoutMs?: number;
};

/** Sends requests with credentials that are read anew when the server refuses them. */
export class ApiServer {
  constructor(
    private readonly options: {
      source: ConnectionSource;
      transport: HttpTransport;
      /** Usual deadline in milliseconds. */
      timeoutMs: number;
    },
  ) {}

  /** Sends a request and parses the answer. */
  async json(call: ApiCall): Promise<unknown> {
    const { transport, timeoutMs } = this.options;
    return await this.withCredentials(connection =>
      transport.json({ timeoutMs, ...call, connection }),
    );
  }

  /**
   * Runs a request with the present credentials. Where the server refuses them they are read anew
   * and the request is sent once more: a refused one has changed nothing.
   */
  async withCredentials<T>(
    send: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    const { source } = this.options;
    try {
      return await send(await source.connect());
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== 'unauthorized') {
        throw error;
      }
      source.renew();
      return await send(await source.connect());
    }
  }
}
