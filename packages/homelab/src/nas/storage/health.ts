import { Disk, NasState, Volume } from '../state/NasState';
import { raidSchemes } from './raid';

/** DSM's words for the state of pools and volumes, as far as this NAS gets into them. */
export type PoolHealth = 'normal' | 'degrade' | 'crashed';

/** The disks of a volume's pool. */
export function disksOf(state: Readonly<NasState>, volume: Volume): Disk[] {
  return state.disks.filter(disk => volume.slots.includes(disk.slot));
}

/** What the disks that have crashed leave of a volume. */
export function volumeHealth(
  state: Readonly<NasState>,
  volume: Volume,
): PoolHealth {
  const disks = disksOf(state, volume);
  const crashed = disks.filter(disk => disk.condition === 'crashed').length;
  if (crashed === 0) {
    return 'normal';
  }
  return crashed <= raidSchemes[volume.raid].tolerates(disks.length)
    ? 'degrade'
    : 'crashed';
}
