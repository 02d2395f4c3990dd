import { randomBytes } from 'crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'fs';
import { join } from 'path';
import {
  createAuthority,
  issueCertificate,
  KeyedCertificate,
} from './certificates';
import { Tokens } from './Tokens';

/** Everything that a server proves itself with, and its administrator. */
export interface Credentials {
  authority: KeyedCertificate;
  server: KeyedCertificate;
  /** What kubelets see of the server. */
  kubeletClient: KeyedCertificate;
  /** PEM of the key that signs service account tokens. */
  signingKey: string;
  adminToken: string;
}

const fileName = 'credentials.json';

async function createCredentials(): Promise<Credentials> {
  const authority = await createAuthority('stowage-homelab');
  return {
    authority,
    server: await issueCertificate(authority, {
      commonName: 'kube-apiserver',
      names: [
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
        { type: 'dns', value: 'localhost' },
        { type: 'dns', value: 'kubernetes' },
        { type: 'dns', value: 'kubernetes.default' },
        { type: 'dns', value: 'kubernetes.default.svc' },
      ],
    }),
    kubeletClient: await issueCertificate(authority, {
      commonName: 'kube-apiserver-kubelet-client',
      organization: 'system:masters',
      names: [{ type: 'dns', value: 'kube-apiserver-kubelet-client' }],
    }),
    signingKey: Tokens.createKey(),
    adminToken: randomBytes(24).toString('hex'),
  };
}

/** The credentials of a folder, made where it has none; without a folder fresh ones. */
export async function ensureCredentials(folder?: string): Promise<Credentials> {
  const path = folder && join(folder, fileName);
  if (path && existsSync(path)) {
    return JSON.parse(readFileSync(path, 'utf8'));
  }
  const credentials = await createCredentials();
  if (path) {
    const temporary = `${path}.new`;
    writeFileSync(temporary, JSON.stringify(credentials), { mode: 0o600 });
    renameSync(temporary, path);
  }
  return credentials;
}
