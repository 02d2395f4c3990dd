import type {
  Finding,
  NasDiskView,
  NasPlace,
  ObjectRef,
  PoolRef,
} from '@stowage/backstage-plugin-storage-common';
import { ago, DAY, GiB, MINUTE } from './moments';

const MEASURED = ago(2 * MINUTE);
const TOTAL_BYTES = 7150 * GiB;
const USED_BYTES = 5320 * GiB;

function disk(slot: number, changes: Partial<NasDiskView> = {}): NasDiskView {
  return {
    id: `sata${slot}`,
    title: `Drive ${slot}`,
    model: 'WDC WD40EFRX-68N32N0',
    health: 'normal',
    state: 'normal',
    smart: 'passed',
    temperatureCelsius: 33 + slot,
    reallocatedSectors: 0,
    pendingSectors: 0,
    powerOnHours: 21_034,
    ...changes,
  };
}

/** The volume of the NAS, with a disk that will not be there for long. */
const nasVolume: NasPlace = {
  nas: 'synology-nas',
  title: 'Synology NAS',
  model: 'DS920+',
  state: 'ready',
  volume: {
    path: '/volume1',
    title: 'Volume 1',
    fileSystem: 'btrfs',
    health: 'normal',
    state: 'normal',
    totalBytes: TOTAL_BYTES,
    usedBytes: USED_BYTES,
  },
  pool: {
    layout: 'shr_with_1_disk_protect',
    health: 'normal',
    state: 'normal',
    missingDisks: 0,
    tolerates: 1,
  },
  disks: [
    disk(1),
    disk(2, {
      health: 'failing',
      state: 'critical',
      smart: 'failing',
      temperatureCelsius: 41,
      reallocatedSectors: 2016,
      pendingSectors: 184,
    }),
    disk(3),
  ],
  measuredAt: MEASURED,
};

/** Where the claim on NFS lies. */
const nasShare: NasPlace = {
  ...nasVolume,
  share: {
    name: 'k8s-data',
    path: '/volume1/k8s-data',
    quota: 'none',
    usedBytes: 212 * GiB,
  },
  exported: {
    served: 'yes',
    rules: [
      {
        client: '192.168.1.0/24',
        access: 'rw',
        squash: 'none',
        writes: 'async',
        security: ['sys'],
      },
    ],
  },
  snapshots: { count: 14, newestAt: ago(0.4 * DAY) },
};

/** Where on the NAS a claim and its pool lie. */
export const nasPlaces = { volume: nasVolume, share: nasShare };

/** The pool that the volume of the NAS is. */
export const nasPoolRef: PoolRef = {
  id: 'house/nas-volume/synology-nas:/volume1',
  title: 'Volume 1 on Synology NAS',
  kind: 'nas-volume',
  room: {
    source: 'nas',
    totalBytes: TOTAL_BYTES,
    usedBytes: USED_BYTES,
    limitBytes: TOTAL_BYTES,
    roomBytes: TOTAL_BYTES - USED_BYTES,
    limitSource:
      'the size of the volume, which all of its shares have together',
    measuredAt: MEASURED,
  },
};

/** What is wrong with the NAS, for a claim that lies on it. */
export function nasFindings(claim: ObjectRef): Finding[] {
  const { cluster } = claim;
  return [
    {
      id: 'nas1',
      code: 'NAS_DISK_FAILING',
      severity: 'critical',
      title: 'Drive 2 of Synology NAS is failing',
      evidence:
        "The NAS calls the disk 'critical' (WDC WD40EFRX-68N32N0); SMART: failing. Sectors: 2016 moved elsewhere, 184 waiting to be. It is one of 3 disks of Storage pool 1 (shr_with_1_disk_protect), which survives the loss of 1 disk when all are well.",
      action:
        'See that there is a fresh copy of the data elsewhere, then replace the disk.',
      runbook: 'runbooks/nas-disk-failing/',
      subject: { cluster, kind: 'NasDisk', name: 'synology-nas/sata2' },
      claims: [claim],
      poolId: nasPoolRef.id,
      data: { nas: 'synology-nas', disk: 'Drive 2' },
    },
    {
      id: 'nas2',
      code: 'EXPORT_ASYNC',
      severity: 'warning',
      title:
        "Synology NAS answers a database's writes to k8s-data before they are on disk",
      evidence:
        'The rule for 192.168.1.0/24 of /volume1/k8s-data says async, and PostgreSQL runs on it.',
      action:
        'Switch off asynchronous writing for the rule, or move the database off NFS: a power cut of the NAS loses what the database was told is safe.',
      runbook: 'runbooks/export-async/',
      subject: {
        cluster,
        kind: 'NasShare',
        name: 'synology-nas:/volume1/k8s-data',
      },
      claims: [claim],
      data: { nas: 'synology-nas', share: '/volume1/k8s-data' },
    },
  ];
}
