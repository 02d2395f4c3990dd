import { execFileSync } from 'child_process';
import {
  mkdtempSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Where file systems in memory are on Linux. */
const memory = '/dev/shm';
const imageBytes = 3 * 1024 ** 3;

/** A folder that everything of a world lies in. */
export interface Ground {
  folder: string;
  /** Takes it away with all that is in it. */
  remove(): void;
}

function hasRoom(): boolean {
  try {
    const { bsize, bavail } = statfsSync(memory);
    return bsize * bavail > imageBytes;
  } catch {
    return false;
  }
}

/**
 * Makes the folder of a world. For root it is an ext4 of its own in memory: every row that a writer
 * commits and every pass of a mover syncs a file system, which on the machine's own disk would wait
 * for everybody else on it. Whatever syncs, syncs nothing but what belongs to the world.
 */
export function breakGround(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'stowage-chaos-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  if (process.getuid?.() !== 0 || !hasRoom()) {
    return { folder, remove: clear };
  }
  const image = join(mkdtempSync(join(memory, 'stowage-chaos-')), 'world.ext4');
  const drop = () =>
    rmSync(join(image, '..'), { recursive: true, force: true });
  try {
    writeFileSync(image, '');
    truncateSync(image, imageBytes);
    execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
    execFileSync('mount', ['-o', 'loop', image, folder]);
  } catch {
    // No loop devices, as in many containers: the machine's disk serves, only slower.
    drop();
    return { folder, remove: clear };
  }
  return {
    folder,
    remove: () => {
      // Something that is just ending may still hold it.
      execFileSync('umount', ['--lazy', folder]);
      drop();
      clear();
    },
  };
}
