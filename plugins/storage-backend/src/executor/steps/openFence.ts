import type { StepContext } from '../types';
import { changeObject, claimRef } from '../movers/objects';
import { fenceFinalizer } from './fenceFinalizer';

/** Takes our finalizer off, and no other. */
export async function openFence(
  context: StepContext,
  options: { namespace: string; name: string; uid: string },
): Promise<void> {
  const { namespace, name, uid } = options;
  await changeObject(context, {
    ref: claimRef(namespace, name),
    uid,
    change: object => {
      const finalizers = (object.metadata.finalizers ?? []) as string[];
      return finalizers.includes(fenceFinalizer)
        ? {
            metadata: {
              finalizers: finalizers.filter(each => each !== fenceFinalizer),
            },
          }
        : undefined;
    },
  });
}
