import { LABEL_KEPT_BY } from '@stowage/backstage-plugin-storage-common';
import type { StepContext, StepDefinition } from '../types';
import { changeObject, volumeRef } from '../movers/objects';
import { removeAliases } from '../movers/removeAliases';
import { decisionsOf, moversOf, targetOf } from './decisions';
import type { MoveDependencies } from './deps';
import { markKept, noLongerKept } from './kept';
import { releaseLock } from './lock';
import { liftPauses } from './pauses';
import { removeRecord } from './record';
import { forgetMaker } from './restarting';

/** What was carried of the only claim; of several nobody knows which had what. */
function copiedOf(context: StepContext): { bytes?: number; files?: number } {
  const { bytes, files } = (context.output('stage') ?? {}) as {
    bytes?: number;
    files?: number;
  };
  return { bytes, files };
}

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
        await markKept(context, {
          claim,
          namespace,
          ...(claims.length === 1 && copiedOf(context)),
        });
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
      await forgetMaker(context);
      if (!workload) {
        // There is no start that would have done it.
        await liftPauses(context, ['recreated']);
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
