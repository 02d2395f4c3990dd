import type { StepContext } from '../types';
import { UndoRequired } from '../types';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { aliasOf } from '../movers/aliasVolume';
import { isOurs } from '../movers/names';
import {
  claimRef,
  ensureCreated,
  refOf,
  volumeRef,
  waitUntil,
  wordsOf,
} from '../movers/objects';

/** Where a claim and its volume stand. */
export function phaseOf(object: KubernetesObject | undefined): string {
  return String((object?.status as { phase?: string } | undefined)?.phase);
}

/**
 * Makes the alias of a volume and waits until its claim is bound to it.
 *
 * @throws UndoRequired where the volume is gone or another one
 */
export async function ensureAlias(
  context: StepContext,
  options: {
    volumeName: string;
    volumeUid?: string;
    name: string;
    namespace: string;
    timeoutSeconds: number;
    writable?: boolean;
  },
): Promise<void> {
  const { volumeName, volumeUid, name, namespace, timeoutSeconds } = options;
  const { writable } = options;
  const volume = await context.cluster.get(volumeRef(volumeName));
  if (!volume || (volumeUid && volume.metadata.uid !== volumeUid)) {
    throw new UndoRequired(
      `Volume '${volumeName}' is gone, or is not the one that was planned with`,
      'PLAN_OUTDATED',
    );
  }
  const { operationId: operation } = context;
  const alias = aliasOf({ volume, operation, name, namespace, writable });
  for (const object of [alias.volume, alias.claim]) {
    await ensureCreated(context, {
      object,
      isOurs: existing => isOurs(existing, operation),
    });
  }
  const ref = claimRef(namespace, name);
  await waitUntil(context, {
    timeoutSeconds,
    look: async () =>
      phaseOf(await context.cluster.get(ref)) === 'Bound' ? true : undefined,
    late: () =>
      new UndoRequired(
        `${wordsOf(ref)} was not bound to ${wordsOf(
          refOf(alias.volume),
        )} within ${timeoutSeconds} s`,
        'ALIAS_NOT_BOUND',
      ),
  });
}
