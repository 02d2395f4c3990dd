import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Trust } from './types';

const KEYS = ['ca', 'caFile', 'fingerprint', 'dangerouslySkipTlsVerify'];
const SHA256_BYTES = 32;

/**
 * Reads which certificate of a NAS is believed; public authorities where nothing is said.
 *
 * @throws InputError that names the key and the remedy
 */
export function readTrust(config: Config): Trust {
  const skip = config.getOptionalBoolean('dangerouslySkipTlsVerify') ?? false;
  const given = KEYS.filter(
    key => config.has(key) && (key !== 'dangerouslySkipTlsVerify' || skip),
  );
  if (given.length > 1) {
    throw new InputError(
      `it gives ${given.join(
        ' and ',
      )}; keep the one that is meant and remove the others`,
    );
  }
  switch (given[0]) {
    case 'ca': {
      const pem = config.getString('ca');
      if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
        throw new InputError(
          'ca is no certificate in PEM; it begins with -----BEGIN CERTIFICATE-----',
        );
      }
      return { kind: 'authority', pem };
    }
    case 'caFile':
      return { kind: 'authority-file', path: config.getString('caFile') };
    case 'fingerprint':
      return {
        kind: 'fingerprint',
        sha256: readFingerprint(config.getString('fingerprint')),
      };
    case 'dangerouslySkipTlsVerify':
      return { kind: 'anything' };
    default:
      return { kind: 'public-authorities' };
  }
}

/** Takes colons, blanks and either case, as the tools write it. */
function readFingerprint(text: string): string {
  const digits = text.replace(/^sha-?256[:= ]?/i, '').replace(/[:\s]/g, '');
  if (!/^[0-9a-f]*$/i.test(digits) || digits.length !== 2 * SHA256_BYTES) {
    throw new InputError(
      `fingerprint '${text}' is no SHA-256 fingerprint; it has ${SHA256_BYTES} bytes in hexadecimal, such as AB:CD:… (openssl x509 -noout -fingerprint -sha256)`,
    );
  }
  return digits.toUpperCase().replace(/..(?!$)/g, '$&:');
}
