import { NasScene } from './NasScene';

const diskBytes = 4_000_787_030_016;

/**
 * The NAS of the home: a DS920+ with three disks in one pool that survives the
 * loss of one of them, a Btrfs volume that is half full, and the shares of a
 * household with a cluster. Its accounts are made up, for a machine of one's
 * own only.
 */
export const homeScene: NasScene = {
  model: 'DS920+',
  serial: '20C0PDR000000',
  hostname: 'nas',
  bays: 4,
  memoryMiB: 4096,
  cpu: {
    vendor: 'INTEL',
    family: 'Celeron',
    series: 'J4125',
    cores: 4,
    mhz: 2000,
  },
  timeZone: 'Europe/Berlin',
  accounts: [
    { name: 'stowage-read', password: 'look-at-it', administrator: true },
    { name: 'stowage-write', password: 'change-it', administrator: true },
    {
      name: 'anna',
      password: 'two-factors',
      administrator: true,
      otpSecret: 'JBSWY3DPEHPK3PXP',
    },
    { name: 'guest-tv', password: 'films', administrator: false },
  ],
  disks: [1, 2, 3].map(slot => ({
    slot,
    vendor: 'WDC',
    model: 'WD40EFRX-68N32N0',
    serial: `WD-WCC7K0HOME${slot}`,
    firmware: '82.00A82',
    sizeBytes: diskBytes,
    temperature: 34 + slot,
    powerOnHours: 21_000 + 400 * slot,
  })),
  volumes: [
    {
      number: 1,
      fileSystem: 'btrfs',
      raid: 'shr_with_1_disk_protect',
      slots: [1, 2, 3],
      occupiedBytes: 3_900_000_000_000,
    },
  ],
  shares: [
    {
      name: 'k8s',
      description: 'Volumes of the cluster',
      nfsRules: [
        {
          client: '*',
          privilege: 'rw',
          root_squash: 'root',
          async: true,
          insecure: true,
          crossmnt: true,
          security_flavor: { sys: true },
        },
      ],
    },
    {
      name: 'backups',
      description: 'Dumps and repositories of backups',
      quotaMiB: 512 * 1024,
      nfsRules: [
        {
          client: '*',
          privilege: 'rw',
          root_squash: 'all_admin',
          async: false,
          insecure: true,
          crossmnt: false,
          security_flavor: { sys: true },
        },
      ],
    },
    {
      name: 'media',
      description: 'Films and music',
      recycleBin: true,
      checksum: false,
      nfsRules: [
        {
          client: '*',
          privilege: 'ro',
          root_squash: 'guest',
          async: true,
          insecure: true,
          crossmnt: false,
          security_flavor: { sys: true },
        },
      ],
    },
    { name: 'homes', description: 'Everybody’s own', recycleBin: true },
  ],
};
