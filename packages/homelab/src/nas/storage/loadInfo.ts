import { NasContext } from '../NasContext';
import { diskObject } from './diskObject';
import { volumeHealth } from './health';
import { poolObject, volumeObject } from './poolObjects';
import { usedBytes } from './space';

/** Everything about storage at once, as the storage manager loads it. */
export async function loadInfo(nas: NasContext): Promise<object> {
  const { profile, store } = nas;
  const { state } = store;
  const healths = state.volumes.map(volume => volumeHealth(state, volume));
  const volumes = await Promise.all(
    state.volumes.map(async volume =>
      volumeObject(nas, volume, await usedBytes(nas, volume)),
    ),
  );
  const crashed = healths.includes('crashed');
  return {
    disks: state.disks.map(disk => diskObject(nas, disk)),
    env: {
      // One of the numbers that come as text.
      bay_number: String(state.bays),
      model_name: state.model,
      ram_size: Math.round(state.memoryMiB / 1024),
      max_fs_bytes: '118747255799808',
      status: {
        system_crashed: crashed,
        system_need_repair: healths.includes('degrade'),
        ...(profile.hasSevensStorage && { system_rebuilding: false }),
      },
      support: { ebox: false, raid_cross: true, sysdef: true },
      unique_key: `synology_${state.model.toLowerCase()}`,
      batchtask: { max_task: 64, remain_task: 64 },
    },
    ports: [],
    ssdCaches: [],
    storagePools: state.volumes.map(volume => poolObject(nas, volume)),
    volumes,
    ...(profile.hasSevensStorage
      ? {
          detected_pools: [],
          missing_pools: [],
          sharedCaches: [],
          overview_data: { status_level: statusLevel(healths, state.disks) },
        }
      : { hotSpareConf: {}, hotSpares: [], iscsiLuns: [], iscsiTargets: [] }),
  };
}

function statusLevel(
  healths: string[],
  disks: readonly { condition: string }[],
): string {
  if (healths.includes('crashed')) {
    return 'status_level_danger';
  }
  const sick =
    healths.includes('degrade') ||
    disks.some(disk => disk.condition !== 'healthy');
  return sick ? 'status_level_abnormal' : 'status_level_normal';
}
