import {
  driverProfile,
  DriverTraitsOverride,
  ObservedClass,
  ObservedVolume,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';

/**
 * How far a file system may be from the volume's size and still be the volume's own: journals and
 * inode tables take a part of it, and drivers round sizes up.
 */
const ownFilesystem = { atLeast: 0.8, atMost: 1.25 };

/**
 * What the kubelet's figures about a volume mean, by the driver's traits; `undefined` where they
 * mean nothing and are not kept.
 *
 * An unknown driver is believed to report the volume itself only where the file system is about as
 * large as the volume; a share or a disk that many volumes draw on is larger.
 */
export function kubeletScope(options: {
  volume: ObservedVolume;
  storageClass?: ObservedClass;
  overrides?: DriverTraitsOverride[];
  /** Size of the file system that the kubelet measured. */
  capacityBytes?: number;
}): VolumeReading['scope'] | undefined {
  const { volume, storageClass, capacityBytes } = options;
  const { traits } = driverProfile({
    provisioner: storageClass?.provisioner,
    classParameters: storageClass?.parameters,
    classAnnotations: storageClass?.annotations,
    volume: { ...volume, pinned: volume.nodeAffinity !== undefined },
    overrides: options.overrides,
  });
  switch (traits.figures) {
    case 'nothing':
      return undefined;
    case 'volume':
    case 'total-only':
      return 'volume';
    case 'node-filesystem':
    case 'export-filesystem':
      return 'filesystem';
    default:
  }
  const ratio = (capacityBytes ?? Infinity) / (volume.capacityBytes ?? 0);
  return volume.source.kind === 'csi' &&
    ratio >= ownFilesystem.atLeast &&
    ratio <= ownFilesystem.atMost
    ? 'volume'
    : 'filesystem';
}
