import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type {
  NasShare,
  NasVolume,
  ObservedNas,
  PoolRoom,
} from '@stowage/backstage-plugin-storage-common';
import { isStale } from '../claims/readings';
import type { PoolDraft } from '../pools/types';
import { locate, type NasLocation } from './NasLocator';

/** Id of the pool that a volume of a NAS is. */
export function nasVolumePoolId(
  cluster: string,
  nas: ObservedNas,
  volume: Pick<NasVolume, 'path'>,
): string {
  return `${cluster}/nas-volume/${nas.name}:${volume.path}`;
}

/** Id of the pool that the quota of a share is. */
export function nasSharePoolId(
  cluster: string,
  nas: ObservedNas,
  share: NasShare,
): string {
  return `${cluster}/nas-share/${nas.name}:${share.path}`;
}

function notMeasured(nas: ObservedNas, what: string): PoolRoom {
  return {
    source: 'none',
    notMeasured: nas.problem
      ? {
          code: 'NAS_UNREACHABLE',
          reason: `Not measured: ${nas.problem.message}`,
        }
      : {
          code: 'NO_SOURCE',
          reason: `Not measured: the NAS does not say ${what}.`,
        },
  };
}

function measured(
  nas: ObservedNas,
  measuredAt: string,
  now: Date,
): Pick<PoolRoom, 'source' | 'measuredAt' | 'stale'> {
  const { intervalMs } = nas;
  return {
    source: 'nas',
    measuredAt,
    stale: isStale({ measuredAt, intervalMs }, now),
  };
}

function volumeRoom(nas: ObservedNas, volume: NasVolume, now: Date): PoolRoom {
  const { totalBytes, usedBytes } = volume;
  const { measuredAt } = nas.hardware;
  if (!totalBytes || usedBytes === undefined || !measuredAt) {
    return notMeasured(nas, 'how full the volume is');
  }
  return {
    totalBytes,
    usedBytes,
    limitBytes: totalBytes,
    roomBytes: Math.max(0, totalBytes - usedBytes),
    limitSource:
      'the size of the volume, which all of its shares have together',
    ...measured(nas, measuredAt, now),
  };
}

function quotaRoom(
  location: NasLocation,
  share: NasShare,
  now: Date,
): PoolRoom {
  const { nas, volume } = location;
  const { quotaBytes, usedBytes } = share;
  const { measuredAt } = nas.shares;
  if (!quotaBytes || usedBytes === undefined || !measuredAt) {
    return notMeasured(nas, 'how much the share holds');
  }
  const left = Math.max(0, quotaBytes - usedBytes);
  const free =
    volume?.totalBytes !== undefined && volume.usedBytes !== undefined
      ? Math.max(0, volume.totalBytes - volume.usedBytes)
      : undefined;
  return {
    totalBytes: quotaBytes,
    usedBytes,
    limitBytes: quotaBytes,
    roomBytes: Math.min(left, free ?? left),
    limitSource:
      free !== undefined && free < left
        ? `the share's quota; its volume has only ${formatBytes(free)} left`
        : "the share's quota",
    ...measured(nas, measuredAt, now),
  };
}

/** Pools of every NAS, and which of them what lies on a NAS draws on. */
export interface NasPools {
  /** Volumes, and quotas of shares that are exported, whether or not a claim lies there. */
  all: PoolDraft[];
  /** From the narrowest to the widest; none where the NAS never told its volumes. */
  poolsOf(location: NasLocation): PoolDraft[];
}

/** Works out the pools of the NAS that serve a cluster. */
export function nasPools(options: {
  cluster: string;
  nas: readonly ObservedNas[];
  now: Date;
}): NasPools {
  const { cluster, now } = options;
  const byId = new Map<string, PoolDraft>();
  for (const nas of options.nas) {
    for (const volume of nas.hardware.value?.volumes ?? []) {
      const id = nasVolumePoolId(cluster, nas, volume);
      byId.set(id, {
        id,
        title: `${volume.title} on ${nas.title}`,
        kind: 'nas-volume',
        room: volumeRoom(nas, volume, now),
        location: locate(nas, volume.path),
      });
    }
  }
  const poolsOf = (location: NasLocation): PoolDraft[] => {
    const { nas, volume, share } = location;
    const wide = volume && byId.get(nasVolumePoolId(cluster, nas, volume));
    if (!wide || share?.quota !== 'set') {
      return wide ? [wide] : [];
    }
    const id = nasSharePoolId(cluster, nas, share);
    const narrow: PoolDraft = byId.get(id) ?? {
      id,
      title: `Share ${share.name} on ${nas.title}`,
      kind: 'nas-share',
      room: quotaRoom(location, share, now),
      location,
    };
    byId.set(id, narrow);
    return [narrow, wide];
  };
  for (const nas of options.nas) {
    for (const { name, path } of nas.shares.value ?? []) {
      if ((nas.exports[name]?.value?.rules.length ?? 0) > 0) {
        poolsOf(locate(nas, path));
      }
    }
  }
  return { all: [...byId.values()], poolsOf };
}
