import { EventEmitter } from 'events';
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'fs';
import { Readable } from 'stream';

/** Which lines of a log are wanted, as in the query of `pods/log`. */
export interface LogQuery {
  tailLines?: number;
  limitBytes?: number;
  timestamps?: boolean;
  /** Only what was written at or after this time, in milliseconds. */
  since?: number;
}

const newline = 10;

/**
 * The output of one run of a container, each line with its time, as a container
 * runtime keeps it. Both streams go to one file in the order they came.
 */
export class ContainerLog {
  private readonly descriptor: number;
  private readonly changes = new EventEmitter();
  private closed = false;

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'w');
    // Each follower listens; there is no number at which that is a leak.
    this.changes.setMaxListeners(0);
  }

  /** Takes over what a stream brings until its end. */
  attach(stream: Readable): void {
    let rest = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      const end = rest.lastIndexOf(newline) + 1;
      if (end) {
        this.write(rest.subarray(0, end));
        rest = rest.subarray(end);
      }
    });
    stream.on('end', () => {
      if (rest.length) {
        this.write(rest);
      }
    });
    // A pipe that is destroyed has nothing more to say.
    stream.on('error', () => undefined);
  }

  /** Says that nothing more comes; followers end. */
  close(): void {
    if (!this.closed) {
      this.closed = true;
      closeSync(this.descriptor);
      this.changes.emit('change');
    }
  }

  /** What was written so far. */
  read(query: LogQuery = {}): string {
    return selectLines(readFileSync(this.path, 'utf8'), query);
  }

  /** What was written so far and then whatever is written, until the run ends. */
  async *follow(query: LogQuery, signal: AbortSignal): AsyncGenerator<string> {
    const descriptor = openSync(this.path, 'r');
    try {
      let position = 0;
      let { tailLines } = query;
      while (!signal.aborted) {
        const changed = this.nextChange(signal);
        const { closed } = this;
        const fresh = Buffer.alloc(fstatSync(descriptor).size - position);
        position += readSync(descriptor, fresh, 0, fresh.length, position);
        const lines = selectLines(fresh.toString(), { ...query, tailLines });
        tailLines = undefined;
        if (lines) {
          yield lines;
        }
        if (closed) {
          return;
        }
        await changed;
      }
    } finally {
      closeSync(descriptor);
    }
  }

  /** The last lines, for a termination message that falls back to the log. */
  tail(lines: number, bytes: number): string {
    return this.read({ tailLines: lines }).slice(-bytes);
  }

  /** Removes the file. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  private nextChange(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (this.closed) {
        resolve();
        return;
      }
      const settle = () => {
        this.changes.off('change', settle);
        signal.removeEventListener('abort', settle);
        resolve();
      };
      this.changes.on('change', settle);
      signal.addEventListener('abort', settle);
    });
  }

  private write(lines: Buffer): void {
    if (this.closed) {
      return;
    }
    const time = new Date().toISOString();
    const text = lines.toString();
    const whole = text.endsWith('\n');
    const parts = (whole ? text.slice(0, -1) : text).split('\n');
    const stored = parts.map((part, index) => {
      const tag = whole || index < parts.length - 1 ? 'F' : 'P';
      return `${time} ${tag} ${part}\n`;
    });
    writeSync(this.descriptor, stored.join(''));
    this.changes.emit('change');
  }
}

/**
 * Chooses lines of a stored log: since, tail, then the limit of bytes. A stored
 * line is its time, `F` if it was whole or `P` if its end never came, and the
 * text.
 */
export function selectLines(stored: string, query: LogQuery): string {
  const { since, tailLines, timestamps, limitBytes } = query;
  let lines = stored
    .split('\n')
    .slice(0, -1)
    .map(line => {
      const end = line.indexOf(' ');
      return {
        time: line.slice(0, end),
        text: line.slice(end + 3) + (line[end + 1] === 'F' ? '\n' : ''),
      };
    });
  if (since !== undefined) {
    lines = lines.filter(({ time }) => Date.parse(time) >= since);
  }
  if (tailLines !== undefined) {
    lines = tailLines > 0 ? lines.slice(-tailLines) : [];
  }
  const text = lines
    .map(line => (timestamps ? `${line.time} ${line.text}` : line.text))
    .join('');
  return limitBytes === undefined
    ? text
    : Buffer.from(text).subarray(0, limitBytes).toString();
}
