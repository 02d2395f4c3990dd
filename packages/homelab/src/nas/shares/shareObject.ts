import { Share, volumePath } from '../state/NasState';
import { FolderUsage } from './Usage';

const mib = 1024 * 1024;

/** What a share's members come from. */
export interface ShareView {
  share: Share;
  /** Whether it lies on Btrfs; ext4 has neither quotas nor checksums. */
  btrfs: boolean;
  /** Whether its folder is gone. */
  missing: boolean;
  /** Whether its volume has crashed. */
  offline: boolean;
  usage?: FolderUsage;
}

/** A member that is false for every share of this NAS. */
function no(name: string): [string, () => object] {
  return [name, () => ({ [name]: false })];
}

/** Members by the name under which `additional` asks for them. */
const additions: Record<string, (view: ShareView) => object> = {
  ...Object.fromEntries(
    [
      'unite_permission',
      'is_sync_share',
      'is_force_readonly',
      'is_cluster_share',
      'is_exfat_share',
      'is_c2_share',
      'is_cold_storage_share',
    ].map(no),
  ),
  hidden: ({ share }) => ({ hidden: share.hidden }),
  encryption: () => ({ encryption: 0, enc_auto_mount: false }),
  is_aclmode: () => ({ is_aclmode: true }),
  is_support_acl: () => ({ is_support_acl: true }),
  force_readonly_reason: () => ({ force_readonly_reason: '' }),
  recyclebin: ({ share }) => ({
    enable_recycle_bin: share.recycleBin,
    recycle_bin_admin_only: share.recycleBinAdminOnly,
  }),
  is_share_moving: () => ({ is_share_moving: false }),
  is_missing_share: ({ missing }) => ({ is_missing_share: missing }),
  is_offline_share: ({ offline }) => ({ is_offline_share: offline }),
  support_snapshot: ({ btrfs }) => ({
    support_snapshot: btrfs,
    is_block_snap_action: false,
    support_action: 511,
    task_id: '',
    is_applying_settings: false,
  }),
  share_quota: ({ btrfs, share, usage }) =>
    btrfs
      ? {
          quota_value: share.quotaMiB,
          share_quota_used: (usage?.allocatedBytes ?? 0) / mib,
          share_quota_logical_size: (usage?.logicalBytes ?? 0) / mib,
          share_quota_status: 'v2',
        }
      : {},
  enable_share_compress: ({ btrfs, share }) =>
    btrfs ? { enable_share_compress: share.compress } : {},
  enable_share_cow: ({ btrfs, share }) =>
    btrfs ? { enable_share_cow: share.checksum } : {},
};

/** Whether the answer needs the share to be measured. */
export function asksForUsage(additional: readonly unknown[]): boolean {
  return additional.includes('share_quota');
}

/** A share as DSM shows it, with what was asked for in addition. */
export function shareObject(
  view: ShareView,
  additional: readonly unknown[],
): object {
  const { share } = view;
  const asked = additional.filter(
    (name): name is string =>
      typeof name === 'string' && Object.hasOwn(additions, name),
  );
  return Object.assign(
    {
      name: share.name,
      vol_path: volumePath({ number: share.volume }),
      desc: share.description,
      uuid: share.uuid,
      is_usb_share: false,
    },
    ...asked.map(name => additions[name](view)),
  );
}
