import { Volume } from '../state/NasState';

/** How the disks of a pool are joined. */
export interface RaidScheme {
  /** Disks that may go without loss, of so many. */
  tolerates(disks: number): number;
  /** Bytes that so many disks have room for. */
  capacity(sizes: number[]): number;
}

const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
const smallestTimes = (sizes: number[], times: number) =>
  Math.max(0, times) * Math.min(...sizes);
/** SHR sets aside the largest disks, one for each that may go. */
const withoutLargest = (sizes: number[], spared: number) =>
  sum([...sizes].sort((a, b) => b - a).slice(spared));

/** What each of DSM's words for a pool's scheme means. */
export const raidSchemes: Record<Volume['raid'], RaidScheme> = {
  basic: { tolerates: () => 0, capacity: sum },
  raid_1: {
    tolerates: disks => disks - 1,
    capacity: sizes => smallestTimes(sizes, 1),
  },
  raid_5: {
    tolerates: () => 1,
    capacity: sizes => smallestTimes(sizes, sizes.length - 1),
  },
  raid_6: {
    tolerates: () => 2,
    capacity: sizes => smallestTimes(sizes, sizes.length - 2),
  },
  shr_without_disk_protect: { tolerates: () => 0, capacity: sum },
  shr_with_1_disk_protect: {
    tolerates: () => 1,
    capacity: sizes => withoutLargest(sizes, 1),
  },
  shr_with_2_disk_protect: {
    tolerates: () => 2,
    capacity: sizes => withoutLargest(sizes, 2),
  },
};
