import { parseServerUrl } from '../adapters/kubernetes/access/serverUrl';

/** Addresses that answer with the credentials of the machine itself. */
const METADATA_HOSTS = new Set([
  '169.254.169.254',
  '[fd00:ec2::254]',
  'metadata.google.internal',
]);

/**
 * Judges the address of an API server before any credential is sent to it.
 *
 * @returns why it cannot be used, or `undefined` where it can
 */
export function serverUrlProblem(text: string): string | undefined {
  const { url, problem } = parseServerUrl(text);
  if (problem !== undefined) {
    return problem;
  }
  return METADATA_HOSTS.has(url.hostname)
    ? `${url.hostname} is a cloud metadata address, not an API server`
    : undefined;
}
