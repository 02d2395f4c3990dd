import type { NasShare } from '@stowage/backstage-plugin-storage-common';
import { bytesOfMib, flag, number, text, type Members } from '../dsm/values';

/** What is asked of each share beyond its name and volume. */
export const shareDetails = [
  'share_quota',
  'support_snapshot',
  'encryption',
  'is_missing_share',
  'is_offline_share',
];

/** A locked share in `encryption`: 0 is not encrypted, 1 mounted; 2 was never recorded. */
const LOCKED = 2;

/** One of the shares of `SYNO.Core.Share` `list`; none of what has no name or no volume. */
export function shareOf(share: Members): NasShare[] {
  const name = text(share.name);
  const volumePath = text(share.vol_path);
  // USB disks are shares too; nobody mounts them over NFS, and they are no part of a volume.
  if (!name || !volumePath || flag(share.is_usb_share) === true) {
    return [];
  }
  return [
    {
      name,
      volumePath,
      path: `${volumePath}/${name}`,
      description: text(share.desc),
      ...quotaOf(share),
      usedBytes: bytesOfMib(share.share_quota_used),
      snapshots: yesNo(flag(share.support_snapshot)),
      availability: availabilityOf(share),
    },
  ];
}

/**
 * DSM gives quotas in MiB, 0 for none, and nothing at all where the file system has none. Some
 * shares on Btrfs came without as well (seen by others), so that alone proves nothing: ext4 has
 * neither quotas nor snapshots.
 */
function quotaOf({
  quota_value: quota,
  support_snapshot: snapshots,
}: Members): Pick<NasShare, 'quota' | 'quotaBytes'> {
  if (quota === undefined) {
    return { quota: flag(snapshots) === false ? 'unsupported' : 'unknown' };
  }
  if (number(quota) === 0) {
    return { quota: 'none' };
  }
  const quotaBytes = bytesOfMib(quota);
  return quotaBytes === undefined
    ? { quota: 'unknown' }
    : { quota: 'set', quotaBytes };
}

function availabilityOf(share: Members): NasShare['availability'] {
  if (
    flag(share.is_missing_share) === true ||
    flag(share.is_offline_share) === true
  ) {
    return 'missing';
  }
  if (number(share.encryption) === LOCKED) {
    return 'locked';
  }
  return flag(share.is_missing_share) === false ? 'available' : 'unknown';
}

function yesNo(value: boolean | undefined): 'yes' | 'no' | 'unknown' {
  if (value === undefined) {
    return 'unknown';
  }
  return value ? 'yes' : 'no';
}
