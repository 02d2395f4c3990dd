import { KubeConfig } from '@kubernetes/client-node';
import { stat } from 'fs/promises';
import type { RequestOptions } from 'https';
import { dirname } from 'path';
import { ClusterError } from '../ClusterError';
import { Connection, ConnectionSource } from './Connection';
import { PickedContext, pickContext } from './kubeconfig';
import { readAccessFile } from './UrlAccess';

interface Loaded {
  /** Changes whenever the file does. */
  stamp: string | undefined;
  picked: PickedContext;
  kubeConfig: KubeConfig;
}

/**
 * A context of a kubeconfig file. The file is read again when it changes; certificates, tokens,
 * `exec` plugins and auth providers are resolved by the Kubernetes client.
 */
export class KubeconfigAccess implements ConnectionSource {
  private loaded?: Loaded;

  constructor(
    private readonly cluster: string,
    private readonly settings: { path: string; context?: string },
  ) {}

  async connect(): Promise<Connection> {
    const { kubeConfig, picked } = await this.load();
    const options: RequestOptions = {};
    try {
      await kubeConfig.applyToHTTPSOptions(options);
    } catch (error) {
      throw this.misconfigured(
        `names credentials that cannot be had: ${
          (error as Error).message.trim().split('\n')[0]
        }`,
        error,
      );
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      headers[name] = String(value);
    }
    if (options.auth) {
      headers.Authorization = `Basic ${Buffer.from(options.auth).toString(
        'base64',
      )}`;
    }
    if (picked.tokenFile) {
      const token = await readAccessFile({
        cluster: this.cluster,
        path: picked.tokenFile,
        role: 'token file',
      });
      headers.Authorization = `Bearer ${token.trim()}`;
    }
    return {
      server: picked.server,
      headers,
      tls: {
        ca: options.ca as string | Buffer | undefined,
        cert: options.cert as string | Buffer | undefined,
        key: options.key as string | Buffer | undefined,
        servername: options.servername,
        rejectUnauthorized: options.rejectUnauthorized ?? true,
      },
      agent: kubeConfig.getCurrentCluster()?.proxyUrl
        ? (options.agent as Connection['agent'])
        : undefined,
    };
  }

  renew(): void {
    this.loaded = undefined;
  }

  private async load(): Promise<Loaded> {
    const { path, context } = this.settings;
    const stamp = await this.stamp();
    if (this.loaded && stamp && this.loaded.stamp === stamp) {
      return this.loaded;
    }
    const text = await readAccessFile({
      cluster: this.cluster,
      path,
      role: 'kubeconfig',
    });
    const kubeConfig = new KubeConfig();
    let picked: PickedContext;
    try {
      picked = pickContext({ text, path, context });
      kubeConfig.loadFromString(picked.text);
      kubeConfig.makePathsAbsolute(dirname(path));
    } catch (error) {
      throw this.misconfigured((error as Error).message, error);
    }
    this.loaded = { stamp, picked, kubeConfig };
    return this.loaded;
  }

  /** A file that cannot be looked at gets no stamp; reading it then says why. */
  private async stamp(): Promise<string | undefined> {
    try {
      const { mtimeMs, size, ino } = await stat(this.settings.path);
      return `${mtimeMs}/${size}/${ino}`;
    } catch {
      return undefined;
    }
  }

  private misconfigured(words: string, cause: unknown): ClusterError {
    return new ClusterError({
      cluster: this.cluster,
      reason: 'misconfigured',
      message: `Cluster '${this.cluster}': the kubeconfig ${this.settings.path} ${words}`,
      cause,
    });
  }
}
