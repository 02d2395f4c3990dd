import type { Agent } from 'http';

/** How TLS is spoken; the names are those of Node's `tls.connect`. */
export interface TlsSettings {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  /** Name to verify where it is not the host's. */
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** Everything needed for one request. Holds secrets: never log it. */
export interface Connection {
  /** Address of the API server; may have a base path. */
  server: URL;
  headers: Record<string, string>;
  tls: TlsSettings;
  /** Only where a proxy is configured. */
  agent?: Agent;
}

/** Where credentials come from, read again whenever they may have changed. */
export interface ConnectionSource {
  /**
   * @throws ClusterError 'misconfigured' naming the file or field that is wrong
   */
  connect(): Promise<Connection>;
  /** Forgets everything that was cached, after the server refused a credential. */
  renew(): void;
}
