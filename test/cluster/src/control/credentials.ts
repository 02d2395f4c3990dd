import { randomBytes } from 'crypto';
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { CertificateAuthority, ensureServiceAccountKeys } from './certificates';
import { kubeconfigText } from './kubeconfig';

/** A user of the API server that authenticates with a fixed token. */
interface TokenUser {
  name: string;
  group: string;
}

/** Files and tokens that the control plane's programs start with. */
export interface ControlPlaneCredentials {
  authority: CertificateAuthority;
  /** Server certificate of the API server, and its client certificate towards kubelets. */
  apiServer: { certificatePath: string; keyPath: string };
  kubeletClient: { certificatePath: string; keyPath: string };
  serviceAccount: { privateKeyPath: string; publicKeyPath: string };
  tokenFilePath: string;
  adminToken: string;
  /** Paths of kubeconfig files by user name. */
  kubeconfigPaths: Record<string, string>;
}

/** Names of the users that every control plane has. */
export const adminUser = 'stowage-admin';
export const controllerManagerUser = 'system:kube-controller-manager';
export const schedulerUser = 'system:kube-scheduler';
export const proxyUser = 'system:kube-proxy';

/** The user name that the node authorizer expects of a kubelet. */
export function nodeUser(node: string): string {
  return `system:node:${node}`;
}

/**
 * Makes certificates, keys, tokens and kubeconfig files for a control plane in
 * `folder`, which is meant for one life of the cluster.
 *
 * @param input.address - host or IP that clients reach the API server under
 * @param input.nodes - names of nodes whose kubelets need a user
 */
export async function createCredentials(input: {
  folder: string;
  address: string;
  port: number;
  nodes?: string[];
  alternativeNames?: string[];
}): Promise<ControlPlaneCredentials> {
  const { folder, address, port, nodes = [] } = input;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await CertificateAuthority.ensure(folder);
  const [apiServer, kubeletClient] = await Promise.all([
    authority.issue({
      name: 'apiserver',
      commonName: 'kube-apiserver',
      alternativeNames: [
        `IP:${address}`,
        'IP:127.0.0.1',
        'DNS:localhost',
        'DNS:kubernetes',
        'DNS:kubernetes.default',
        'DNS:kubernetes.default.svc',
        ...(input.alternativeNames ?? []),
      ],
    }),
    authority.issue({
      name: 'kubelet-client',
      commonName: 'kube-apiserver-kubelet-client',
      organization: 'system:masters',
    }),
  ]);

  const users: TokenUser[] = [
    { name: adminUser, group: 'system:masters' },
    { name: controllerManagerUser, group: '' },
    { name: schedulerUser, group: '' },
    { name: proxyUser, group: '' },
    ...nodes.map(node => ({ name: nodeUser(node), group: 'system:nodes' })),
  ];
  const kubeconfigPaths: Record<string, string> = {};
  const tokenLines: string[] = [];
  let adminToken = '';
  for (const user of users) {
    const token = randomBytes(24).toString('hex');
    tokenLines.push(
      [token, user.name, user.name, user.group && `"${user.group}"`].join(','),
    );
    const path = join(
      folder,
      user.name === adminUser
        ? 'kubeconfig'
        : `${user.name.replaceAll(':', '-')}.kubeconfig`,
    );
    const text = kubeconfigText({
      server: `https://${address}:${port}`,
      certificateAuthority: authority.certificate,
      token,
    });
    writeFileSync(path, text, { mode: 0o600 });
    kubeconfigPaths[user.name] = path;
    if (user.name === adminUser) {
      adminToken = token;
    }
  }
  const tokenFilePath = join(folder, 'tokens.csv');
  writeFileSync(tokenFilePath, `${tokenLines.join('\n')}\n`, { mode: 0o600 });
  return {
    authority,
    apiServer,
    kubeletClient,
    serviceAccount: ensureServiceAccountKeys(folder),
    tokenFilePath,
    adminToken,
    kubeconfigPaths,
  };
}
