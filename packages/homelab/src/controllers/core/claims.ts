import { parseQuantity } from '../../hollow/pod/quantity';
import { annotations } from './annotations';
import { Claim, StorageClass, Volume } from './kinds';

/** The class that a claim names, or an empty text. */
export function classOfClaim(claim: Claim): string {
  return (
    claim.metadata.annotations?.[annotations.betaStorageClass] ??
    claim.spec.storageClassName ??
    ''
  );
}

/** Whether a claim says which class it wants, be it none. */
export function namesClass(claim: Claim): boolean {
  return (
    claim.metadata.annotations?.[annotations.betaStorageClass] !== undefined ||
    claim.spec.storageClassName !== undefined
  );
}

/** The class that a volume is of, or an empty text. */
export function classOfVolume(volume: Volume): string {
  return (
    volume.metadata.annotations?.[annotations.betaStorageClass] ??
    volume.spec.storageClassName ??
    ''
  );
}

/** Whether volumes of a class are chosen with the pod's node. */
export function waitsForConsumer(
  storageClass: StorageClass | undefined,
): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** Bytes that a claim asks for. */
export function requestedBytes(claim: Claim): number {
  return parseQuantity(claim.spec.resources?.requests?.storage ?? '0');
}

/** Parsed once for each state of a volume: every claim that waits compares them all. */
const capacities = new WeakMap<Volume, number>();

/** Bytes that a volume has. */
export function capacityBytes(volume: Volume): number {
  const bytes =
    capacities.get(volume) ??
    parseQuantity(volume.spec.capacity?.storage ?? '0');
  capacities.set(volume, bytes);
  return bytes;
}

/** Whether a volume is meant for a claim: by name, and by uid if it has one. */
export function isMeantFor(volume: Volume, claim: Claim): boolean {
  const { claimRef } = volume.spec;
  return (
    claimRef !== undefined &&
    claimRef.name === claim.metadata.name &&
    claimRef.namespace === claim.metadata.namespace &&
    (!claimRef.uid || claimRef.uid === claim.metadata.uid)
  );
}

/** Whether one is a block device and the other a file system. */
export function modesDiffer(claim: Claim, volume: Volume): boolean {
  return (
    (claim.spec.volumeMode ?? 'Filesystem') !==
    (volume.spec.volumeMode ?? 'Filesystem')
  );
}

/** Whether a volume can be used in all the ways that a claim asks for. */
export function hasModes(claim: Claim, volume: Volume): boolean {
  return (claim.spec.accessModes ?? []).every(mode =>
    volume.spec.accessModes?.includes(mode),
  );
}

/** Whether a claim is bound for good: to a volume, and completely. */
export function isFullyBound(claim: Claim): boolean {
  return (
    Boolean(claim.spec.volumeName) &&
    claim.metadata.annotations?.[annotations.bindCompleted] !== undefined
  );
}
