import type { KubernetesObject } from '../../adapters/kubernetes';
import { UndoRequired } from '../types';
import type { StepContext, StepDefinition } from '../types';
import {
  changeObject,
  claimRef,
  volumeRef,
  waitUntil,
  wordsOf,
} from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveDependencies } from './deps';
import { forgetMaker } from './restarting';
import { workloadRef } from './workloads';

const keep = { whenDeleted: 'Retain', whenScaled: 'Retain' };

/** The reclaim policy that a volume has now; `undefined` where there is no such volume. */
function policyOf(volume: KubernetesObject | undefined): string | undefined {
  return (
    volume?.spec as { persistentVolumeReclaimPolicy?: string } | undefined
  )?.persistentVolumeReclaimPolicy;
}

/**
 * Makes sure that the originals outlive their claims.
 *
 * @throws UndoRequired where one is gone, or somebody has set its policy back
 */
export async function assertRetained(context: StepContext): Promise<void> {
  if (!context.rules.originalReadBack) {
    return;
  }
  for (const { volumeName, volumeUid } of decisionsOf(context).claims) {
    const volume = await context.cluster.get(volumeRef(volumeName));
    if (volume?.metadata.uid !== volumeUid || policyOf(volume) !== 'Retain') {
      throw new UndoRequired(
        `Volume '${volumeName}' is gone, or does not keep the reclaim policy Retain: it would be deleted with its claim`,
        'PLAN_OUTDATED',
      );
    }
  }
}

/**
 * Makes losing the claim harmless before anything else is done: whatever happens to it from here
 * on, the original volume and its data stay. A StatefulSet that would delete claims with itself is
 * told not to, and let go of the claims that it owns.
 */
export function safeStep(dependencies: MoveDependencies): StepDefinition {
  const { timings } = dependencies;
  return {
    id: 'safe',
    phase: 'before',
    async run(context) {
      const { claims, namespace, workload } = decisionsOf(context);
      for (const { volumeName, volumeUid } of claims) {
        await changeObject(context, {
          ref: volumeRef(volumeName),
          uid: volumeUid,
          change: volume =>
            policyOf(volume) === 'Retain' || !context.rules.originalRetained
              ? undefined
              : { spec: { persistentVolumeReclaimPolicy: 'Retain' } },
        });
      }
      await assertRetained(context);
      if (workload?.kind === 'StatefulSet' && context.rules.claimRetention) {
        await changeObject(context, {
          ref: workloadRef(namespace, workload),
          uid: workload.uid,
          change: ({ spec }) => {
            const { persistentVolumeClaimRetentionPolicy: policy } = spec as {
              persistentVolumeClaimRetentionPolicy?: typeof keep;
            };
            return policy?.whenDeleted === 'Retain' &&
              policy.whenScaled === 'Retain'
              ? undefined
              : { spec: { persistentVolumeClaimRetentionPolicy: keep } };
          },
        });
      }
      for (const { name } of context.rules.claimsUnowned ? claims : []) {
        const ref = claimRef(namespace, name);
        await waitUntil(context, {
          timeoutSeconds: timings.controlPlane,
          look: async () => {
            const claim = await context.cluster.get(ref);
            const owners = claim?.metadata.ownerReferences as
              | unknown[]
              | undefined;
            return claim && !owners?.length ? true : undefined;
          },
          late: () =>
            new UndoRequired(
              `${wordsOf(
                ref,
              )} is still owned by its workload, which would take the claim with it`,
              'CLAIM_OWNED',
            ),
        });
      }
      return {
        outcome: 'done',
        words: 'The original is kept whatever happens to its claim',
      };
    },

    async undo(context) {
      const { claims, namespace, workload } = decisionsOf(context);
      await forgetMaker(context);
      if (workload?.kind === 'StatefulSet' && workload.retentionPolicy) {
        // No uid: the set may have been made anew while the operation was undone.
        await changeObject(context, {
          ref: workloadRef(namespace, workload),
          change: ({ spec }) => {
            const { persistentVolumeClaimRetentionPolicy: now } = spec as {
              persistentVolumeClaimRetentionPolicy?: unknown;
            };
            return JSON.stringify(now) ===
              JSON.stringify(workload.retentionPolicy)
              ? undefined
              : {
                  spec: {
                    persistentVolumeClaimRetentionPolicy:
                      workload.retentionPolicy,
                  },
                };
          },
        });
      }
      for (const claim of claims) {
        if (claim.sourceReclaimPolicy === 'Retain') {
          continue;
        }
        const bound = await context.cluster.get(
          claimRef(namespace, claim.name),
        );
        const { volumeName } = (bound?.spec ?? {}) as { volumeName?: string };
        if (
          context.rules.policyBackWhenBound &&
          (volumeName !== claim.volumeName || bound?.metadata.deletionTimestamp)
        ) {
          await context.warn(
            `Volume '${claim.volumeName}' keeps the reclaim policy Retain (it was ${claim.sourceReclaimPolicy}), because claim '${claim.name}' is not bound to it`,
          );
          continue;
        }
        await changeObject(context, {
          ref: volumeRef(claim.volumeName),
          uid: claim.volumeUid,
          change: volume =>
            policyOf(volume) === claim.sourceReclaimPolicy
              ? undefined
              : {
                  spec: {
                    persistentVolumeReclaimPolicy: claim.sourceReclaimPolicy,
                  },
                },
        });
      }
    },
  };
}
