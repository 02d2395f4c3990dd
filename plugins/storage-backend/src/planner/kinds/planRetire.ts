import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type {
  MoveWorld,
  OperationCheck,
  OperationPlan,
  OperationRequest,
  PlanStep,
  RawClaim,
} from '@stowage/backstage-plugin-storage-common';
import { check, codesOf, isBlocked } from '../check';
import { planOf } from '../planOf';
import { findClosure } from '../closure/findClosure';
import type { Closure } from '../closure/types';
import { wordsOf } from '../objects';
import { checkClaim, volumeOf } from '../preflight/claims';
import { checkNamespace, checkReadable } from '../preflight/readable';
import { findRepository } from '../preflight/repository';
import { checkSharedStorage } from '../preflight/sharedStorage';
import { checkPods } from '../preflight/users';
import type { RetireDecisions } from '../types';
import { briefSteps } from '../steps/briefSteps';
import { enumerate } from '../words';
import { findClaims } from './gatherMove';

/** Whatever mounts the claims, or would. */
function checkUse(closure: Closure, world: MoveWorld): OperationCheck[] {
  const { workload, pods } = closure;
  const users = [
    ...(workload ? [wordsOf(workload, world.namespace)] : []),
    ...pods.map(pod => wordsOf(pod, world.namespace)),
  ];
  return users.length > 0 || closure.checks.length > 0
    ? [
        check(
          'CLAIM_IN_USE',
          users.length > 0
            ? `${enumerate(users)} use the claim.`
            : closure.checks.map(({ message }) => message).join(' '),
        ),
      ]
    : [];
}

/** What the claims hold, as far as it was measured. */
function holdings(names: string[], world: MoveWorld): string {
  return enumerate(
    names.map(name => {
      const bytes = world.claims.find(
        each => each.name === name && each.namespace === world.namespace,
      )?.reading.usedBytes;
      return `${name} (${
        bytes === undefined ? 'not measured' : formatBytes(bytes)
      })`;
    }),
  );
}

/** Bytes of all claims together, where each was measured. */
function heldBytes(names: string[], world: MoveWorld): number | undefined {
  const measured = names.map(
    name =>
      world.claims.find(
        each => each.name === name && each.namespace === world.namespace,
      )?.reading.usedBytes,
  );
  return measured.reduce<number | undefined>(
    (sum, bytes) =>
      sum === undefined || bytes === undefined ? undefined : sum + bytes,
    0,
  );
}

function stepsOf(volumes: string): PlanStep[] {
  const bound = `The claim is bound to ${volumes} as before; the volume's reclaim policy is put back.`;
  const kept = `The claim is gone. Its data is on ${volumes}, which nothing deletes; binding a claim of the old name to it brings it back.`;
  const fenced = `Nobody can use the claim; its data is on ${volumes}, unchanged. Undoing binds the claim to it again.`;
  return briefSteps([
    ['lock', 'Lock the claims', 'no other operation touches them', bound],
    [
      'preflight',
      'Look again at everything the plan relied on',
      'nothing mounts the claim',
      bound,
    ],
    ['safe', 'Make it safe first', `${volumes} → Retain`, bound],
    [
      'record',
      'Write down what is needed to go back',
      'the manifests of the claims, in the cluster',
      bound,
    ],
    [
      'fence',
      'Fence the claim off',
      'nobody can use it any more; everything that reaches the storage is listed again',
      fenced,
    ],
    ['remove', 'Remove the claim', 'by its uid', kept],
    [
      'tidy',
      'Keep the volume',
      `${volumes} is listed with the kept originals`,
      kept,
    ],
  ]);
}

function decideClaims(claims: RawClaim[], world: MoveWorld) {
  return claims.flatMap(claim => {
    const volume = volumeOf(claim, world);
    return volume
      ? [
          {
            name: claim.metadata.name,
            uid: claim.metadata.uid ?? '',
            volumeName: volume.metadata.name,
            volumeUid: volume.metadata.uid ?? '',
            sourceReclaimPolicy:
              volume.spec?.persistentVolumeReclaimPolicy ?? 'Retain',
          },
        ]
      : [];
  });
}

/** Plans to retire claims: they go, and their volumes are kept like the originals of a move. */
export function planRetire(
  world: MoveWorld,
  request: OperationRequest,
): { plan: OperationPlan; decisions: RetireDecisions } {
  const { claims, checks: missing } = findClaims(request, world);
  const names = claims.map(({ metadata }) => metadata.name);
  const closure = findClosure({ world, claims: names });
  const repository = findRepository({ objects: claims, world });
  const checks = [
    ...checkReadable(world),
    ...checkNamespace(world),
    ...missing,
    ...claims.flatMap(claim => checkClaim(claim, world)),
    ...checkUse(closure, world),
    ...checkPods(closure, world),
    ...checkSharedStorage({
      guarded: claims.flatMap(claim => {
        const volume = volumeOf(claim, world);
        return volume
          ? [
              {
                volume,
                namespace: world.namespace,
                claim: claim.metadata.name,
              },
            ]
          : [];
      }),
      world,
    }),
    // Whoever applies the claim would make an empty one in its place.
    ...(repository.repository
      ? [
          check(
            'CLAIM_IN_USE',
            `${repository.repository.kind} ${repository.repository.name} applies the claim and would make it again, empty.`,
            { remedy: 'Remove the claim from the repository first.' },
          ),
        ]
      : repository.checks),
    check('RETIRE_KEEPS', `${holdings(names, world)} is kept.`),
  ];
  const declined = isBlocked(checks);
  const decided = decideClaims(claims, world);
  const volumes = enumerate(decided.map(({ volumeName }) => volumeName));
  const steps = declined ? [] : stepsOf(volumes);
  const decisions: RetireDecisions = {
    kind: 'retire',
    cluster: world.cluster,
    namespace: world.namespace,
    claims: decided,
    finishedPods: closure.finishedPods
      .map(({ metadata }) => metadata.name)
      .sort(),
    steps: steps.map(({ id }) => id),
    codes: codesOf(checks),
  };
  return planOf({
    world,
    checks,
    decisions,
    request,
    title: `Retire ${enumerate([...request.claims].sort(), 2)}`,
    summary: () =>
      `${enumerate(names)} is removed from ${
        world.namespace
      }. ${volumes} is kept with its data until somebody releases it.`,
    steps,
    claims: decided.map(claim => ({
      name: claim.name,
      uid: claim.uid,
      volumeName: claim.volumeName,
      from: claim.volumeName,
      to: 'no claim',
      keeps: `Volume ${claim.volumeName} is kept until somebody releases it; a reminder comes after ${world.keepDays} days.`,
    })),
    workloads: [],
    figures: { bytes: heldBytes(names, world) },
    typedConfirmation: [...request.claims].sort()[0],
  });
}
