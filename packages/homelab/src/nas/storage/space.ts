import { DiskFigures } from '../../hollow/NodeDisk';
import { NasContext } from '../NasContext';
import { NasState, Volume } from '../state/NasState';
import { disksOf } from './health';
import { raidSchemes } from './raid';

/** What file systems need for themselves, about as DSM shows it. */
const volumeShareOfPool = 0.96;
const mib = 1024 * 1024;

/** What a pool and its volume have room for, in bytes. */
export function capacityOf(state: Readonly<NasState>, volume: Volume) {
  const sizes = disksOf(state, volume).map(disk => disk.sizeBytes);
  const poolBytes = raidSchemes[volume.raid].capacity(sizes);
  const totalBytes = Math.floor((poolBytes * volumeShareOfPool) / mib) * mib;
  return { poolBytes, totalBytes };
}

/**
 * Bytes in use on a volume: what its shares really hold, and what the scene
 * and faults add to it. Snapshots count nothing, since Btrfs shares blocks.
 */
export async function usedBytes(
  nas: NasContext,
  volume: Volume,
): Promise<number> {
  const { state } = nas.store;
  const shares = state.shares.filter(share => share.volume === volume.number);
  const usages = await Promise.all(
    shares.map(share => nas.usage.of(nas.folders.share(share))),
  );
  const shared = usages.reduce((sum, each) => sum + each.allocatedBytes, 0);
  const { totalBytes } = capacityOf(state, volume);
  return Math.min(
    totalBytes,
    volume.occupiedBytes + volume.fillerBytes + shared,
  );
}

/** Bytes that are free on a volume. */
export async function freeBytes(
  nas: NasContext,
  volume: Volume,
): Promise<number> {
  const { totalBytes } = capacityOf(nas.store.state, volume);
  return totalBytes - (await usedBytes(nas, volume));
}

/**
 * A volume as statfs(2) shows it to whoever mounted one of its shares: quotas
 * of shares don't show, and Btrfs counts no inodes.
 */
export async function volumeFigures(
  nas: NasContext,
  volume: Volume,
): Promise<DiskFigures> {
  const { totalBytes } = capacityOf(nas.store.state, volume);
  const used = await usedBytes(nas, volume);
  return {
    capacityBytes: totalBytes,
    availableBytes: totalBytes - used,
    usedBytes: used,
    inodes: 0,
    inodesFree: 0,
    inodesUsed: 0,
  };
}
