import { lstatSync, readdirSync, Stats } from 'fs';
import { join } from 'path';

const blockBytes = 512;

/** What a folder takes of its disk. */
export interface FolderUsage {
  /** Allocated bytes, as du(1) counts them. */
  bytes: number;
  /** Files, links and folders, the folder itself included. */
  files: number;
}

/**
 * Measures a folder by walking it. What goes away meanwhile, and what this
 * process may not read, counts as nothing: databases are written on.
 */
export function folderUsage(folder: string): FolderUsage {
  const stats = ifReadable(() => lstatSync(folder));
  if (!stats) {
    return { bytes: 0, files: 0 };
  }
  const sum = { bytes: stats.blocks * blockBytes, files: 1 };
  for (const name of namesIn(folder, stats)) {
    const inner = folderUsage(join(folder, name));
    sum.bytes += inner.bytes;
    sum.files += inner.files;
  }
  return sum;
}

function namesIn(folder: string, stats: Stats): string[] {
  return stats.isDirectory() ? ifReadable(() => readdirSync(folder)) ?? [] : [];
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') {
      return undefined;
    }
    throw error;
  }
}
