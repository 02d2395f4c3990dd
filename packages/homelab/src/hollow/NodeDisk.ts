import { execFileSync } from 'child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'fs';
import { join } from 'path';
import { NotAllowedError, NotFoundError } from '@backstage/errors';

/** A disk of a node's own, which can be full; needs root. */
export interface DiskLimit {
  sizeBytes: number;
  /** `ext4` lies in a file behind a loop device; `tmpfs` lies in memory. */
  filesystem: 'ext4' | 'tmpfs';
}

/** What a filesystem has, in bytes and inodes. */
export interface DiskFigures {
  capacityBytes: number;
  availableBytes: number;
  usedBytes: number;
  inodes: number;
  inodesFree: number;
  inodesUsed: number;
}

const fillerName = '.stowage-filler';
const chunkBytes = 1024 * 1024;

/** Reads the figures of the filesystem that a path lies on. */
export function diskFigures(path: string): DiskFigures {
  const { bsize, blocks, bavail, bfree, files, ffree } = statfsSync(path);
  return {
    capacityBytes: blocks * bsize,
    availableBytes: bavail * bsize,
    usedBytes: (blocks - bfree) * bsize,
    inodes: files,
    inodesFree: ffree,
    inodesUsed: files - ffree,
  };
}

/** A node's disk: a folder, or with a limit a filesystem mounted there. */
export class NodeDisk {
  /** Paths of the node lie below it. */
  readonly root: string;

  constructor(
    private readonly folder: string,
    private readonly limit: DiskLimit | undefined,
  ) {
    this.root = join(folder, 'disk');
  }

  /**
   * Makes the disk ready; a mount of an earlier life is taken over.
   *
   * @throws NotAllowedError where a limit is asked for without root
   */
  attach(): void {
    mkdirSync(this.root, { recursive: true });
    if (!this.limit || this.isMounted()) {
      return;
    }
    if (process.getuid?.() !== 0) {
      throw new NotAllowedError(
        `Disk '${this.root}' cannot be limited to ${this.limit.sizeBytes} bytes: only root can mount filesystems. Leave the limit out, or run as root.`,
      );
    }
    const { sizeBytes, filesystem } = this.limit;
    if (filesystem === 'tmpfs') {
      execFileSync('mount', [
        ...['-t', 'tmpfs', '-o', `size=${sizeBytes},mode=0755`],
        ...['hollow-disk', this.root],
      ]);
      return;
    }
    const image = join(this.folder, 'disk.img');
    if (!existsSync(image)) {
      writeFileSync(image, '');
      truncateSync(image, sizeBytes);
      execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
    }
    execFileSync('mount', ['-o', 'loop', image, this.root]);
  }

  /** Unmounts what {@link attach} mounted; folders and images stay. */
  detach(): void {
    if (this.limit && this.isMounted()) {
      // A container that is just ending may still hold it.
      execFileSync('umount', ['--lazy', this.root]);
    }
  }

  /**
   * Writes real bytes until no more than `leaveBytes` are left.
   *
   * @throws NotFoundError for a disk without a limit: it is the machine's
   */
  fill(leaveBytes: number): void {
    if (!this.limit) {
      throw new NotFoundError(
        `Disk '${this.root}' has no limit and lies on the machine's own disk, which is not filled. Give the node a disk limit (needs root).`,
      );
    }
    const file = openSync(join(this.root, fillerName), 'a');
    const chunk = Buffer.alloc(chunkBytes, 1);
    try {
      for (;;) {
        const room = diskFigures(this.root).availableBytes - leaveBytes;
        if (room <= 0) {
          return;
        }
        writeSync(file, chunk, 0, Math.min(room, chunkBytes));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') {
        throw error;
      }
    } finally {
      closeSync(file);
    }
  }

  /** Takes back what {@link fill} wrote. */
  relieve(): void {
    rmSync(join(this.root, fillerName), { force: true });
  }

  private isMounted(): boolean {
    return readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .some(line => line.split(' ')[4] === this.root);
  }
}
