import { generateKeyPairSync } from 'crypto';
import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { run } from '../lib/run';

/** A certificate that the cluster's own authority signs. */
export interface CertificateRequest {
  /** Base name of the files `<name>.crt` and `<name>.key`. */
  name: string;
  /** For a client the user's name, for a server anything. */
  commonName: string;
  /** For a client the user's groups. */
  organization?: string;
  /** `DNS:…` and `IP:…` entries; a server's certificate needs them. */
  alternativeNames?: string[];
}

const validDays = '30';
const keyArguments = [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-nodes',
];

/**
 * A certificate authority in a folder: `ca.crt`, `ca.key` and what it signs.
 * It exists only for the life of one cluster, hence the short validity.
 */
export class CertificateAuthority {
  readonly certificatePath: string;

  private constructor(private readonly folder: string) {
    this.certificatePath = join(folder, 'ca.crt');
  }

  /** The authority of a folder; made if the folder has none yet. */
  static async ensure(folder: string): Promise<CertificateAuthority> {
    const authority = new CertificateAuthority(folder);
    if (!existsSync(authority.certificatePath)) {
      await authority.openssl('ca', 'stowage-test-cluster', undefined, [
        'basicConstraints=critical,CA:TRUE',
        'keyUsage=critical,keyCertSign,cRLSign',
        'subjectKeyIdentifier=hash',
      ]);
    }
    return authority;
  }

  /** The authority's certificate in PEM, which clients verify servers with. */
  get certificate(): string {
    return readFileSync(this.certificatePath, 'utf8');
  }

  /** Signs a certificate for both server and client use. */
  async issue(
    request: CertificateRequest,
  ): Promise<{ certificatePath: string; keyPath: string }> {
    await this.openssl(
      request.name,
      request.commonName,
      request.organization,
      [
        'basicConstraints=critical,CA:FALSE',
        'keyUsage=critical,digitalSignature,keyEncipherment',
        'extendedKeyUsage=serverAuth,clientAuth',
        'authorityKeyIdentifier=keyid',
        ...(request.alternativeNames?.length
          ? [`subjectAltName=${request.alternativeNames.join(',')}`]
          : []),
      ],
      ['-CA', this.certificatePath, '-CAkey', join(this.folder, 'ca.key')],
    );
    return {
      certificatePath: join(this.folder, `${request.name}.crt`),
      keyPath: join(this.folder, `${request.name}.key`),
    };
  }

  private async openssl(
    name: string,
    commonName: string,
    organization: string | undefined,
    extensions: string[],
    signer: string[] = [],
  ): Promise<void> {
    // A configuration of our own: the distribution's would add extensions
    // that make every certificate an authority.
    const configuration = [
      '[req]',
      'distinguished_name = subject',
      'x509_extensions = extensions',
      'prompt = no',
      '[subject]',
      ...(organization ? [`O = ${organization}`] : []),
      `CN = ${commonName}`,
      '[extensions]',
      ...extensions.map(extension => extension.replace('=', ' = ')),
      '',
    ].join('\n');
    const configurationPath = join(this.folder, `${name}.cnf`);
    writeFileSync(configurationPath, configuration);
    await run('openssl', [
      'req',
      '-x509',
      ...keyArguments,
      ...signer,
      '-config',
      configurationPath,
      '-days',
      validDays,
      '-keyout',
      join(this.folder, `${name}.key`),
      '-out',
      join(this.folder, `${name}.crt`),
    ]);
  }
}

/** Writes the key pair that signs service account tokens, if it is missing. */
export function ensureServiceAccountKeys(folder: string): {
  privateKeyPath: string;
  publicKeyPath: string;
} {
  const privateKeyPath = join(folder, 'service-account.key');
  const publicKeyPath = join(folder, 'service-account.pub');
  if (!existsSync(publicKeyPath)) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(privateKeyPath, privateKey, { mode: 0o600 });
    writeFileSync(publicKeyPath, publicKey);
  }
  return { privateKeyPath, publicKeyPath };
}
