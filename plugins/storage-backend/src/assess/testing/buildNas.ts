import type {
  NasExportRule,
  NasShare,
  ObservedNas,
} from '@stowage/backstage-plugin-storage-common';
import { GIB, minutesAgo } from './buildWorld';

export function buildShare(overrides: Partial<NasShare> = {}): NasShare {
  const name = overrides.name ?? 'k8s';
  return {
    name,
    path: `/volume1/${name}`,
    volumePath: '/volume1',
    quota: 'none',
    usedBytes: 20 * GIB,
    snapshots: 'yes',
    availability: 'available',
    ...overrides,
  };
}

export function buildRule(
  overrides: Partial<NasExportRule> = {},
): NasExportRule {
  return {
    client: '*',
    access: 'rw',
    squash: 'none',
    writes: 'sync',
    security: ['sys'],
    ...overrides,
  };
}

/** A NAS with one volume on three disks, which has one share that every node may mount. */
export function buildNas(
  overrides: Partial<ObservedNas> & {
    share?: Partial<NasShare>;
    rules?: NasExportRule[];
  } = {},
): ObservedNas {
  const { share: shareOverrides, rules = [buildRule()], ...fields } = overrides;
  const share = buildShare(shareOverrides);
  const measuredAt = minutesAgo(2);
  return {
    name: 'nas',
    title: 'NAS',
    addresses: ['192.0.2.20', 'nas.home'],
    intervalMs: 5 * 60_000,
    state: 'ready',
    lastContact: measuredAt,
    identity: { value: { vendor: 'Synology', model: 'DS920+' }, measuredAt },
    hardware: {
      measuredAt,
      value: {
        volumes: [
          {
            id: 'volume_1',
            path: '/volume1',
            title: '/volume1',
            fileSystem: 'btrfs',
            health: 'normal',
            state: 'normal',
            poolId: 'pool_1',
            totalBytes: 1000 * GIB,
            usedBytes: 400 * GIB,
          },
        ],
        pools: [
          {
            id: 'pool_1',
            title: 'Pool 1',
            layout: 'raid_5',
            health: 'normal',
            state: 'normal',
            diskIds: ['disk_1', 'disk_2', 'disk_3'],
            missingDisks: 0,
            tolerates: 1,
          },
        ],
        disks: [1, 2, 3].map(slot => ({
          id: `disk_${slot}`,
          title: `Drive ${slot}`,
          model: 'WDC WD40EFRX',
          serial: `serial-${slot}`,
          health: 'normal' as const,
          state: 'normal',
          smart: 'passed' as const,
        })),
      },
    },
    shares: { value: [share], measuredAt },
    nfsService: { value: true, measuredAt },
    exports: {
      [share.name]: {
        value: { share: share.name, path: share.path, rules },
        measuredAt,
      },
    },
    snapshots: {
      [share.name]: {
        value: { count: 2, newestAt: minutesAgo(60) },
        measuredAt,
      },
    },
    ...fields,
  };
}
