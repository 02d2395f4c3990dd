import { NasContext } from '../NasContext';
import { diskId } from '../profiles';
import { NasState, Volume, volumePath } from '../state/NasState';
import { poolId } from './diskObject';
import { disksOf, volumeHealth } from './health';
import { raidSchemes } from './raid';
import { capacityOf } from './space';

/** Free room below which DSM speaks up, as a part of the volume. */
const almostFullPart = 0.1;

const idle = {
  percent: '-1',
  step: 'none',
  cur_step: 0,
  total_step: 0,
  remaining_time: 0,
  is_resync_speed_limited: false,
};

function crashedDisks(state: Readonly<NasState>, volume: Volume): number {
  return disksOf(state, volume).filter(disk => disk.condition === 'crashed')
    .length;
}

/** A pool as `load_info` shows it. */
export function poolObject(nas: NasContext, volume: Volume): object {
  const { profile, store } = nas;
  const disks = disksOf(store.state, volume);
  const lost = disks.filter(disk => disk.condition === 'crashed');
  const health = volumeHealth(store.state, volume);
  const { poolBytes, totalBytes } = capacityOf(store.state, volume);
  const idOf = ({ slot }: { slot: number }) => diskId(profile, slot);
  return {
    id: poolId(volume),
    num_id: volume.number,
    pool_path: poolId(volume),
    space_path: `/dev/vg${volume.number}`,
    device_type: volume.raid,
    raidType: 'multiple',
    status: health,
    summary_status: health,
    disks: disks.map(idOf),
    spares: [],
    size: { total: String(poolBytes), used: String(totalBytes) },
    pool_child: [
      { id: `volume_${volume.number}`, size: { total: String(totalBytes) } },
    ],
    raids: [
      {
        raidPath: `/dev/md${volume.number + 1}`,
        raidStatus: health === 'normal' ? 1 : 2,
        designedDiskCount: disks.length,
        normalDevCount: disks.length - lost.length,
        hasParity: raidSchemes[volume.raid].tolerates(disks.length) > 0,
        minDevSize: String(Math.min(...disks.map(disk => disk.sizeBytes))),
        devices: disks.map((disk, slot) => ({
          id: idOf(disk),
          slot,
          status: disk.condition === 'crashed' ? 'crashed' : 'normal',
        })),
        spares: [],
      },
    ],
    can_do: {},
    progress: idle,
    scrubbingStatus: 'ready',
    is_actioning: false,
    is_writable: health !== 'crashed',
    disk_failure_number: lost.length,
    ...(profile.hasSevensStorage && {
      uuid: volume.poolUuid,
      cache_disks: [],
      missing_drives: lost.map(idOf),
      data_scrubbing: { sche_enabled: '0', sche_status: 'disabled' },
      compatibility: true,
    }),
  };
}

/** A volume as `load_info` shows it; sizes are bytes, as text. */
export function volumeObject(
  nas: NasContext,
  volume: Volume,
  used: number,
): object {
  const { profile, store } = nas;
  const { totalBytes } = capacityOf(store.state, volume);
  const health = volumeHealth(store.state, volume);
  const scarce = totalBytes - used < totalBytes * almostFullPart;
  return {
    id: `volume_${volume.number}`,
    num_id: volume.number,
    vol_path: volumePath(volume),
    vol_desc: '',
    desc: '',
    fs_type: volume.fileSystem,
    status: health,
    device_type: volume.raid,
    raidType: 'multiple',
    pool_path: poolId(volume),
    container: 'internal',
    size: {
      total: String(totalBytes),
      used: String(used),
      total_device: String(totalBytes),
      free_inode: '0',
      total_inode: '0',
    },
    // 2^60, more than a double can count in ones.
    max_fs_size: '1152921504606846976',
    is_writable: health !== 'crashed',
    is_actioning: false,
    is_inode_full: false,
    disk_failure_number: crashedDisks(store.state, volume),
    progress: idle,
    scrubbingStatus: 'ready',
    suggestions: [],
    ...(profile.hasSevensStorage && {
      uuid: volume.uuid,
      summary_status: health,
      is_encrypted: false,
      is_locked: false,
      space_status: {
        status: scarce ? 'fs_almost_full' : 'fs_normal',
        detail: scarce ? 'fs_almost_full' : 'fs_normal',
        summary_status: health,
        show_attention: scarce,
        show_danger: health === 'crashed',
        show_flag_detail: '',
      },
    }),
  };
}

/** A volume as `SYNO.Core.Storage.Volume` shows it; sizes are bytes, as text. */
export function coreVolumeObject(
  nas: NasContext,
  volume: Volume,
  used: number,
): object {
  const { totalBytes } = capacityOf(nas.store.state, volume);
  const health = volumeHealth(nas.store.state, volume);
  return {
    display_name: `Volume ${volume.number}`,
    volume_path: volumePath(volume),
    volume_id: volume.number,
    status: health,
    fs_type: volume.fileSystem,
    size_total_byte: String(totalBytes),
    size_free_byte: String(totalBytes - used),
    container: 'internal',
    location: 'internal',
    pool_path: poolId(volume),
    raid_type: volume.raid,
    readonly: false,
    crashed: health === 'crashed',
    deduped: false,
    single_volume: false,
    is_encrypted: false,
    description: '',
    volume_attribute: 'generic',
    volume_quota_status: 'v2',
    volume_quota_update_progress: -1,
    atime_opt: 'relatime',
    atime_checked: false,
  };
}
