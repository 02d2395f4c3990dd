import type { KubernetesObject } from '../../adapters/kubernetes';
import type { StepContext } from '../types';
import { targetClaimName } from '../movers/names';
import {
  changeObject,
  claimRef,
  deleteAndWait,
  volumeRef,
  waitUntil,
} from '../movers/objects';
import { decisionsOf, targetsOf } from './decisions';
import type { MoveTimings } from './deps';
import { claimRefOfKept } from './kept';
import { holderOf } from './reserve';

/**
 * Whether a volume holds nothing but our copy: it was made for our claim in the movers' namespace
 * and belongs to nobody else since. A volume that an application's claim has, or could get, is
 * never removed.
 */
function isOnlyOurs(
  volume: KubernetesObject,
  options: { namespace: string; name: string },
): boolean {
  const holder = holderOf(volume);
  return holder.namespace === options.namespace && holder.name === options.name;
}

/** Gives a kept volume back to the name that it was set aside from, where a roll back finds it again. */
async function giveBack(
  context: StepContext,
  options: { index: number; namespace: string; name: string },
): Promise<void> {
  const decisions = decisionsOf(context);
  const { name, targetVolume } = decisions.claims[options.index];
  await changeObject(context, {
    ref: volumeRef(targetVolume!.name),
    change: volume =>
      volume.metadata.uid === targetVolume!.uid && isOnlyOurs(volume, options)
        ? {
            spec: {
              claimRef: claimRefOfKept(
                decisions.namespace,
                name,
                targetVolume!,
              ),
            },
          }
        : undefined,
  });
}

/**
 * Removes the target of one claim, with what was copied so far. A kept volume that a roll back had
 * taken stays what it was: kept, for the claim that it was kept for.
 */
export async function removeTarget(
  context: StepContext,
  options: { index: number; namespace: string; timings: MoveTimings },
): Promise<void> {
  const { index, namespace, timings } = options;
  const { cluster, operationId } = context;
  const name = targetClaimName(operationId, index);
  const claim = await cluster.get(claimRef(namespace, name));
  const kept = decisionsOf(context).claims[index].targetVolume;
  const volumeName =
    targetsOf(context)?.[index]?.name ??
    (claim?.spec as { volumeName?: string } | undefined)?.volumeName;
  if (!kept && volumeName) {
    await changeObject(context, {
      ref: volumeRef(volumeName),
      change: volume =>
        isOnlyOurs(volume, { namespace, name }) &&
        !volume.metadata.deletionTimestamp &&
        (volume.spec as { persistentVolumeReclaimPolicy?: string })
          .persistentVolumeReclaimPolicy !== 'Delete'
          ? { spec: { persistentVolumeReclaimPolicy: 'Delete' } }
          : undefined,
    });
  }
  if (claim) {
    await deleteAndWait(context, {
      ref: claimRef(namespace, name),
      uid: claim.metadata.uid!,
      timeoutSeconds: timings.podEnd,
    });
  }
  if (kept) {
    await giveBack(context, { index, namespace, name });
  }
  if (kept || !volumeName) {
    return;
  }
  const left = await waitUntil<'gone' | 'stays'>(context, {
    timeoutSeconds: timings.provision,
    look: async () => {
      const volume = await cluster.get(volumeRef(volumeName));
      if (!volume) {
        return 'gone';
      }
      return isOnlyOurs(volume, { namespace, name }) ? undefined : 'stays';
    },
    late: () =>
      new Error(
        `Volume '${volumeName}' is still there ${timings.provision} s after its claim was deleted; its provisioner does not remove it`,
      ),
  });
  if (left === 'stays') {
    await context.warn(
      `Volume '${volumeName}' belongs to another claim by now and is left alone`,
    );
  }
}
