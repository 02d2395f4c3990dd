import 'reflect-metadata';
import { webcrypto } from 'crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its key, in PEM. */
export interface KeyedCertificate {
  certificate: string;
  key: string;
}

const algorithm = {
  name: 'ECDSA',
  namedCurve: 'P-256',
  hash: 'SHA-256',
} as const;
/** A lab is kept for years at most, and its authority is trusted by nobody else. */
const validMs = 10 * 365 * 24 * 3600 * 1000;
/** Clocks of clients may be behind. */
const earlierMs = 3600 * 1000;

const crypto = webcrypto as unknown as Crypto;
cryptoProvider.set(crypto);

async function createKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function keyPem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', key),
    'PRIVATE KEY',
  );
}

function validity(): { notBefore: Date; notAfter: Date; serialNumber: string } {
  const now = Date.now();
  const serial = crypto.getRandomValues(new Uint8Array(8));
  // A leading bit would make the number negative.
  serial[0] = (serial[0] % 0x7f) + 1;
  return {
    notBefore: new Date(now - earlierMs),
    notAfter: new Date(now + validMs),
    serialNumber: Buffer.from(serial).toString('hex'),
  };
}

/** Makes a self-signed certificate authority. */
export async function createAuthority(name: string): Promise<KeyedCertificate> {
  const keys = await createKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: `CN=${name}`,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(
        KeyUsageFlags.keyCertSign + KeyUsageFlags.cRLSign,
        true,
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: certificate.toString('pem'),
    key: await keyPem(keys.privateKey),
  };
}

/**
 * Issues a certificate for a server that may also be a client.
 *
 * @param options.names - DNS names and IP addresses that it is reached under
 */
export async function issueCertificate(
  authority: KeyedCertificate,
  options: {
    commonName: string;
    organization?: string;
    names: JsonGeneralNames;
  },
): Promise<KeyedCertificate> {
  const keys = await createKeys();
  const { commonName, organization, names } = options;
  const signingKey = await crypto.subtle.importKey(
    'pkcs8',
    PemConverter.decodeFirst(authority.key),
    algorithm,
    false,
    ['sign'],
  );
  const certificate = await X509CertificateGenerator.create({
    ...validity(),
    subject: `${organization ? `O=${organization}, ` : ''}CN=${commonName}`,
    issuer: new X509Certificate(authority.certificate).subject,
    signingAlgorithm: algorithm,
    signingKey,
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([
        ExtendedKeyUsage.serverAuth,
        ExtendedKeyUsage.clientAuth,
      ]),
      new SubjectAlternativeNameExtension(names),
    ],
  });
  return {
    certificate: certificate.toString('pem'),
    key: await keyPem(keys.privateKey),
  };
}
