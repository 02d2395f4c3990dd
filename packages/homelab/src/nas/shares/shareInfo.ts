import { z } from 'zod';
import { Share } from '../state/NasState';
import { codes } from '../webapi/DsmError';

const maxDescription = 64;

/** DSM writes some truths as 0 and 1. */
const flag = z.union([
  z.boolean(),
  z.literal([0, 1]).transform(number => number === 1),
]);

/** Mebibytes, as a number or as digits: clients send both. */
const quota = z.union([
  z.int().min(0),
  z.string().regex(/^\d+$/).transform(Number),
]);

/** What clients say of a share that they create or change. */
export const shareInfoSchema = z.object({
  name: z.string(),
  vol_path: z.string().optional(),
  desc: z.string().optional(),
  hidden: flag.optional(),
  enable_recycle_bin: flag.optional(),
  recycle_bin_admin_only: flag.optional(),
  enable_share_cow: flag.optional(),
  enable_share_compress: flag.optional(),
  encryption: flag.optional(),
  share_quota: quota.optional(),
  name_org: z.string().optional(),
});

/** See {@link shareInfoSchema}. */
export type ShareInfo = z.output<typeof shareInfoSchema>;

/** What settings have to fit. */
export interface ShareGround {
  /** Whether the volume is Btrfs, which quotas, checksums and compression need. */
  btrfs: boolean;
  /** Whether the share has checksums already. */
  checksum: boolean;
}

/**
 * The code that refuses settings which contradict each other or the volume;
 * `undefined` for good ones. Encryption is refused because this NAS has none.
 */
export function settingsRefusal(
  info: ShareInfo,
  { btrfs, checksum }: ShareGround,
): number | undefined {
  const wantsBtrfs =
    info.share_quota || info.enable_share_cow || info.enable_share_compress;
  const refused =
    [...(info.desc ?? '')].length > maxDescription ||
    (info.recycle_bin_admin_only && info.enable_recycle_bin === false) ||
    (info.enable_share_compress && !(info.enable_share_cow ?? checksum)) ||
    (wantsBtrfs && !btrfs) ||
    info.encryption;
  return refused ? codes.shareRefused : undefined;
}

/** The settings of a share once the information is applied to it. */
export function withSettings(share: Share, info: ShareInfo): Share {
  const recycleBin = info.enable_recycle_bin ?? share.recycleBin;
  return {
    ...share,
    description: info.desc ?? share.description,
    hidden: info.hidden ?? share.hidden,
    recycleBin,
    recycleBinAdminOnly:
      recycleBin && (info.recycle_bin_admin_only ?? share.recycleBinAdminOnly),
    quotaMiB: info.share_quota ?? share.quotaMiB,
    // On from creation or never; later it may only be switched off.
    compress: share.compress && (info.enable_share_compress ?? true),
  };
}
