import type {
  NasAnswer,
  NasDisk,
  NasDiskView,
  NasExport,
  NasExportView,
  NasPlace,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import { isStale } from '../claims/readings';
import type { NasLocation } from './NasLocator';

function diskView(disk: NasDisk): NasDiskView {
  const {
    serial: _serial,
    sizeBytes: _size,
    solidState: _solid,
    ...view
  } = disk;
  return view;
}

function exportView(
  nas: ObservedNas,
  answer: NasAnswer<NasExport> | undefined,
): NasExportView | undefined {
  if (!answer?.value) {
    return undefined;
  }
  const on = nas.nfsService.value;
  return {
    served:
      on === undefined ? 'unknown' : ((on ? 'yes' : 'no') as 'yes' | 'no'),
    rules: answer.value.rules.map(
      ({ unprivilegedPorts: _ports, ...rule }) => rule,
    ),
  };
}

/** Puts locations into the words of the API. */
export type NasPlaces = (
  location: NasLocation | undefined,
) => NasPlace | undefined;

/** Each location is put into words once, whoever lies there. */
export function createNasPlaces(now: Date): NasPlaces {
  const known = new Map<NasLocation, NasPlace>();
  return location => {
    if (!location) {
      return undefined;
    }
    const place = known.get(location) ?? nasPlace(location, now);
    known.set(location, place);
    return place;
  };
}

function nasPlace(location: NasLocation, now: Date): NasPlace {
  const { nas, share, volume, pool, disks } = location;
  const exported = share && nas.exports[share.name];
  const snapshots = share && nas.snapshots[share.name];
  const shown = [
    volume && nas.hardware,
    share && nas.shares,
    exported,
    snapshots,
  ].flatMap(answer => answer?.measuredAt ?? []);
  const measuredAt = shown.sort()[0];
  const { intervalMs } = nas;
  return {
    nas: nas.name,
    title: nas.title,
    model: nas.identity.value?.model,
    state: nas.state,
    message: nas.problem?.message,
    volume: volume && {
      path: volume.path,
      title: volume.title,
      fileSystem: volume.fileSystem,
      health: volume.health,
      state: volume.state,
      totalBytes: volume.totalBytes,
      usedBytes: volume.usedBytes,
    },
    pool: pool && {
      layout: pool.layout,
      health: pool.health,
      state: pool.state,
      missingDisks: pool.missingDisks,
      tolerates: pool.tolerates,
    },
    disks: disks.map(diskView),
    share: share && {
      name: share.name,
      path: share.path,
      quota: share.quota,
      quotaBytes: share.quotaBytes,
      usedBytes: share.usedBytes,
    },
    exported: exportView(nas, exported),
    snapshots: snapshots?.value,
    measuredAt,
    stale:
      measuredAt === undefined
        ? undefined
        : isStale({ measuredAt, intervalMs }, now),
  };
}
