import type { KubernetesObject } from '../../adapters/kubernetes';
import type { ClaimDecision } from '../../planner/types';
import { StepContext, StepDefinition, UndoRequired } from '../types';
import { canBeAliased } from '../movers/aliasVolume';
import { obstacleOf } from '../movers/Movers';
import { buildBindPod } from '../movers/moverPod';
import {
  isOurs,
  labelsOf,
  siblingAliasName,
  sourceAliasName,
  targetClaimName,
} from '../movers/names';
import {
  changeObject,
  claimRef,
  deleteAndWait,
  ensureCreated,
  podRef,
  refOf,
  volumeRef,
  waitUntil,
} from '../movers/objects';
import { removeAliases } from '../movers/removeAliases';
import { ensureAlias, phaseOf } from './aliases';
import { BindGroup, bindGroups, constraintsOf } from './bindGroups';
import { decisionsOf, moversOf, TargetVolume } from './decisions';
import type { MoveDependencies } from './deps';
import { probeSides } from './probeSides';
import { removeTarget } from './removeTarget';
import { reserveFor } from './reserve';
import { sideOf } from './sides';
import { podSpecOf, workloadRef } from './workloads';

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

/** The volume that a claim in the movers' namespace is bound to, once it is. */
async function boundVolume(
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

/** Binds the targets of one group by a pod that is scheduled as the application's would be. */
async function bindGroup(
  context: StepContext,
  options: {
    group: BindGroup;
    /** Distinguishes the groups of one operation. */
    number: number;
    workload?: KubernetesObject;
    dependencies: MoveDependencies;
  },
): Promise<void> {
  const { group, number, workload, dependencies } = options;
  const decisions = decisionsOf(context);
  const { namespace: tenant, claims } = decisions;
  const { operationId: operation, epoch, cluster } = context;
  const settings = dependencies.settingsOf(decisions.cluster);
  const { namespace } = settings;
  const { timings } = dependencies;
  const targets = group.indices.map(index => targetClaimName(operation, index));

  const aliasClaims: string[] = [];
  const besideAffinities: object[] = [];
  for (const [position, name] of group.beside.entries()) {
    const claim = await cluster.get(claimRef(tenant, name));
    const { volumeName } = (claim?.spec ?? {}) as { volumeName?: string };
    const volume = volumeName && (await cluster.get(volumeRef(volumeName)));
    if (!volume) {
      continue;
    }
    if (canBeAliased(volume)) {
      // Room for ten groups' worth of claims beside; names only have to differ.
      const alias = siblingAliasName(operation, number * 100 + position);
      await ensureAlias(context, {
        volumeName: volume.metadata.name,
        name: alias,
        namespace,
        timeoutSeconds: timings.controlPlane,
      });
      aliasClaims.push(alias);
    } else {
      const { nodeAffinity } = volume.spec as { nodeAffinity?: object };
      besideAffinities.push(...(nodeAffinity ? [nodeAffinity] : []));
    }
  }

  const spec = workload && podSpecOf(workload);
  const pod = buildBindPod({
    operation,
    epoch,
    settings,
    index: number,
    targetClaims: targets,
    aliasClaims,
    besideAffinities,
    constraints:
      spec && decisions.workload
        ? constraintsOf({
            spec,
            namespace: tenant,
            workload: decisions.workload,
          })
        : {},
    node: claims[group.indices[0]].targetNode,
  });
  const { metadata } = await ensureCreated(context, {
    object: pod,
    isOurs: existing => isOurs(existing, operation),
  });
  const seen: { pod?: KubernetesObject } = {};
  await waitUntil(context, {
    timeoutSeconds: timings.provision,
    look: async () => {
      seen.pod = await cluster.get(podRef(namespace, metadata.name));
      const bound = await Promise.all(
        targets.map(name => boundVolume(context, claimRef(namespace, name))),
      );
      return bound.every(Boolean) ? true : undefined;
    },
    late: () =>
      new UndoRequired(
        `No volume was made for ${targets.join(' and ')} within ${
          timings.provision
        } s: ${obstacleOf(seen.pod)}`,
        'TARGET_NOT_MADE',
      ),
  });
  await deleteAndWait(context, {
    ref: refOf(pod),
    uid: metadata.uid!,
    timeoutSeconds: timings.podEnd,
  });
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
