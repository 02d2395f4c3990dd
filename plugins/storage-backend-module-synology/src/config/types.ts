/** Which certificate of the NAS is believed. @public */
export type Trust =
  | { kind: 'public-authorities' }
  | { kind: 'authority'; pem: string }
  /** Read at every new connection, so that it may be replaced. */
  | { kind: 'authority-file'; path: string }
  /** SHA-256 of the certificate itself, as `AB:CD:…`. */
  | { kind: 'fingerprint'; sha256: string }
  | { kind: 'anything' };

/** Who logs in. Secrets live here and nowhere else. @public */
export interface DsmAccount {
  account: string;
  password: string;
  /** Of an account with a second factor. */
  device?: { id: string; name: string };
}

/** One Synology NAS as the operator configured it. @public */
export interface NasConfig {
  name: string;
  title: string;
  url: URL;
  /** Names and addresses by which volumes mount it, lower case, IPv6 without brackets. */
  addresses: string[];
  /** Clusters that it serves; all where missing. */
  clusters?: string[];
  reader: DsmAccount;
  trust: Trust;
  /** Milliseconds between two looks. */
  intervalMs: number;
  /** Milliseconds that one answer may take. */
  timeoutMs: number;
}
