import { ApiObject, Volume } from '../../cluster/objects';
import { Snapshot, SnapshotClass } from './objects';

/** Whether a snapshot of a claim is still to be taken. */
export function isWaiting({ spec, status }: Snapshot): boolean {
  return (
    spec.source.persistentVolumeClaimName !== undefined &&
    spec.volumeSnapshotClassName !== undefined &&
    !status?.readyToUse
  );
}

/** Whether a class is for the driver of a volume. */
export function isForUs(volume: Volume, snapshotClass: SnapshotClass): boolean {
  return volume.spec.csi?.driver === snapshotClass.driver;
}

/** Whether objects of a defined kind can be made. */
export function isEstablished(definition: ApiObject): boolean {
  const { status } = definition as ApiObject & {
    status?: { conditions?: { type: string; status: string }[] };
  };
  return (
    status?.conditions?.some(
      condition =>
        condition.type === 'Established' && condition.status === 'True',
    ) ?? false
  );
}
