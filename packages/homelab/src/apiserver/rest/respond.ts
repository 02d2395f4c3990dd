import { ServerResponse } from 'http';
import { StatusError } from '../StatusError';

/** Sends an object as JSON, with warnings as headers. */
export function sendJson(
  response: ServerResponse,
  code: number,
  body: unknown,
  warnings: string[] = [],
  contentType = 'application/json',
): void {
  const text = JSON.stringify(body);
  if (warnings.length > 0) {
    response.setHeader('warning', warnings.map(warningHeader));
  }
  response.writeHead(code, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache, private',
  });
  response.end(text);
}

/** A `Warning` header (RFC 7234, code 299); header values are one line of ASCII. */
function warningHeader(text: string): string {
  // eslint-disable-next-line no-control-regex
  const clean = text.replace(/[^\x20-\x7e]+/g, ' ').replace(/(["\\])/g, '\\$1');
  return `299 - "${clean}"`;
}

/** Sends plain text, as health endpoints do. */
export function sendText(
  response: ServerResponse,
  code: number,
  text: string,
): void {
  response.writeHead(code, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Sends a refusal; an error that is none of ours is said to be internal. */
export function sendError(response: ServerResponse, error: unknown): void {
  const status =
    error instanceof StatusError
      ? error
      : StatusError.internal(
          error instanceof Error ? error.message : String(error),
        );
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { retryAfterSeconds } = status.details ?? {};
  if (retryAfterSeconds) {
    response.setHeader('retry-after', String(retryAfterSeconds));
  }
  sendJson(response, status.code, status.toStatus());
}

/** What there is no handler for at all. */
export function sendNoPage(response: ServerResponse): void {
  sendText(response, 404, '404 page not found\n');
}
