import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ClaimDecision } from '../../planner/types';
import type { StepContext, StepDefinition } from '../types';
import {
  isOurs,
  labelsOf,
  sourceAliasName,
  targetClaimName,
} from '../movers/names';
import {
  changeObject,
  claimRef,
  ensureCreated,
  volumeRef,
} from '../movers/objects';
import { removeAliases } from '../movers/removeAliases';
import { ensureAlias } from './aliases';
import { bindGroup } from './bindGroup';
import { bindGroups } from './bindGroups';
import { boundVolume } from './boundVolume';
import { decisionsOf, moversOf, TargetVolume } from './decisions';
import type { MoveDependencies } from './deps';
import { probeSides } from './probeSides';
import { removeTarget } from './removeTarget';
import { reserveFor } from './reserve';
import { workloadRef } from './workloads';

/** The claim under which a target is made, or a kept volume is taken. */
function targetClaim(
  claim: ClaimDecision,
  options: { operation: string; namespace: string; index: number },
): KubernetesObject {
  const { operation, namespace, index } = options;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: targetClaimName(operation, index),
      namespace,
      labels: labelsOf(operation),
    },
    spec: {
      accessModes: claim.accessModes,
      volumeMode: 'Filesystem',
      storageClassName: claim.targetClass,
      ...(claim.targetVolume && { volumeName: claim.targetVolume.name }),
      resources: { requests: { storage: String(claim.requestBytes) } },
    },
  };
}

/** Takes a kept volume for the claim in the movers' namespace that waits for it. */
async function takeKeptVolume(
  context: StepContext,
  options: { claim: ClaimDecision; namespace: string; name: string },
): Promise<void> {
  const { claim, namespace, name } = options;
  const existing = await context.cluster.get(claimRef(namespace, name));
  await reserveFor(context, {
    volume: claim.targetVolume!,
    namespace,
    name,
    uid: existing?.metadata.uid,
  });
}

/**
 * Makes the target: a claim in the movers' namespace, bound by a pod that carries what the
 * application's pods demand of their node, so that the volume lands where the application can run.
 * Then looks at both sides as the mover will.
 */
export function targetStep(dependencies: MoveDependencies): StepDefinition {
  const { timings } = dependencies;
  return {
    id: 'target',
    phase: 'before',
    async run(context) {
      const decisions = decisionsOf(context);
      const { operationId: operation, cluster } = context;
      const { namespace } = dependencies.settingsOf(decisions.cluster);
      for (const [index, claim] of decisions.claims.entries()) {
        await ensureAlias(context, {
          volumeName: claim.volumeName,
          volumeUid: claim.volumeUid,
          name: sourceAliasName(operation, index),
          namespace,
          timeoutSeconds: timings.controlPlane,
        });
        await ensureCreated(context, {
          object: targetClaim(claim, { operation, namespace, index }),
          isOurs: existing => isOurs(existing, operation),
        });
        if (claim.targetVolume) {
          await takeKeptVolume(context, {
            claim,
            namespace,
            name: targetClaimName(operation, index),
          });
        }
      }
      const refs = decisions.claims.map((_, index) =>
        claimRef(namespace, targetClaimName(operation, index)),
      );
      const isBound = async (index: number) =>
        await boundVolume(context, refs[index]);
      const workload =
        decisions.workload &&
        (await cluster.get(
          workloadRef(decisions.namespace, decisions.workload),
        ));
      const groups = bindGroups({ claims: decisions.claims, workload });
      for (const [number, group] of groups.entries()) {
        const bound = await Promise.all(group.indices.map(isBound));
        if (!bound.every(Boolean)) {
          await bindGroup(context, { group, number, workload, dependencies });
        }
      }
      // A pod of an earlier epoch may still hold what it bound.
      await moversOf(context, dependencies).close();

      const volumes: TargetVolume[] = [];
      for (const index of refs.keys()) {
        const volume = await isBound(index);
        if (!volume) {
          throw new Error(`Target number ${index} lost its volume again`);
        }
        await changeObject(context, {
          ref: volumeRef(volume.name),
          uid: volume.uid,
          change: ({ spec }) =>
            (spec as { persistentVolumeReclaimPolicy?: string })
              .persistentVolumeReclaimPolicy === 'Retain' ||
            !context.rules.targetRetained
              ? undefined
              : { spec: { persistentVolumeReclaimPolicy: 'Retain' } },
        });
        volumes.push(volume);
      }
      await context.remember({ volumes });
      const words = await probeSides(context, dependencies);
      return { outcome: 'done', words, output: { volumes } };
    },

    async undo(context) {
      const decisions = decisionsOf(context);
      const { namespace } = dependencies.settingsOf(decisions.cluster);
      const { operationId: operation } = context;
      await moversOf(context, dependencies).close();
      for (const index of decisions.claims.keys()) {
        await removeTarget(context, { index, namespace, timings });
      }
      await removeAliases(context, { operation, namespace });
    },
  };
}
