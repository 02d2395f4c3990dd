import type {
  Claim,
  NasPlace,
  Pool,
} from '@stowage/backstage-plugin-storage-common';
import { ago, GiB } from './index';

/** A share with a quota, on a volume of two disks of which one is failing. */
export const nasPlace: NasPlace = {
  nas: 'nas',
  title: 'NAS in the cellar',
  model: 'DS920+',
  state: 'ready',
  share: {
    name: 'k8s',
    path: '/volume1/k8s',
    quota: 'set',
    quotaBytes: 100 * GiB,
    usedBytes: 40 * GiB,
  },
  exported: {
    served: 'yes',
    rules: [
      {
        client: '192.0.2.0/24',
        access: 'rw',
        squash: 'root',
        mapsTo: 'guest',
        writes: 'async',
        security: ['sys'],
      },
    ],
  },
  volume: {
    path: '/volume1',
    title: '/volume1',
    fileSystem: 'btrfs',
    health: 'degraded',
    state: 'degrade',
    usedBytes: 500 * GiB,
    totalBytes: 1000 * GiB,
  },
  pool: {
    layout: 'raid_5',
    health: 'degraded',
    state: 'degrade',
    missingDisks: 1,
    tolerates: 1,
  },
  disks: [
    {
      id: 'sata1',
      title: 'Drive 1',
      health: 'normal',
      state: 'normal',
      smart: 'passed',
    },
    {
      id: 'sata2',
      title: 'Drive 2',
      health: 'failing',
      state: 'failing',
      smart: 'failing',
      temperatureCelsius: 41,
    },
  ],
  snapshots: { count: 3, newestAt: ago(60_000) },
  measuredAt: ago(60_000),
};

/** The volume of {@link nasPlace}, as a pool. */
export const nasPool: Pool = {
  id: 'house/nas-volume/nas:/volume1',
  cluster: 'house',
  title: '/volume1 on NAS in the cellar',
  kind: 'nas-volume',
  room: {
    source: 'nas',
    totalBytes: 1000 * GiB,
    usedBytes: 500 * GiB,
    limitBytes: 1000 * GiB,
    roomBytes: 500 * GiB,
    limitSource:
      'the size of the volume, which all of its shares have together',
    measuredAt: ago(60_000),
  },
  nas: {
    ...nasPlace,
    share: undefined,
    exported: undefined,
    snapshots: undefined,
  },
  claims: [],
  hiddenClaims: 0,
  strayDirectories: [],
  findings: [],
};

/** What a claim has of its own when it lies there. */
export const claimOnNas: Partial<Claim> = {
  storageClass: 'nfs',
  volume: { name: 'pvc-1', source: 'nfs', location: 'nas:/volume1/k8s/pvc-1' },
  pool: nasPool,
  nas: nasPlace,
};
