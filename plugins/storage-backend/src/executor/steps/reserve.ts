import type { KubernetesObject } from '../../adapters/kubernetes';
import { StepContext, UndoRequired } from '../types';
import { changeObject, volumeRef } from '../movers/objects';
import type { VolumeIdentity } from './decisions';

interface Holder {
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
}

/** Which claim a volume says it belongs to. */
export function holderOf(volume: KubernetesObject): Holder {
  return (volume.spec as { claimRef?: Holder }).claimRef ?? {};
}

/**
 * Promises a volume to exactly one name: no other claim can be bound to it. It is never left
 * without a name, for then any claim of its class could take it. Without a uid whoever comes by
 * that name gets it; with one only that claim.
 *
 * @throws UndoRequired where the volume is gone or another one
 */
export async function reserveFor(
  context: StepContext,
  options: {
    volume: Pick<VolumeIdentity, 'name' | 'uid'>;
    namespace: string;
    name: string;
    uid?: string;
  },
): Promise<void> {
  const { volume, namespace, name, uid } = options;
  const found = await changeObject(context, {
    ref: volumeRef(volume.name),
    uid: volume.uid,
    change: object => {
      const holder = holderOf(object);
      return holder.namespace === namespace &&
        holder.name === name &&
        holder.uid === uid
        ? undefined
        : {
            spec: {
              claimRef: context.rules.reservedByName
                ? {
                    apiVersion: 'v1',
                    kind: 'PersistentVolumeClaim',
                    namespace,
                    name,
                    uid: uid ?? null,
                    resourceVersion: null,
                  }
                : null,
            },
          };
    },
  });
  if (!found) {
    throw new UndoRequired(`Volume '${volume.name}' is gone`, 'PLAN_OUTDATED');
  }
}
