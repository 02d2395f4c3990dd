import { readFile } from 'fs/promises';
import type { ClusterAccess } from '../../../config/types';
import { ClusterError } from '../ClusterError';
import { Connection, ConnectionSource } from './Connection';
import { parseServerUrl } from '../../../config/serverUrl';

type UrlSettings = Omit<Extract<ClusterAccess, { kind: 'url' }>, 'kind'>;

/** Reads a small file, or says in our words which one and why not. */
export async function readAccessFile(options: {
  cluster: string;
  path: string;
  /** What the file is, such as `token file`. */
  role: string;
}): Promise<string> {
  const { cluster, path, role } = options;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const words: Record<string, string> = {
      ENOENT: 'does not exist',
      EACCES: 'may not be read by the portal',
      EISDIR: 'is a folder',
    };
    throw new ClusterError({
      cluster,
      reason: 'misconfigured',
      message: `Cluster '${cluster}': the ${role} ${path} ${
        words[code ?? ''] ?? `cannot be read (${code})`
      }`,
      cause: error,
    });
  }
}

/** A cluster given by address; token and CA files are read at every use. */
export class UrlAccess implements ConnectionSource {
  constructor(
    private readonly cluster: string,
    private readonly settings: UrlSettings,
  ) {}

  async connect(): Promise<Connection> {
    const { cluster, settings } = this;
    const { url, problem } = parseServerUrl(settings.url);
    if (!url) {
      throw new ClusterError({
        cluster,
        reason: 'misconfigured',
        message: `Cluster '${cluster}': ${problem}`,
      });
    }
    const token = settings.tokenFile
      ? await readAccessFile({
          cluster,
          path: settings.tokenFile,
          role: 'token file',
        })
      : settings.token;
    if (settings.tokenFile && !token?.trim()) {
      throw new ClusterError({
        cluster,
        reason: 'misconfigured',
        message: `Cluster '${cluster}': the token file ${settings.tokenFile} is empty`,
      });
    }
    const ca = settings.caFile
      ? await readAccessFile({
          cluster,
          path: settings.caFile,
          role: 'CA file',
        })
      : settings.ca;
    return {
      server: url,
      headers: token?.trim() ? { Authorization: `Bearer ${token.trim()}` } : {},
      tls: {
        ca,
        cert: settings.clientCertificate?.certificate,
        key: settings.clientCertificate?.key,
        rejectUnauthorized: !settings.dangerouslySkipTlsVerify,
      },
    };
  }

  renew(): void {
    // Nothing is kept between two uses.
  }
}
