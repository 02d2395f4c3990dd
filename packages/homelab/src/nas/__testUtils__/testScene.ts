import { homeScene } from '../scene/homeScene';
import { NasScene } from '../scene/NasScene';

/** Base32 of the account that needs a second factor. */
export const otpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** The home's disks and volumes, and beside them an ext4 volume on a disk of its own. */
export const withExt4: Pick<NasScene, 'disks' | 'volumes'> = {
  disks: [
    ...homeScene.disks,
    {
      slot: 4,
      vendor: 'Seagate',
      model: 'ST2000VN004',
      serial: 'Z52TEST',
      firmware: 'SC60',
      sizeBytes: 2_000_398_934_016,
    },
  ],
  volumes: [
    ...homeScene.volumes,
    { number: 2, fileSystem: 'ext4', raid: 'basic', slots: [4] },
  ],
};

/** A NAS with one share for everybody, an account of each sort, and an ext4 volume. */
export const testScene: NasScene = {
  ...homeScene,
  accounts: [
    { name: 'writer', password: 'secret', administrator: true },
    { name: 'guest', password: 'secret', administrator: false },
    {
      name: 'films',
      password: 'secret',
      administrator: false,
      applications: ['DSM'],
    },
    { name: 'otp', password: 'secret', administrator: true, otpSecret },
    ...(
      [
        'disabled',
        'locked',
        'passwordExpired',
        'mustChangePassword',
        'otpMissing',
      ] as const
    ).map(state => ({
      name: state,
      password: 'secret',
      administrator: true,
      state,
    })),
  ],
  ...withExt4,
  shares: [
    { name: 'k8s', description: 'Volumes of the cluster', quotaMiB: 10240 },
    { name: 'old', volume: 2 },
  ],
};
