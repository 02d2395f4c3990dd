import type { NasHealth } from '@stowage/backstage-plugin-storage-common';

/*
 * DSM's words for how something is. The lists are what was recorded from NAS; `degrade(d)`,
 * `warning` and `failing` are general knowledge. What is on none of them is `unknown`, never an
 * error: the next version of DSM has new ones.
 */

const storageWords: Record<string, NasHealth> = {
  normal: 'normal',
  attention: 'attention',
  has_unverified_disk: 'attention',
  background: 'working',
  background_scrubbing: 'working',
  data_scrubbing: 'working',
  creating: 'working',
  expanding: 'working',
  deleting: 'working',
  degrade: 'degraded',
  degraded: 'degraded',
  // While it repairs, the redundancy is not whole.
  repairing: 'degraded',
  read_only: 'read-only',
  crashed: 'failed',
};

/** Of volumes and pools. */
export function storageHealth(word: string | undefined): NasHealth {
  const known = storageWords[word ?? ''];
  return known ?? (word?.startsWith('migrate') ? 'working' : 'unknown');
}

const diskWords: Record<string, NasHealth> = {
  normal: 'normal',
  not_use: 'normal',
  sys_partition_normal: 'normal',
  // The system's partition on the disk, which DSM mirrors on all disks.
  system_crashed: 'attention',
  warning: 'attention',
  critical: 'failing',
  failing: 'failing',
  crashed: 'failed',
  disabled: 'failed',
};

/** Of disks. */
export function diskHealth(word: string | undefined): NasHealth {
  return diskWords[word ?? ''] ?? 'unknown';
}

const smartWords: Record<string, 'passed' | 'failing'> = {
  normal: 'passed',
  safe: 'passed',
  abnormal: 'failing',
  critical: 'failing',
  failing: 'failing',
};

/** What a disk says of itself. */
export function smartResult(
  word: string | undefined,
): 'passed' | 'failing' | 'unknown' {
  return smartWords[word ?? ''] ?? 'unknown';
}

const fixedTolerance: Record<string, number> = {
  basic: 0,
  raid_0: 0,
  raid_linear: 0,
  raid_5: 1,
  raid_6: 2,
  // Of a mirror in each pair; two in the same pair are one too many.
  raid_10: 1,
  raid_f1: 1,
  shr: 1,
  shr_without_disk_protect: 0,
  shr_with_1_disk_protect: 1,
  shr_with_2_disk_protect: 2,
};

/** How many disks a pool of a layout may lose; `undefined` for one that is not known. */
export function toleranceOf(
  layout: string | undefined,
  disks: number,
): number | undefined {
  if (layout === 'raid_1') {
    return Math.max(0, disks - 1);
  }
  if (layout === 'shr_with_1_disk_protect' && disks < 2) {
    return 0;
  }
  return fixedTolerance[layout ?? ''];
}
