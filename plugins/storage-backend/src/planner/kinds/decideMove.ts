import {
  ANNOTATION_KEPT_POLICY,
  quantityToNumber,
} from '@stowage/backstage-plugin-storage-common';
import type {
  OperationCheck,
  RawWorkload,
} from '@stowage/backstage-plugin-storage-common';
import { codesOf } from '../check';
import { isStoppable } from '../closure/kinds';
import { templateClaimOf } from '../closure/mounts';
import type { ClaimFacts, MoveFacts } from '../facts';
import { excludesOf } from '../identity/side';
import { autoscalersOf } from '../preflight/autoscalers';
import { moveStepIds } from '../steps/moveSteps';
import type {
  ClaimDecision,
  MoveDecisions,
  RepositoryDecision,
  WorkloadDecision,
} from '../types';

function decideClaim(facts: ClaimFacts, move: MoveFacts): ClaimDecision[] {
  const { claim, volume, side, requestBytes } = facts;
  const { target, closure } = move;
  if (!volume || !side || !target) {
    return [];
  }
  const { name, uid = '' } = claim.metadata;
  const kept = target.kept.get(name);
  const keptBytes = quantityToNumber(
    kept?.volume.spec?.capacity?.storage ?? '',
  );
  const keptPolicy =
    kept?.volume.spec?.persistentVolumeReclaimPolicy ?? 'Retain';
  const template =
    closure.workload && templateClaimOf(closure.workload, name)?.template;
  // A volume that was set aside gets the policy again that it had before.
  const targetReclaimPolicy = kept
    ? kept.volume.metadata.annotations?.[ANNOTATION_KEPT_POLICY] ?? keptPolicy
    : target.storageClass?.reclaimPolicy ?? 'Delete';
  return [
    {
      name,
      uid,
      volumeName: volume.metadata.name,
      volumeUid: volume.metadata.uid ?? '',
      sourceClass: claim.spec?.storageClassName ?? '',
      targetClass: kept
        ? kept.volume.spec?.storageClassName ?? ''
        : target.className,
      targetProvisioner:
        target.storageClass?.provisioner ?? 'kubernetes.io/no-provisioner',
      sourceReclaimPolicy:
        volume.spec?.persistentVolumeReclaimPolicy ?? 'Retain',
      targetReclaimPolicy,
      requestBytes: Math.min(requestBytes, keptBytes ?? requestBytes),
      accessModes: claim.spec?.accessModes ?? [],
      source: side,
      ...(move.targetNode && { targetNode: move.targetNode }),
      excludes: excludesOf(side),
      acceptedLosses: [...new Set(move.request.accept)].sort(),
      ...(template && { template }),
      ...(kept?.side && {
        targetVolume: {
          name: kept.volume.metadata.name,
          uid: kept.volume.metadata.uid ?? '',
          side: kept.side,
          reclaimPolicy: keptPolicy,
          keptFor: kept.volume.spec?.claimRef?.uid ?? '',
        },
      }),
    },
  ];
}

function replicasOf(workload: RawWorkload): number {
  switch (workload.kind) {
    case 'CronJob':
      return workload.spec?.suspend ? 0 : 1;
    case 'DaemonSet':
      return 1;
    default:
      return workload.spec?.replicas ?? 1;
  }
}

function decideWorkload(move: MoveFacts): WorkloadDecision | undefined {
  const { workload, pods } = move.closure;
  if (!workload || !isStoppable(workload.kind)) {
    return undefined;
  }
  const policy = workload.spec?.persistentVolumeClaimRetentionPolicy;
  return {
    apiVersion: workload.apiVersion,
    kind: workload.kind,
    name: workload.metadata.name,
    uid: workload.metadata.uid ?? '',
    generation: workload.metadata.generation ?? 0,
    replicas: replicasOf(workload),
    pods: pods.map(({ metadata }) => metadata.name),
    ...(policy && { retentionPolicy: { ...policy } }),
  };
}

/** Everything that the hash of a plan to move, or to roll back, covers. */
export function decideMove(options: {
  move: MoveFacts;
  checks: OperationCheck[];
  repository?: RepositoryDecision;
}): MoveDecisions {
  const { move, checks, repository } = options;
  const { request, world, closure } = move;
  const workload = decideWorkload(move);
  const isRollBack = request.kind === 'roll-back';
  const decisions: MoveDecisions = {
    kind: isRollBack ? 'roll-back' : 'move',
    ...(isRollBack && { rollBack: request.rollBack ?? 'move-back' }),
    cluster: world.cluster,
    namespace: world.namespace,
    claims: move.claims.flatMap(facts => decideClaim(facts, move)),
    ...(workload && { workload }),
    proof: request.proof ?? 'prove-then-start',
    finishedPods: closure.finishedPods
      .map(({ metadata }) => metadata.name)
      .sort(),
    autoscalers: autoscalersOf(closure.workload, world)
      .map(({ apiVersion, kind, metadata }) => ({
        apiVersion,
        kind,
        name: metadata.name,
      }))
      .sort((one, other) => one.name.localeCompare(other.name)),
    ...(repository && { repository }),
    waitForJobs: request.waitForJobs ?? true,
    steps: [],
    codes: codesOf(checks),
  };
  return { ...decisions, steps: moveStepIds(move, decisions) };
}
