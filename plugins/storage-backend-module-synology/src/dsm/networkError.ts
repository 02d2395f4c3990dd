import { NasError } from '@stowage/backstage-plugin-storage-node';
import { UntrustedCertificate } from './connect';

/** Where a request went, for messages. */
export interface Errand {
  nas: string;
  host: string;
  call: string;
}

const untrusted: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed its certificate itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'what signed its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'what signed its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'what signed its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'what signed its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_SIGNATURE_FAILURE: 'what signed its certificate is another one',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names',
};

const unreachable: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was broken',
  EPIPE: 'the connection was broken',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  ENOTFOUND: 'nobody knows its name',
  EAI_AGAIN: 'its name could not be looked up',
};

/** A failure on the way to the NAS, in words. */
export function networkError(errand: Errand, error: Error): NasError {
  const { nas, host, call } = errand;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (error instanceof UntrustedCertificate) {
    return new NasError({
      nas,
      call,
      reason: 'untrusted',
      message: `NAS '${nas}' at ${host} is not trusted: its certificate has the SHA-256 fingerprint ${error.presented}, not the one that is configured. If it got a new certificate, compare the fingerprint on the NAS itself and change it in storage.nas; if not, somebody else answers.`,
      cause: error,
    });
  }
  if (untrusted[code]) {
    return new NasError({
      nas,
      call,
      reason: 'untrusted',
      message: `NAS '${nas}' at ${host} is not trusted: ${untrusted[code]}. Set fingerprint, ca or caFile of its entry in storage.nas.`,
      cause: error,
    });
  }
  if (['ENOENT', 'EACCES', 'EISDIR'].includes(code)) {
    return new NasError({
      nas,
      call,
      reason: 'misconfigured',
      message: `NAS '${nas}' cannot be asked: its caFile cannot be read (${code}).`,
      cause: error,
    });
  }
  return new NasError({
    nas,
    call,
    reason: 'unreachable',
    message: `NAS '${nas}' at ${host} cannot be reached: ${
      unreachable[code] ?? (code || 'the connection failed')
    }.`,
    cause: error,
  });
}

/** The NAS took the request and was silent. */
export function timeoutError(errand: Errand, timeoutMs: number): NasError {
  return new NasError({
    nas: errand.nas,
    call: errand.call,
    reason: 'unreachable',
    message: `NAS '${errand.nas}' at ${errand.host} did not answer within ${
      timeoutMs / 1000
    } s.`,
  });
}
