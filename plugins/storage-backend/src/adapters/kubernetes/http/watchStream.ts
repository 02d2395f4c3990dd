import type { IncomingMessage } from 'http';
import { ClusterError } from '../ClusterError';
import type { KubernetesObject, WatchEvent } from '../ClusterClient';
import { errorFromAnswer } from './errors';

interface WatchLine {
  type: string;
  object: KubernetesObject & { code?: number };
}

/**
 * Cuts a stream of bytes into lines. Watch events are one JSON object a line, and a chunk may end
 * anywhere, inside a character too.
 */
export class LineCutter {
  private rest: Buffer[] = [];

  /** @returns the lines that are complete now, without their line ends. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (
      let end = chunk.indexOf(10);
      end !== -1;
      end = chunk.indexOf(10, start)
    ) {
      this.rest.push(chunk.subarray(start, end));
      lines.push(Buffer.concat(this.rest).toString('utf8'));
      this.rest = [];
      start = end + 1;
    }
    if (start < chunk.length) {
      this.rest.push(chunk.subarray(start));
    }
    return lines;
  }
}

/**
 * Reads one line of a watch.
 *
 * @returns the event; `undefined` for kinds of event that later servers may add
 * @throws ClusterError for an ERROR event (410 where the resourceVersion is too old) and for a line
 * that is not an event
 */
export function parseWatchLine(options: {
  cluster: string;
  what: string;
  line: string;
}): WatchEvent | undefined {
  const { cluster, what, line } = options;
  let parsed: WatchLine;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    throw new ClusterError({
      cluster,
      reason: 'server-error',
      message: `Cluster '${cluster}' could not ${what}: it sent a line that is not JSON`,
      cause: error,
    });
  }
  switch (parsed.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type: parsed.type, object: parsed.object };
    case 'BOOKMARK':
      return {
        type: 'BOOKMARK',
        resourceVersion: parsed.object.metadata.resourceVersion ?? '',
      };
    case 'ERROR':
      throw errorFromAnswer({
        cluster,
        what,
        status: parsed.object.code ?? 500,
        headers: {},
        body: JSON.stringify(parsed.object),
      });
    default:
      return undefined;
  }
}

/**
 * Reads a watch to its end.
 *
 * @param options.livenessMs - silence after which the connection counts as dead; the API server
 * sends a bookmark about every minute
 * @throws ClusterError for an ERROR event, a broken connection, or silence
 */
export async function readWatch(options: {
  cluster: string;
  what: string;
  response: IncomingMessage;
  livenessMs: number;
  signal: AbortSignal;
  onEvent: (event: WatchEvent) => void;
}): Promise<void> {
  const { cluster, what, response, livenessMs, signal, onEvent } = options;
  await new Promise<void>((resolve, reject) => {
    const cutter = new LineCutter();
    const unreachable = (words: string, cause?: unknown) =>
      new ClusterError({
        cluster,
        reason: 'unreachable',
        message: `Cluster '${cluster}' could not ${what}: ${words}`,
        cause,
      });
    const endings: Array<() => void> = [];
    const finish = (error?: unknown) => {
      endings.forEach(end => end());
      response.destroy();
      if (error) {
        reject(error);
      } else {
        resolve();
      }
    };
    const timer = setTimeout(
      () =>
        finish(
          unreachable(
            `nothing was heard for ${Math.round(
              livenessMs / 1000,
            )} s, not even a bookmark`,
          ),
        ),
      livenessMs,
    );
    const cancel = () => finish(unreachable('the watch was stopped'));
    endings.push(
      () => clearTimeout(timer),
      () => signal.removeEventListener('abort', cancel),
    );
    signal.addEventListener('abort', cancel, { once: true });
    response.on('data', (chunk: Buffer) => {
      timer.refresh();
      try {
        for (const line of cutter.push(chunk)) {
          const event = parseWatchLine({ cluster, what, line });
          if (event) {
            onEvent(event);
          }
        }
      } catch (error) {
        finish(error);
      }
    });
    response.on('end', () => finish());
    response.on('error', error =>
      finish(unreachable('the connection was lost', error)),
    );
    response.on('close', () => finish(unreachable('the connection was lost')));
    if (signal.aborted) {
      cancel();
    } else if (response.destroyed) {
      // It broke before anybody listened, and will not say so again.
      finish(unreachable('the connection was lost'));
    }
  });
}
