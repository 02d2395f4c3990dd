import { readFileSync, rmSync, writeFileSync } from 'fs';

/** A folder has no size; what its driver gave it lies beside it. */
const sizeFile = (folder: string) => `${folder}.size`;

/** The size in bytes that a volume's folder was given, or undefined for one that has none. */
export function readVolumeSize(folder: string): number | undefined {
  try {
    return Number(readFileSync(sizeFile(folder), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Gives a volume's folder a size, in bytes. It is told, not enforced. */
export function writeVolumeSize(folder: string, bytes: number): void {
  writeFileSync(sizeFile(folder), `${bytes}\n`);
}

/** Forgets the size of a folder that is gone. */
export function removeVolumeSize(folder: string): void {
  rmSync(sizeFile(folder), { force: true });
}
