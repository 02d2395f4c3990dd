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
import { declaredFigures } from './declaredFigures';
import { FolderUsage, folderUsage } from './folderUsage';

/** A disk of a node's own, which can be full; needs root. */
export interface DiskLimit {
  sizeBytes: number;
  /** `ext4` lies in a file behind a loop device; `tmpfs` lies in memory. */
  filesystem: 'ext4' | 'tmpfs';
}

/**
 * A disk whose size is only told, to the kubelet's endpoint and to programs
 * that read `HOLLOW_NODE_DISK`: what is written is counted, and nothing holds
 * writers back. Needs no root.
 */
export interface DeclaredDisk {
  sizeBytes: number;
  filesystem: 'declared';
  /** Bytes in use by what is no file here: images, logs, years of life; 0 by default. */
  occupiedBytes?: number;
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

/** Where the disk of a node lies in the node's folder. */
export function diskRoot(nodeFolder: string): string {
  return join(nodeFolder, 'disk');
}

/** Walking the disk may be asked for by many pods at once; seconds do not matter. */
const usageAgeMs = 5_000;

/**
 * A node's disk: a folder, with a limit a filesystem mounted there, or with a
 * declared size a folder that says it has one.
 */
export class NodeDisk {
  /** Paths of the node lie below it. */
  readonly root: string;
  private readonly limit?: DiskLimit;
  private readonly declared?: DeclaredDisk;
  private fillerBytes = 0;
  private walked?: { at: number; usage: FolderUsage };

  constructor(
    private readonly folder: string,
    size: DiskLimit | DeclaredDisk | undefined,
  ) {
    this.root = diskRoot(folder);
    if (size?.filesystem === 'declared') {
      this.declared = size;
    } else {
      this.limit = size;
    }
  }

  /** Whether the size is only told: programs that ask the machine see another. */
  get isDeclared(): boolean {
    return this.declared !== undefined;
  }

  /** What the disk has. */
  get figures(): DiskFigures {
    const { declared, fillerBytes } = this;
    return declared
      ? declaredFigures({ ...declared, fillerBytes, usage: this.usage() })
      : diskFigures(this.root);
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
   * Writes real bytes until no more than `leaveBytes` are left; on a disk of a
   * declared size it only says so.
   *
   * @throws NotFoundError for a disk without a size: it is the machine's
   */
  fill(leaveBytes: number): void {
    if (this.declared) {
      this.fillerBytes = 0;
      const { availableBytes } = this.figures;
      this.fillerBytes = Math.max(0, availableBytes - leaveBytes);
      return;
    }
    if (!this.limit) {
      throw new NotFoundError(
        `Disk '${this.root}' has no limit and lies on the machine's own disk, which is not filled. Give the node a declared size, or a disk limit (needs root).`,
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

  /** Takes back what {@link fill} wrote or said. */
  relieve(): void {
    this.fillerBytes = 0;
    rmSync(join(this.root, fillerName), { force: true });
  }

  private usage(): FolderUsage {
    const now = Date.now();
    if (!this.walked || now - this.walked.at > usageAgeMs) {
      this.walked = { at: now, usage: folderUsage(this.root) };
    }
    return this.walked.usage;
  }

  private isMounted(): boolean {
    return readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .some(line => line.split(' ')[4] === this.root);
  }
}
