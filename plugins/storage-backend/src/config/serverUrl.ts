import { isIP } from 'net';

/** Addresses that answer with the credentials of the machine itself. */
const metadataHosts = new Set([
  '169.254.169.254',
  '[fd00:ec2::254]',
  'metadata.google.internal',
]);

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost')) {
    return true;
  }
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}

/**
 * Checks the address of an API server.
 *
 * @param text - what the configuration says
 * @returns the URL, or what is wrong with it in words (without the text itself where it may hold a
 * password)
 */
export function parseServerUrl(
  text: string,
): { url: URL; problem?: undefined } | { url?: undefined; problem: string } {
  if (!URL.canParse(text)) {
    return { problem: `'${text.slice(0, 200)}' is not a URL` };
  }
  const url = new URL(text);
  if (url.username || url.password) {
    return {
      problem: `the address of '${url.host}' holds a user name or password; credentials have fields of their own`,
    };
  }
  if (url.search || url.hash) {
    return { problem: `'${url.origin}' must not have a query or a fragment` };
  }
  if (metadataHosts.has(url.hostname)) {
    return {
      problem: `'${url.hostname}' is a cloud metadata address, not an API server`,
    };
  }
  if (url.protocol === 'https:') {
    return { url };
  }
  if (url.protocol !== 'http:') {
    return { problem: `'${text.slice(0, 200)}' is not an https address` };
  }
  return isLoopback(url.hostname)
    ? { url }
    : {
        problem: `'${url.origin}' is plain http, which would send the token readable to everybody on the way; use https (http is accepted for this machine itself only)`,
      };
}
