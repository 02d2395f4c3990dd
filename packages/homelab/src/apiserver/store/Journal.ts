import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'fs';
import { join } from 'path';
import { Resource } from '../Resource';
import { Change } from './History';
import { Persistence } from './Store';

/** Everything that a folder holds. */
export interface JournalContent {
  revision: number;
  objects: [collection: string, object: Resource][];
}

interface Line {
  revision: number;
  collection: string;
  /** The object after the change. */
  set?: Resource;
  /** Key of an object that went. */
  gone?: { name: string; namespace?: string };
}

const snapshotName = 'objects.jsonl';
const logName = 'changes.jsonl';
/** The log is folded into the snapshot when it has this many bytes and is larger than that. */
const compactAtBytes = 8 * 1024 * 1024;

function keyOf(
  collection: string,
  { name, namespace = '' }: { name: string; namespace?: string },
): string {
  return `${collection}\n${namespace}\n${name}`;
}

/**
 * Keeps a store in a folder: a snapshot and a log of the changes after it, one
 * line of JSON each. A line that a crash cut off ends the log; a snapshot takes
 * the place of the older one in a single rename. Changes reach the disk with
 * the operating system's own pace and are safe against the end of the process,
 * not against that of the machine.
 */
export class Journal implements Persistence {
  private readonly snapshotPath: string;
  private readonly logPath: string;
  private log?: number;
  private logBytes = 0;
  private snapshotBytes = 0;

  private constructor(folder: string, private readonly compactAt: number) {
    this.snapshotPath = join(folder, snapshotName);
    this.logPath = join(folder, logName);
  }

  /**
   * Reads a folder, or begins it. The log is folded into a fresh snapshot, so
   * that a torn last line is gone for good.
   *
   * @throws Error naming the file and line where a snapshot is damaged
   */
  static open(
    folder: string,
    options: { compactAt?: number } = {},
  ): { journal: Journal; content: JournalContent } {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const journal = new Journal(folder, options.compactAt ?? compactAtBytes);
    const content = journal.read();
    journal.compact(content);
    return { journal, content };
  }

  append(change: Change): void {
    const { revision, collection, type, object } = change;
    const { name, namespace } = object.metadata;
    const line: Line =
      type === 'DELETED'
        ? { revision, collection, gone: { name, namespace } }
        : { revision, collection, set: object };
    const text = `${JSON.stringify(line)}\n`;
    writeSync(this.descriptor, text);
    this.logBytes += Buffer.byteLength(text);
    if (this.logBytes > Math.max(this.compactAt, this.snapshotBytes)) {
      this.compact(this.read());
    }
  }

  close(): void {
    if (this.log !== undefined) {
      fsyncSync(this.log);
      closeSync(this.log);
      this.log = undefined;
    }
  }

  private get descriptor(): number {
    this.log ??= openSync(this.logPath, 'a', 0o600);
    return this.log;
  }

  private read(): JournalContent {
    const objects = new Map<string, [string, Resource]>();
    let revision = 1;
    const take = ({ collection, set, gone, ...line }: Line) => {
      // A crash between the two steps of a compaction leaves a log that the
      // snapshot already holds: taking it once more changes nothing.
      revision = Math.max(revision, line.revision);
      if (set) {
        objects.set(keyOf(collection, set.metadata), [collection, set]);
      } else if (gone) {
        objects.delete(keyOf(collection, gone));
      }
    };
    readLines(this.snapshotPath, 'damaged').forEach(take);
    readLines(this.logPath, 'torn').forEach(take);
    return { revision, objects: [...objects.values()] };
  }

  private compact({ revision, objects }: JournalContent): void {
    const lines = [
      JSON.stringify({ revision }),
      ...objects.map(([collection, set]) =>
        JSON.stringify({ revision, collection, set }),
      ),
    ];
    const text = `${lines.join('\n')}\n`;
    const temporary = `${this.snapshotPath}.new`;
    const file = openSync(temporary, 'w', 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
    closeSync(file);
    renameSync(temporary, this.snapshotPath);
    this.close();
    writeFileSync(this.logPath, '', { mode: 0o600 });
    this.logBytes = 0;
    this.snapshotBytes = Buffer.byteLength(text);
  }
}

function readLines(path: string, end: 'damaged' | 'torn'): Line[] {
  if (!existsSync(path)) {
    return [];
  }
  const texts = readFileSync(path, 'utf8').split('\n');
  const lines: Line[] = [];
  for (const [index, text] of texts.entries()) {
    if (text === '') {
      continue;
    }
    try {
      lines.push(JSON.parse(text));
    } catch (error) {
      if (end === 'torn' && index === texts.length - 1) {
        break;
      }
      throw new Error(
        `Line ${
          index + 1
        } of ${path} is not JSON; restore the file, or remove the folder to begin anew: ${error}`,
      );
    }
  }
  return lines;
}
