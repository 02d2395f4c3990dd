import type {
  PoolRoom,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import { isStale } from '../claims/readings';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import type { PoolDraft } from './types';

function folderOf(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

function commonFolder(one: string, other: string): string {
  const left = one.split('/');
  const right = other.split('/');
  let length = 0;
  while (length < left.length && left[length] === right[length]) {
    length += 1;
  }
  return left.slice(0, length).join('/') || '/';
}

/** Server and path of the export that a volume lies on, as far as the volume tells. */
interface ExportPlace {
  server: string;
  root: string;
  /** Set where the root is only an upper bound and shared by all volumes of the group. */
  group?: string;
}

function placeOf(joined: JoinedClaim): ExportPlace | undefined {
  const source = joined.volume?.source;
  if (!source || joined.profile.row.pool !== 'nfs-export') {
    return undefined;
  }
  if (source.kind === 'csi') {
    const { server, share } = source.volumeAttributes ?? {};
    return server && share ? { server, root: share } : undefined;
  }
  if (!source.server || !source.path) {
    return undefined;
  }
  const { server, path } = source;
  // The subdirectory provisioner writes only the directory it made; its export is what all of its
  // directories have in common.
  return joined.profile.row.id === 'nfs-subdir'
    ? {
        server,
        root: folderOf(path),
        group: `${server}|${joined.volume?.storageClass ?? ''}`,
      }
    : { server, root: path };
}

function roomOf(options: {
  readings: VolumeReading[];
  now: Date;
}): PoolRoom | undefined {
  const usable = options.readings.filter(
    reading =>
      reading.source === 'kubelet' &&
      (reading.capacityBytes ?? 0) > 0 &&
      (reading.usedBytes ?? 0) > 0,
  );
  const newest = usable.sort((a, b) =>
    b.measuredAt.localeCompare(a.measuredAt),
  )[0];
  if (newest?.capacityBytes === undefined || newest.usedBytes === undefined) {
    return undefined;
  }
  return {
    totalBytes: newest.capacityBytes,
    usedBytes: newest.usedBytes,
    limitBytes: newest.capacityBytes,
    roomBytes: Math.max(0, newest.capacityBytes - newest.usedBytes),
    limitSource:
      'the file system behind the export, as the kubelet sees it; a quota of the share may be lower',
    source: 'kubelet',
    measuredAt: newest.measuredAt,
    stale: isStale(newest, options.now),
  };
}

/** Pools of the NFS exports, by the name of each volume that lies on one. */
export function exportPools(options: {
  joined: JoinedClaim[];
  index: WorldIndex;
  now: Date;
}): Map<string, PoolDraft> {
  const { joined, index, now } = options;
  const places = new Map<string, ExportPlace>();
  const groupRoots = new Map<string, string>();
  for (const claim of joined) {
    const place = placeOf(claim);
    if (!place || !claim.volume) {
      continue;
    }
    places.set(claim.volume.name, place);
    if (place.group !== undefined) {
      const known = groupRoots.get(place.group);
      groupRoots.set(
        place.group,
        known === undefined ? place.root : commonFolder(known, place.root),
      );
    }
  }

  const volumesByExport = new Map<string, string[]>();
  for (const [volumeName, place] of places) {
    const root =
      place.group === undefined
        ? place.root
        : groupRoots.get(place.group) ?? place.root;
    const key = `${place.server}:${root}`;
    const volumes = volumesByExport.get(key);
    if (volumes) {
      volumes.push(volumeName);
    } else {
      volumesByExport.set(key, [volumeName]);
    }
  }

  const pools = new Map<string, PoolDraft>();
  for (const [key, volumeNames] of volumesByExport) {
    const readings = volumeNames.flatMap(
      name => index.readings.get(name) ?? [],
    );
    const pool: PoolDraft = {
      id: `${index.world.name}/nfs-export/${key}`,
      title: key,
      kind: 'nfs-export',
      room: roomOf({ readings, now }) ?? {
        source: 'none',
        notMeasured: index.world.kubelet
          ? {
              code: 'NO_SOURCE',
              reason:
                'Not measured: no kubelet reports on a mounted volume of this export.',
            }
          : {
              code: 'KUBELET_OFF',
              reason:
                "Not measured: reading the kubelets' statistics is switched off.",
            },
      },
    };
    for (const name of volumeNames) {
      pools.set(name, pool);
    }
  }
  return pools;
}
