import type { IncomingHttpHeaders } from 'http';
import { ClusterError, ClusterErrorReason } from '../ClusterError';

/** An answer of an API server or kubelet that is not a success. */
export interface RefusedAnswer {
  cluster: string;
  /** What was asked, in words, such as `list pods`. */
  what: string;
  status: number;
  headers: IncomingHttpHeaders;
  /** The body as text; a Kubernetes `Status` where the API server wrote it. */
  body: string;
}

interface KubernetesStatus {
  message?: string;
  reason?: string;
  details?: { retryAfterSeconds?: number };
}

/** Longest piece of a foreign text that goes into a message. */
const longestQuote = 600;

function parseStatus(body: string): KubernetesStatus | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null
      ? (parsed as KubernetesStatus)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * How server-side apply refuses a field of the wrong form (such as the quantity `10GB`): with 500,
 * although the fault is the manifest's. Seen with 1.36.
 */
const unreadableManifest =
  /^failed to (convert new object|create typed patch object)/;

function reasonOf(status: number, words: string): ClusterErrorReason {
  if (status === 500 && unreadableManifest.test(words)) {
    return 'invalid';
  }
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 410:
      return 'gone';
    case 429:
      return 'throttled';
    default:
      break;
  }
  if (status >= 300 && status < 400) {
    return 'misconfigured';
  }
  return status >= 400 && status < 500 ? 'invalid' : 'server-error';
}

/**
 * Reads `Retry-After` as RFC 9110 section 10.2.3 has it: seconds, or a date.
 *
 * @param value - the header
 * @param now - milliseconds since the epoch, for the date form
 * @returns whole seconds, at least 0; `undefined` where it says nothing usable
 */
export function parseRetryAfter(
  value: string | undefined,
  now: number,
): number | undefined {
  if (!value) {
    return undefined;
  }
  if (/^\d+$/.test(value.trim())) {
    return Number(value);
  }
  const date = Date.parse(value);
  return Number.isNaN(date)
    ? undefined
    : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Turns an answer from 300 on into our error, with the server's own words in it. */
export function errorFromAnswer(answer: RefusedAnswer): ClusterError {
  const { cluster, what, status, headers, body } = answer;
  const parsed = parseStatus(body);
  const words = (parsed?.message || body.trim() || `HTTP ${status}`).slice(
    0,
    longestQuote,
  );
  const reason = reasonOf(status, words);
  const prefix = `Cluster '${cluster}' could not ${what}`;
  let message = `${prefix}: ${words}`;
  if (reason === 'unauthorized') {
    message = `${prefix}: it refused the portal's credentials (401). The token or certificate may have expired or been revoked; renew it where the configuration reads it from`;
  } else if (status >= 300 && status < 400) {
    message = `${prefix}: it answered with a redirect (${status}) to '${String(
      headers.location ?? 'nowhere',
    ).slice(
      0,
      200,
    )}', which is not followed; configure the address of the API server itself`;
  } else if (reason === 'server-error') {
    message = `${prefix}: it answered ${status}: ${words}`;
  }
  return new ClusterError({
    cluster,
    reason,
    message,
    code: status,
    retryAfterSeconds:
      parseRetryAfter(headers['retry-after'], Date.now()) ??
      parsed?.details?.retryAfterSeconds,
  });
}

/** What Node's error codes mean, and what to do about them. */
const networkWords: Record<string, string> = {
  ECONNREFUSED: 'connection refused at {url}',
  ECONNRESET: 'the connection to {url} was reset',
  EPIPE: 'the connection to {url} was closed while sending',
  EHOSTUNREACH: 'no route to the host of {url}',
  ENETUNREACH: 'no route to the network of {url}',
  ETIMEDOUT: 'no answer from {url} in time',
  ENOTFOUND: 'the host name of {url} is not known to DNS',
  EAI_AGAIN: 'DNS gave no answer for the host name of {url}',
  CERT_HAS_EXPIRED: 'the TLS certificate of {url} has expired',
  CERT_NOT_YET_VALID:
    'the TLS certificate of {url} is not valid yet; compare the clocks',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the TLS certificate of {url} is self-signed and not trusted; configure its CA',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the TLS certificate of {url} is signed by an authority that is not trusted; configure its CA',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the TLS certificate of {url} is signed by an authority that is not trusted; configure its CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the TLS certificate of {url} is signed by an authority that is not trusted; configure its CA',
  CERT_SIGNATURE_FAILURE:
    'the TLS certificate of {url} is not signed by the configured CA',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the TLS certificate of {url} is for another host name',
  EPROTO: '{url} does not speak TLS as expected; is it plain HTTP?',
  HPE_INVALID_CONSTANT: '{url} does not speak HTTP; is it TLS?',
};

/** Turns a failed connection or a broken TLS handshake into our error. */
export function errorFromNetwork(options: {
  cluster: string;
  what: string;
  url: URL;
  error: unknown;
}): ClusterError {
  const { cluster, what, url, error } = options;
  const { code, message } = error as { code?: string; message?: string };
  const words = (
    (code && networkWords[code]) ||
    `{url} cannot be reached: ${message ?? String(error)}`
  ).replace('{url}', url.origin);
  return new ClusterError({
    cluster,
    reason: 'unreachable',
    message: `Cluster '${cluster}' could not ${what}: ${words}`,
    cause: error,
  });
}

/** No (further) answer within the time allowed. */
export function errorFromTimeout(options: {
  cluster: string;
  what: string;
  url: URL;
  timeoutMs: number;
}): ClusterError {
  const { cluster, what, url, timeoutMs } = options;
  return new ClusterError({
    cluster,
    reason: 'unreachable',
    message: `Cluster '${cluster}' could not ${what}: no answer from ${
      url.origin
    } within ${Math.round(timeoutMs / 100) / 10} s`,
  });
}
