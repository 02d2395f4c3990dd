import { driverProfile } from '@stowage/backstage-plugin-storage-common';
import type {
  DriverTraitsOverride,
  ObservedClaim,
  ObservedVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import { createPinning } from './pinning';

/** Whether the bytes lie on a node's own disk. */
function isLocal(volume: ObservedVolume | undefined): boolean {
  return volume?.source.kind === 'hostPath' || volume?.source.kind === 'local';
}

/** Whether a volume is held for another claim than this one, a predecessor included. */
export function isHeldForAnother(
  volume: ObservedVolume,
  claim: ObservedClaim,
): boolean {
  const holder = volume.claimRef;
  return (
    holder !== undefined &&
    (holder.namespace !== claim.namespace ||
      holder.name !== claim.name ||
      (holder.uid !== undefined && holder.uid !== claim.uid))
  );
}

/** The claim's own volume: naming one is not yet having it. */
function volumeOf(
  claim: ObservedClaim,
  index: WorldIndex,
): ObservedVolume | undefined {
  const volume = claim.volumeName
    ? index.volumes.get(claim.volumeName)
    : undefined;
  return volume && !isHeldForAnother(volume, claim) ? volume : undefined;
}

/** Joins each claim with its volume, class, driver and node. */
export function joinClaims(options: {
  index: WorldIndex;
  overrides?: DriverTraitsOverride[];
}): JoinedClaim[] {
  const { index, overrides } = options;
  const pinningOf = createPinning(index);
  const policies = new Map(
    index.world.csiDrivers.map(driver => [driver.name, driver.fsGroupPolicy]),
  );
  return index.world.claims.map(observed => {
    const volume = volumeOf(observed, index);
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
      fsGroupPolicy: policies.get(
        volume?.source.driver ?? storageClass?.provisioner ?? '',
      ),
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
