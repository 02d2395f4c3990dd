import { readFileSync } from 'fs';
import { Agent, type AgentOptions, type RequestOptions } from 'https';
import type { Duplex } from 'stream';
import { connect, type ConnectionOptions, type TLSSocket } from 'tls';
import type { Trust } from '../config/types';

/** The NAS showed another certificate than the one that was configured. */
export class UntrustedCertificate extends Error {
  readonly code = 'STOWAGE_FINGERPRINT_DIFFERS';

  constructor(readonly presented: string) {
    super(`the certificate has the fingerprint ${presented}`);
  }
}

/** For the connection and the handshake; Node would wait for ever for the latter. */
const HANDSHAKE_MS = 15_000;

type Created = (error: Error | null, stream: Duplex) => void;

/**
 * Makes TLS connections, each proven before a byte of a request is written to it. Sessions are not
 * resumed, since a resumed one shows no certificate.
 */
export class TrustingAgent extends Agent {
  constructor(private readonly trust: Trust, options: AgentOptions = {}) {
    super({ ...options, maxCachedSessions: 0 });
  }

  createConnection(
    options: RequestOptions,
    created: Created = () => {},
  ): undefined {
    // With an error there is no stream, and Node looks for none.
    const fail = created as (error: Error) => void;
    let settings: ConnectionOptions;
    try {
      settings = { ...(options as ConnectionOptions), ...this.settings() };
    } catch (error) {
      fail(error as Error);
      return undefined;
    }
    const socket = connect(settings);
    socket.once('error', fail);
    socket.setTimeout(HANDSHAKE_MS, () =>
      socket.destroy(
        Object.assign(new Error('no handshake'), { code: 'ETIMEDOUT' }),
      ),
    );
    socket.once('secureConnect', () => {
      socket.removeListener('error', fail);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      const problem = this.objection(socket);
      if (problem) {
        socket.destroy();
        fail(problem);
      } else {
        created(null, socket);
      }
    });
    return undefined;
  }

  private settings(): ConnectionOptions {
    switch (this.trust.kind) {
      case 'authority':
        return { ca: this.trust.pem };
      case 'authority-file':
        return { ca: readFileSync(this.trust.path) };
      case 'fingerprint':
      case 'anything':
        // Proven by its fingerprint in objection(), or not at all, which the operator chose.
        return { rejectUnauthorized: false };
      default:
        return {};
    }
  }

  private objection(socket: TLSSocket): Error | undefined {
    if (this.trust.kind !== 'fingerprint') {
      return undefined;
    }
    const presented = socket.getPeerX509Certificate()?.fingerprint256 ?? 'none';
    return presented === this.trust.sha256
      ? undefined
      : new UntrustedCertificate(presented);
  }
}
