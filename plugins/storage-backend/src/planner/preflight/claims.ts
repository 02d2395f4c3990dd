import type {
  MoveWorld,
  OperationCheck,
  RawClaim,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { claimsOfPod, templateClaimOf } from '../closure/mounts';
import { enumerate } from '../words';

/** Set by Kubernetes on every claim; gone as soon as no pod mounts it. */
const pvcProtection = 'kubernetes.io/pvc-protection';
/** Of the snapshot controller, as long as a snapshot is being taken; has a check of its own. */
const snapshotProtection =
  'snapshot.storage.kubernetes.io/pvc-as-source-protection';

/** The volume that a claim is bound to, if both sides say so. */
export function volumeOf(
  claim: RawClaim,
  world: MoveWorld,
): RawVolume | undefined {
  const name = claim.spec?.volumeName;
  const volume = world.volumes.find(({ metadata }) => metadata.name === name);
  return volume?.spec?.claimRef?.uid === claim.metadata.uid
    ? volume
    : undefined;
}

function checkVolume(claim: RawClaim, world: MoveWorld): OperationCheck[] {
  const { name } = claim.metadata;
  const { phase } = claim.status ?? {};
  if (phase !== 'Bound' || !claim.spec?.volumeName) {
    return [
      check(
        'CLAIM_NOT_BOUND',
        `Claim ${name} is ${phase ?? 'without a phase'} and has no volume.`,
      ),
    ];
  }
  const volume = volumeOf(claim, world);
  if (!volume) {
    return [
      check(
        'VOLUME_MISSING',
        `Claim ${name} names volume ${claim.spec.volumeName}, which does not exist or belongs to another claim.`,
      ),
    ];
  }
  return volume.metadata.deletionTimestamp
    ? [
        check(
          'VOLUME_DELETING',
          `Volume ${volume.metadata.name} of claim ${name} is being deleted since ${volume.metadata.deletionTimestamp}.`,
        ),
      ]
    : [];
}

/**
 * Whether an owner of a claim lets it be made again under its name. A StatefulSet owns its claims
 * where its retention policy deletes them, and lends them to a pod that is scaled away.
 */
function isHarmlessOwner(options: {
  claim: RawClaim;
  owner: { kind: string; uid: string };
  world: MoveWorld;
}): boolean {
  const { claim, owner, world } = options;
  const isEphemeral = world.pods.some(pod =>
    claimsOfPod(pod).some(
      mount =>
        mount.ephemeral &&
        mount.claim === claim.metadata.name &&
        pod.metadata.namespace === claim.metadata.namespace,
    ),
  );
  return (
    !isEphemeral &&
    world.workloads.some(
      workload =>
        templateClaimOf(workload, claim.metadata.name) !== undefined &&
        (workload.metadata.uid === owner.uid || owner.kind === 'Pod'),
    )
  );
}

/** Whether a claim is what its application believes it is, and can be made again. */
export function checkClaim(
  claim: RawClaim,
  world: MoveWorld,
): OperationCheck[] {
  const { name, deletionTimestamp, finalizers = [] } = claim.metadata;
  const checks: OperationCheck[] = [];
  if (deletionTimestamp) {
    checks.push(
      check(
        'CLAIM_DELETING',
        `Claim ${name} is being deleted since ${deletionTimestamp}.`,
      ),
    );
  }
  const holding = finalizers.filter(
    finalizer =>
      finalizer !== pvcProtection &&
      finalizer !== snapshotProtection &&
      !finalizer.startsWith('stowage.io/'),
  );
  if (holding.length > 0) {
    checks.push(
      check('CLAIM_HELD', `Claim ${name} is held by ${enumerate(holding)}.`),
    );
  }
  const owners = (claim.metadata.ownerReferences ?? []).filter(
    owner => !isHarmlessOwner({ claim, owner, world }),
  );
  if (owners.length > 0) {
    checks.push(
      check(
        'CLAIM_OWNED',
        `Claim ${name} is owned by ${enumerate(
          owners.map(owner => `${owner.kind} ${owner.name}`),
        )}.`,
      ),
    );
  }
  return [...checks, ...checkVolume(claim, world)];
}
