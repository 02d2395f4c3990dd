import { IncomingMessage } from 'http';
import { WebRequest } from '../webapi/Dispatcher';

/** More than any request of a client needs. */
const maxBodyBytes = 1024 * 1024;

/** The API's name may stand behind the path, as DSM's own pages have it. */
const endpoint =
  /^\/webapi\/(?:query|auth|encryption|entry)\.cgi(?:\/([\w.]+))?$/;

/** A body that is too large to be read. */
export class BodyTooLargeError extends Error {}

/**
 * Reads a request, whose parameters may stand in the query and in the body,
 * and whose session may be named in three places. `undefined` for a path that
 * is none of the web API's.
 */
export async function readRequest(
  request: IncomingMessage,
): Promise<WebRequest | undefined> {
  const url = new URL(request.url ?? '/', 'https://nas');
  const match = endpoint.exec(url.pathname);
  if (!match) {
    return undefined;
  }
  const parameters: Record<string, string> = {
    ...(match[1] && { api: match[1] }),
    ...Object.fromEntries(url.searchParams),
    ...Object.fromEntries(await readForm(request)),
  };
  const header = request.headers['x-syno-token'];
  return {
    parameters,
    sid: parameters._sid ?? cookie(request.headers.cookie, 'id'),
    token: parameters.SynoToken ?? header?.toString(),
    address: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

/** Anything but a form counts as no parameters at all, JSON included. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? '';
  if (
    request.method !== 'POST' ||
    !type.startsWith('application/x-www-form-urlencoded')
  ) {
    return new URLSearchParams();
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes) {
      throw new BodyTooLargeError(`more than ${maxBodyBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function cookie(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map(pair => pair.trim().split('='))
    .find(([key]) => key === name)?.[1];
}
