import { lstat, readdir } from 'fs/promises';
import { join } from 'path';

/** What the files below a folder come to. */
export interface FolderUsage {
  /** Bytes that they occupy; what several names share counts once. */
  allocatedBytes: number;
  /** Bytes that they say they hold. */
  logicalBytes: number;
  files: number;
  folders: number;
}

const blockBytes = 512;
/** Files go while a walk is under way, and some folders only their owners can read. */
const passedOver: unknown[] = ['ENOENT', 'ENOTDIR', 'EACCES'];

/** Measures folders by walking them. Whoever asks while a walk is under way gets its result. */
export class Usage {
  private readonly underWay = new Map<string, Promise<FolderUsage>>();

  /** What a folder comes to; nothing where there is none. */
  async of(folder: string): Promise<FolderUsage> {
    const running = this.underWay.get(folder);
    if (running) {
      return await running;
    }
    const walk = measure(folder).finally(() => this.underWay.delete(folder));
    this.underWay.set(folder, walk);
    return await walk;
  }
}

async function measure(folder: string): Promise<FolderUsage> {
  const usage = { allocatedBytes: 0, logicalBytes: 0, files: 0, folders: 0 };
  const linked = new Set<string>();
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const parent = next;
    for (const entry of await ifThere(
      readdir(parent, { withFileTypes: true }),
      [],
    )) {
      const path = join(parent, entry.name);
      const found = await ifThere(lstat(path), undefined);
      const identity = found && `${found.dev}:${found.ino}`;
      if (!found || !identity || linked.has(identity)) {
        continue;
      }
      if (found.isDirectory()) {
        usage.folders += 1;
        pending.push(path);
      } else {
        usage.files += 1;
        usage.logicalBytes += found.size;
        if (found.nlink > 1) {
          linked.add(identity);
        }
      }
      usage.allocatedBytes += found.blocks * blockBytes;
    }
  }
  return usage;
}

async function ifThere<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (passedOver.includes((error as NodeJS.ErrnoException).code)) {
      return otherwise;
    }
    throw error;
  }
}
