import type { KubernetesObject } from '../../adapters/kubernetes';
import { NeedsPerson, StepContext } from '../types';
import { claimRef, volumeRef, waitUntil, wordsOf } from '../movers/objects';
import { phaseOf } from './aliases';
import type { VolumeIdentity } from './decisions';
import { holderOf } from './reserve';

/** The volume that a claim names; empty where it names none. */
export function volumeNameOf(claim: KubernetesObject): string {
  return (claim.spec as { volumeName?: string }).volumeName ?? '';
}

/** Waits until claim and volume name each other, by name and by uid. */
export async function awaitBound(
  context: StepContext,
  options: {
    namespace: string;
    name: string;
    volume: VolumeIdentity;
    timeoutSeconds: number;
  },
): Promise<void> {
  const { namespace, name, volume, timeoutSeconds } = options;
  if (!context.rules.boundToExactly) {
    return;
  }
  const ref = claimRef(namespace, name);
  await waitUntil(context, {
    timeoutSeconds,
    look: async () => {
      const claim = await context.cluster.get(ref);
      const found = await context.cluster.get(volumeRef(volume.name));
      if (phaseOf(claim) === 'Lost') {
        throw new NeedsPerson(
          `${wordsOf(ref)} is Lost. Its data is on volume '${volume.name}'.`,
          'CLAIM_LOST',
        );
      }
      return claim &&
        found &&
        phaseOf(claim) === 'Bound' &&
        phaseOf(found) === 'Bound' &&
        volumeNameOf(claim) === volume.name &&
        found.metadata.uid === volume.uid &&
        holderOf(found).uid === claim.metadata.uid
        ? true
        : undefined;
    },
    late: () =>
      new Error(
        `${wordsOf(ref)} was not bound to volume '${
          volume.name
        }' within ${timeoutSeconds} s`,
      ),
  });
}
