import { driverProfile } from '@stowage/backstage-plugin-storage-common';
import type {
  DriverProfile,
  MoveWorld,
  ObservedVolumeSource,
  RawClass,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';

function sourceOf(volume: RawVolume): ObservedVolumeSource {
  const { hostPath, local, nfs, csi } = volume.spec ?? {};
  if (hostPath) {
    return { kind: 'hostPath', path: hostPath.path };
  }
  if (local) {
    return { kind: 'local', path: local.path };
  }
  if (nfs) {
    return { kind: 'nfs', server: nfs.server, path: nfs.path };
  }
  return csi
    ? {
        kind: 'csi',
        driver: csi.driver,
        volumeHandle: csi.volumeHandle,
        volumeAttributes: csi.volumeAttributes,
      }
    : { kind: 'other' };
}

function policyOf(driver: string | undefined, world: MoveWorld) {
  return world.csiDrivers.find(({ metadata }) => metadata.name === driver)?.spec
    ?.fsGroupPolicy;
}

/** Traits of the driver behind a volume. */
export function profileOfVolume(
  volume: RawVolume | undefined,
  world: MoveWorld,
): DriverProfile {
  const storageClass = world.classes.find(
    ({ metadata }) => metadata.name === volume?.spec?.storageClassName,
  );
  return driverProfile({
    provisioner: storageClass?.provisioner,
    classParameters: storageClass?.parameters,
    volume: volume && {
      source: sourceOf(volume),
      annotations: volume.metadata.annotations,
      pinned: volume.spec?.nodeAffinity?.required !== undefined,
    },
    fsGroupPolicy: policyOf(volume?.spec?.csi?.driver, world),
    overrides: world.traitOverrides,
  });
}

/** Traits of the driver that makes the volumes of a class. */
export function profileOfClass(
  storageClass: RawClass | undefined,
  world: MoveWorld,
): DriverProfile {
  return driverProfile({
    provisioner: storageClass?.provisioner,
    classParameters: storageClass?.parameters,
    classAnnotations: storageClass?.metadata.annotations,
    fsGroupPolicy: policyOf(storageClass?.provisioner, world),
    overrides: world.traitOverrides,
  });
}
