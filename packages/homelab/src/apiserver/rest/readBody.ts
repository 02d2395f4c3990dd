import { IncomingMessage } from 'http';
import { parse } from 'yaml';
import { StatusError } from '../StatusError';

/** Largest body that is read, as kube-apiserver has it for writes: 3 MiB. */
export const largestBodyBytes = 3 * 1024 * 1024;

/** Reads a request's body whole. */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > largestBodyBytes) {
      throw new StatusError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${largestBodyBytes}`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** As {@link readBytes}, as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  return (await readBytes(request)).toString();
}

/** The media type of a request's body, without parameters. */
export function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0].trim();
}

/** Parses an object that a client sent as JSON or YAML. */
export function parseBody(
  text: string,
  type: string,
): Record<string, any> | undefined {
  if (text === '') {
    return undefined;
  }
  try {
    switch (type) {
      case '':
      case '*/*':
      case 'application/json':
        return JSON.parse(text);
      case 'application/yaml':
      case 'application/apply-patch+yaml':
        // JSON is the usual content, and parsed a hundred times faster.
        return text.trimStart().startsWith('{')
          ? JSON.parse(text)
          : parse(text);
      default:
        throw StatusError.unsupportedMediaType([
          'application/json',
          'application/yaml',
        ]);
    }
  } catch (error) {
    if (error instanceof StatusError) {
      throw error;
    }
    throw StatusError.badRequest(
      `couldn't get version/kind; json parse error: ${
        (error as Error).message
      }`,
    );
  }
}
