import { readFileSync } from 'fs';
import { dirname, resolve } from 'path';
import { InputError } from '@backstage/errors';
import { parse } from 'yaml';

/** How to reach an API server, and as whom. Certificates and keys are PEM. */
export interface ApiAccess {
  /** URL of the API server. */
  server: string;
  /** What the server's certificate is verified with; the machine's list if absent. */
  certificateAuthority?: string;
  token?: string;
  clientCertificate?: string;
  clientKey?: string;
}

interface Named {
  name: string;
  cluster?: Record<string, string>;
  user?: Record<string, string>;
  context?: Record<string, string>;
}

/**
 * Reads the current context of a kubeconfig file: server, authority, and a
 * token or a client certificate, inline or in files beside it.
 *
 * @throws InputError naming what the file lacks; logins through plugins are
 * not supported.
 */
export function readKubeconfig(path: string): ApiAccess {
  const config = parse(readFileSync(path, 'utf8')) as {
    'current-context'?: string;
    clusters?: Named[];
    contexts?: Named[];
    users?: Named[];
  };
  const find = (list: Named[] | undefined, what: string, name?: string) => {
    const found = list?.find(entry => entry.name === name);
    if (!found) {
      throw new InputError(`Kubeconfig '${path}' has no ${what} '${name}'`);
    }
    return found;
  };
  const { context = {} } = find(
    config.contexts,
    'context',
    config['current-context'],
  );
  const { cluster = {} } = find(config.clusters, 'cluster', context.cluster);
  const { user = {} } = find(config.users, 'user', context.user);
  const content = (entry: Record<string, string>, field: string) => {
    if (entry[`${field}-data`]) {
      return Buffer.from(entry[`${field}-data`], 'base64').toString();
    }
    return entry[field]
      ? readFileSync(resolve(dirname(path), entry[field]), 'utf8')
      : undefined;
  };
  const access: ApiAccess = {
    server: cluster.server,
    certificateAuthority: content(cluster, 'certificate-authority'),
    token:
      user.token ??
      (user.tokenFile
        ? readFileSync(resolve(dirname(path), user.tokenFile), 'utf8').trim()
        : undefined),
    clientCertificate: content(user, 'client-certificate'),
    clientKey: content(user, 'client-key'),
  };
  if (!access.server || (!access.token && !access.clientCertificate)) {
    throw new InputError(
      `Kubeconfig '${path}' must name a server and have a token or a client certificate for it`,
    );
  }
  return access;
}
