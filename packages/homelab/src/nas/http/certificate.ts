import { X509Certificate } from 'crypto';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { generate } from 'selfsigned';
import { writeFileAtomically } from '../state/writeFileAtomically';

/** What the NAS presents itself with, in PEM. */
export interface NasCertificate {
  certificate: string;
  key: string;
  /** SHA-256 of the certificate, as `AB:CD:…`. */
  fingerprint: string;
}

const years = 10;

/**
 * The certificate in a folder, which signs itself as a new NAS's does; made if
 * there is none. It is for localhost, this machine's loopback addresses and
 * the names given.
 */
export async function loadCertificate(
  folder: string,
  names: readonly string[],
): Promise<NasCertificate> {
  const [certificateFile, keyFile] = ['certificate.pem', 'key.pem'].map(name =>
    join(folder, name),
  );
  if (!existsSync(certificateFile)) {
    const made = await makeCertificate(names);
    writeFileAtomically(keyFile, made.private);
    writeFileAtomically(certificateFile, made.cert, 0o644);
  }
  const certificate = readFileSync(certificateFile, 'utf8');
  return {
    certificate,
    key: readFileSync(keyFile, 'utf8'),
    fingerprint: new X509Certificate(certificate).fingerprint256,
  };
}

async function makeCertificate(names: readonly string[]) {
  const until = new Date();
  until.setFullYear(until.getFullYear() + years);
  return await generate([{ name: 'commonName', value: names[0] }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: until,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'keyUsage',
        digitalSignature: true,
        keyCertSign: true,
        critical: true,
      },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...names, 'localhost'].map(value => ({
            type: 2 as const,
            value,
          })),
          ...['127.0.0.1', '::1'].map(ip => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
}
