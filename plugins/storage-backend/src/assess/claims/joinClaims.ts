import { driverProfile } from '@stowage/backstage-plugin-storage-common';
import type {
  DriverTraitsOverride,
  ObservedVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import { createPinning } from './pinning';

/** Whether the bytes lie on a node's own disk. */
function isLocal(volume: ObservedVolume | undefined): boolean {
  return volume?.source.kind === 'hostPath' || volume?.source.kind === 'local';
}

/** Joins each claim with its volume, class, driver and node. */
export function joinClaims(options: {
  index: WorldIndex;
  overrides?: DriverTraitsOverride[];
}): JoinedClaim[] {
  const { index, overrides } = options;
  const pinningOf = createPinning(index);
  return index.world.claims.map(observed => {
    const volume = observed.volumeName
      ? index.volumes.get(observed.volumeName)
      : undefined;
    const className = observed.storageClass ?? volume?.storageClass;
    const storageClass =
      className === undefined
        ? index.defaultClass
        : index.classes.get(className);
    const profile = driverProfile({
      provisioner: storageClass?.provisioner,
      classParameters: storageClass?.parameters,
      classAnnotations: storageClass?.annotations,
      claimAnnotations: observed.annotations,
      volume: volume && {
        source: volume.source,
        annotations: volume.annotations,
        pinned: (volume.nodeAffinity?.length ?? 0) > 0,
      },
      overrides,
    });
    const pinning = pinningOf({
      claim: observed,
      volume,
      pinnedByTraits: profile.row.pinned,
    });
    const node =
      isLocal(volume) &&
      pinning.state === 'pinned' &&
      pinning.nodes.length === 1
        ? pinning.nodes[0]
        : undefined;
    return { observed, volume, storageClass, profile, pinning, node };
  });
}
