import { FolderUsage } from './folderUsage';
import type { DiskFigures } from './NodeDisk';

/** Tells programs what a disk has whose size is only told, as {@link statfsText}. */
export const declaredDiskVariable = 'HOLLOW_NODE_DISK';

const blockBytes = 4096;
/** What mke2fs makes an inode for by default (`inode_ratio` of mke2fs.conf). */
const bytesPerInode = 16_384;

/** The figures of a disk whose size is only told, by what lies on it. */
export function declaredFigures(input: {
  sizeBytes: number;
  /** Bytes of what is no file here. */
  occupiedBytes?: number;
  /** Bytes that a fault added. */
  fillerBytes?: number;
  usage: FolderUsage;
}): DiskFigures {
  const { occupiedBytes = 0, fillerBytes = 0, usage } = input;
  const blocks = (bytes: number) => Math.ceil(bytes / blockBytes) * blockBytes;
  const capacityBytes = Math.floor(input.sizeBytes / blockBytes) * blockBytes;
  const usedBytes = Math.min(
    capacityBytes,
    blocks(occupiedBytes + fillerBytes + usage.bytes),
  );
  const inodes = Math.floor(capacityBytes / bytesPerInode);
  const inodesUsed = Math.min(inodes, usage.files);
  return {
    capacityBytes,
    availableBytes: capacityBytes - usedBytes,
    usedBytes,
    inodes,
    inodesFree: inodes - inodesUsed,
    inodesUsed,
  };
}

/**
 * Figures as `stat --file-system --format='%S %b %f %a %c %d'` would write
 * them: block size, blocks, free ones, those for users, inodes, free inodes.
 */
export function statfsText(figures: DiskFigures): string {
  const { capacityBytes, availableBytes, inodes, inodesFree } = figures;
  const available = Math.floor(availableBytes / blockBytes);
  return [
    blockBytes,
    Math.floor(capacityBytes / blockBytes),
    available,
    available,
    inodes,
    inodesFree,
  ].join(' ');
}
