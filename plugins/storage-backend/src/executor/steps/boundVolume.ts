import type { StepContext } from '../types';
import { claimRef, volumeRef } from '../movers/objects';
import { phaseOf } from './aliases';
import type { TargetVolume } from './decisions';
import { sideOf } from './sides';

/** The volume that a claim in the movers' namespace is bound to, once it is. */
export async function boundVolume(
  context: StepContext,
  ref: ReturnType<typeof claimRef>,
): Promise<TargetVolume | undefined> {
  const claim = await context.cluster.get(ref);
  if (phaseOf(claim) !== 'Bound') {
    return undefined;
  }
  const { volumeName } = claim!.spec as { volumeName: string };
  const volume = await context.cluster.get(volumeRef(volumeName));
  const { claimRef: holder, storageClassName } = (volume?.spec ?? {}) as {
    claimRef?: { uid?: string };
    storageClassName?: string;
  };
  return volume && holder?.uid === claim!.metadata.uid
    ? {
        name: volume.metadata.name,
        uid: volume.metadata.uid!,
        claimUid: claim!.metadata.uid!,
        storageClass: storageClassName ?? '',
        side: await sideOf(context, volume),
      }
    : undefined;
}
