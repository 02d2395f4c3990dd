import { NasContext } from '../NasContext';
import { diskId } from '../profiles';
import { Disk } from '../state/NasState';
import { temperatureOf } from '../system/rhythm';
import { diskWords, uncorrectableSectors } from './smart';

/** How long DSM 6 makes models and vendors with blanks. */
const padding = { model: 24, vendor: 8 };

/** Name of the pool that a volume lies on. */
export function poolId(volume: { number: number }): string {
  return `reuse_${volume.number}`;
}

/** A disk as `load_info` and the list of disks show it. */
export function diskObject(nas: NasContext, disk: Disk): object {
  const { profile, store } = nas;
  const { state } = store;
  const id = diskId(profile, disk.slot);
  const { status, smart, category } = diskWords[disk.condition];
  const pool = state.volumes.find(each => each.slots.includes(disk.slot));
  const pad = (text: string, length: number) =>
    profile.padsModels ? text.padEnd(length) : text;
  return {
    id,
    device: `/dev/${id}`,
    name: `Drive ${disk.slot}`,
    longName: `Drive ${disk.slot}`,
    num_id: disk.slot,
    slot_id: disk.slot,
    order: disk.slot,
    model: pad(disk.model, padding.model),
    vendor: pad(disk.vendor, padding.vendor),
    serial: disk.serial,
    ui_serial: disk.serial,
    firm: disk.firmware,
    size_total: String(disk.sizeBytes),
    diskType: 'SATA',
    isSsd: disk.ssd,
    is4Kn: false,
    temp: temperatureOf(disk, nas.now()),
    status,
    overview_status: status,
    smart_status: smart,
    smart_testing: false,
    testing_type: 'idle',
    testing_progress: '',
    remain_life: profile.remainingLifeAsObject
      ? { trustable: disk.ssd, value: disk.ssd ? 97 : -1 }
      : -1,
    remain_life_danger: false,
    below_remain_life_thr: false,
    exceed_bad_sector_thr: disk.condition === 'failing',
    unc: uncorrectableSectors(disk),
    sb_days_left: 0,
    sb_days_left_warning: false,
    sb_days_left_critical: false,
    container: {
      order: 0,
      str: state.model,
      type: 'internal',
      supportPwrBtnDisable: false,
    },
    used_by: pool ? poolId(pool) : '',
    portType: 'normal',
    tray_status: 'join',
    has_system: true,
    compatibility: 'support',
    wdda_support: false,
    ...(profile.hasSevensStorage && {
      summary_status_key: status,
      summary_status_category: category,
      drive_status_key: status,
      drive_status_category: category,
      smart_test_support: true,
      allocation_role: pool ? `pool_${pool.number}` : '',
    }),
  };
}
