import {
  ANNOTATION_KEPT_POLICY,
  ANNOTATION_KEPT_SINCE,
  LABEL_KEPT_BY,
} from '@stowage/backstage-plugin-storage-common';
import type { StepContext, StepDefinition } from '../types';
import { isOurs, recordName } from '../movers/names';
import { changeObject, deleteAndWait, volumeRef } from '../movers/objects';
import { removeAliases } from '../movers/removeAliases';
import { decisionsOf, moversOf, targetOf } from './decisions';
import type { MoveDependencies } from './deps';
import { releaseLock } from './lock';
import { workloadRef } from './workloads';

/** Annotations of a kept volume: what it was and what it holds. */
const keptAnnotations = {
  claim: 'stowage.io/kept-claim',
  since: ANNOTATION_KEPT_SINCE,
  holds: 'stowage.io/kept-holds',
  reclaimPolicy: ANNOTATION_KEPT_POLICY,
} as const;

/** Removes the ConfigMap: the application runs, there is nothing left to finish or to undo. */
export async function removeRecord(
  context: StepContext,
  dependencies: MoveDependencies,
): Promise<void> {
  const { operationId, cluster } = context;
  const { namespace } = dependencies.settingsOf(decisionsOf(context).cluster);
  const ref = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace,
    name: recordName(operationId),
  };
  const found = await cluster.get(ref);
  if (found && isOurs(found, operationId)) {
    await deleteAndWait(context, {
      ref,
      uid: found.metadata.uid!,
      timeoutSeconds: dependencies.timings.controlPlane,
    });
  }
}

/** Marks an original as kept. It stays Released with its policy Retain until a person lets it go. */
async function markKept(context: StepContext, index: number): Promise<void> {
  const { namespace, claims } = decisionsOf(context);
  const claim = claims[index];
  const { bytes, files } = (context.output('stage') ?? {}) as {
    bytes?: number;
    files?: number;
  };
  const marks: Record<string, string> = {
    [keptAnnotations.claim]: `${namespace}/${claim.name}`,
    [keptAnnotations.reclaimPolicy]: claim.sourceReclaimPolicy,
    ...(claims.length === 1 &&
      bytes !== undefined && {
        [keptAnnotations.holds]: `${bytes} bytes in ${files} files`,
      }),
  };
  await changeObject(context, {
    ref: volumeRef(claim.volumeName),
    uid: claim.volumeUid,
    change: volume =>
      volume.metadata.labels?.[LABEL_KEPT_BY] === context.operationId
        ? undefined
        : {
            metadata: {
              labels: { [LABEL_KEPT_BY]: context.operationId },
              annotations: {
                ...marks,
                [keptAnnotations.since]: context.now().toISOString(),
              },
            },
          },
  });
}

/** Takes the marks off a kept volume that carries the data again. */
const noLongerKept = {
  labels: { [LABEL_KEPT_BY]: null },
  annotations: Object.fromEntries(
    Object.values(keptAnnotations).map(key => [key, null]),
  ),
};

/** Leaves nothing behind but the data at its new place and the original, kept. */
export function tidyStep(dependencies: MoveDependencies): StepDefinition {
  return {
    id: 'tidy',
    phase: 'after',
    async run(context) {
      const decisions = decisionsOf(context);
      const { claims, workload, namespace, repository } = decisions;
      const { operationId: operation } = context;
      await moversOf(context, dependencies).close();
      await removeAliases(context, {
        operation,
        namespace: dependencies.settingsOf(decisions.cluster).namespace,
      });
      for (const [index, claim] of claims.entries()) {
        await markKept(context, index);
        const target = targetOf(context, index);
        await changeObject(context, {
          ref: volumeRef(target.name),
          uid: target.uid,
          change: ({ spec, metadata }) => {
            const { persistentVolumeReclaimPolicy: policy } = spec as {
              persistentVolumeReclaimPolicy?: string;
            };
            const isMarked = metadata.labels?.[LABEL_KEPT_BY] !== undefined;
            return policy === claim.targetReclaimPolicy && !isMarked
              ? undefined
              : {
                  spec: {
                    persistentVolumeReclaimPolicy: claim.targetReclaimPolicy,
                  },
                  ...(isMarked && { metadata: noLongerKept }),
                };
          },
        });
      }
      if (workload?.kind === 'StatefulSet') {
        const annotation = 'stowage.io/operation';
        await changeObject(context, {
          ref: workloadRef(namespace, workload),
          change: ({ metadata }) =>
            metadata.annotations?.[annotation] === operation
              ? { metadata: { annotations: { [annotation]: null } } }
              : undefined,
        });
      }
      if (!repository) {
        await removeRecord(context, dependencies);
        await releaseLock(context, dependencies);
      }
      return {
        outcome: 'done',
        words: `${claims
          .map(({ volumeName }) => `Volume '${volumeName}'`)
          .join(', ')} ${
          claims.length === 1 ? 'is' : 'are'
        } kept as it was when the application stopped`,
      };
    },
  };
}
