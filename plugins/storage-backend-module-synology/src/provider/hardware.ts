import type {
  NasDisk,
  NasHardware,
  NasHealth,
  NasPool,
  NasVolume,
} from '@stowage/backstage-plugin-storage-common';
import {
  bytes,
  count,
  flag,
  members,
  number,
  objects,
  text,
  texts,
  type Members,
} from '../dsm/values';
import { diskHealth, smartResult, storageHealth, toleranceOf } from './words';

/** What `SYNO.Storage.CGI.Storage` `load_info` answers, in our words. */
export function hardwareOf(data: unknown): NasHardware {
  const { disks, storagePools, volumes } = members(data);
  const foundDisks = objects(disks).flatMap(diskOf);
  const diskIds = new Set(foundDisks.map(({ id }) => id));
  const foundPools = objects(storagePools).flatMap(pool =>
    poolOf(pool, diskIds),
  );
  const poolIds = new Set(foundPools.map(({ id }) => id));
  return {
    disks: foundDisks,
    pools: foundPools,
    volumes: objects(volumes).flatMap(volume => volumeOf(volume, poolIds)),
  };
}

function volumeOf(volume: Members, poolIds: Set<string>): NasVolume[] {
  const path = text(volume.vol_path);
  if (path === undefined) {
    return [];
  }
  const size = members(volume.size);
  const state = text(volume.status) ?? 'unknown';
  const poolId = text(volume.pool_path);
  const health = storageHealth(state);
  return [
    {
      id: text(volume.id) ?? path,
      path,
      title: text(volume.vol_desc) ?? text(volume.desc) ?? path,
      fileSystem: text(volume.fs_type),
      health:
        health === 'normal' && flag(volume.is_writable) === false
          ? 'read-only'
          : health,
      state,
      poolId: poolId !== undefined && poolIds.has(poolId) ? poolId : undefined,
      totalBytes: bytes(size.total),
      usedBytes: bytes(size.used),
    },
  ];
}

function poolOf(pool: Members, known: Set<string>): NasPool[] {
  const id = text(pool.id);
  if (id === undefined) {
    return [];
  }
  const diskIds = texts(pool.disks);
  const layout = text(pool.device_type);
  const state = text(pool.status) ?? 'unknown';
  // A pool of mixed disks has several arrays over the same ones, so the worst of them counts.
  const missingDisks = Math.max(
    0,
    texts(pool.missing_drives).length,
    count(pool.disk_failure_number) ?? 0,
    ...objects(pool.raids).map(
      raid =>
        (number(raid.designedDiskCount) ?? 0) -
        (number(raid.normalDevCount) ?? number(raid.designedDiskCount) ?? 0),
    ),
  );
  const health = storageHealth(state);
  return [
    {
      id,
      title: text(pool.desc) ?? `Storage pool ${text(pool.num_id) ?? id}`,
      layout: layout ?? 'unknown',
      health: health === 'normal' && missingDisks > 0 ? 'degraded' : health,
      state,
      diskIds: diskIds.filter(diskId => known.has(diskId)),
      missingDisks,
      tolerates: toleranceOf(layout, diskIds.length),
    },
  ];
}

const severity: NasHealth[] = [
  'unknown',
  'normal',
  'attention',
  'failing',
  'failed',
];

function worst(...candidates: NasHealth[]): NasHealth {
  return candidates.reduce((one, other) =>
    severity.indexOf(other) > severity.indexOf(one) ? other : one,
  );
}

function diskOf(disk: Members): NasDisk[] {
  const id = text(disk.id);
  if (id === undefined) {
    return [];
  }
  const state = text(disk.status) ?? 'unknown';
  const smart = smartResult(text(disk.smart_status));
  const worn = [
    disk.exceed_bad_sector_thr,
    disk.remain_life_danger,
    disk.below_remain_life_thr,
  ].some(value => flag(value) === true);
  return [
    {
      id,
      title: text(disk.longName) ?? text(disk.name) ?? id,
      model: text([text(disk.vendor), text(disk.model)].join(' ')),
      serial: text(disk.serial),
      sizeBytes: bytes(disk.size_total),
      solidState: flag(disk.isSsd),
      health: worst(
        diskHealth(state),
        ...(smart === 'failing' ? (['failing'] as const) : []),
        ...(worn ? (['attention'] as const) : []),
      ),
      state,
      smart,
      temperatureCelsius: temperature(disk.temp),
      remainingLifePercent: remainingLife(disk.remain_life),
      uncorrectableSectors: count(disk.unc),
    },
  ];
}

function temperature(value: unknown): number | undefined {
  const degrees = number(value);
  return degrees !== undefined && degrees > 0 && degrees < 120
    ? Math.round(degrees)
    : undefined;
}

/** A number up to DSM 7.1, then with whether it is to be trusted; -1 where there is none. */
function remainingLife(value: unknown): number | undefined {
  const { trustable, value: inner } = members(value);
  const percent = count(flag(trustable) === true ? inner : value);
  return percent !== undefined && percent <= 100 ? percent : undefined;
}

/** Attributes of SMART by their numbers, as smartmontools has them. */
const attributes = {
  reallocatedSectors: '5',
  powerOnHours: '9',
  pendingSectors: '197',
  uncorrectableSectors: '198',
} as const;

/**
 * What `SYNO.Storage.CGI.Smart` `get_health_info` adds to a disk; all of it is text. An NVMe disk
 * has another table, of which nothing is taken.
 */
export function smartOf(data: unknown): Partial<NasDisk> {
  const { smartInfo, overview } = members(members(data).healthInfo);
  if (flag(members(overview).isNVMeDisk) === true) {
    return {};
  }
  const raw = new Map(
    objects(smartInfo).map(row => [text(row.id), count(row.raw)]),
  );
  return Object.fromEntries(
    Object.entries(attributes)
      .map(([name, id]) => [name, raw.get(id)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
