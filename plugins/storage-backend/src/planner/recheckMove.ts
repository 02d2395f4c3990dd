import type {
  MoveWorld,
  OperationCheck,
} from '@stowage/backstage-plugin-storage-common';
import { check } from './check';
import { claimsOfPod } from './closure/mounts';
import { gatherMove } from './kinds/gatherMove';
import { isFinished, wordsOf } from './objects';
import { autoscalersOf } from './preflight/autoscalers';
import { checkClaim } from './preflight/claims';
import { checkSnapshots } from './preflight/effects';
import { checkQuotas } from './preflight/quotas';
import { checkNamespace, checkReadable } from './preflight/readable';
import { checkSharedStorage } from './preflight/sharedStorage';
import { checkNodes } from './preflight/users';
import type { MoveDecisions } from './types';
import { enumerate } from './words';

/** That claims and volumes are the ones that were decided about. */
function checkIdentities(
  world: MoveWorld,
  decisions: MoveDecisions,
): OperationCheck[] {
  return decisions.claims.flatMap(decided => {
    const claim = world.rawClaims.find(
      ({ metadata }) => metadata.uid === decided.uid,
    );
    if (!claim) {
      return [
        check(
          'CLAIM_MISSING',
          `Claim ${decided.name} is not the one that was planned with.`,
        ),
      ];
    }
    const volume = world.volumes.find(
      ({ metadata }) => metadata.uid === decided.volumeUid,
    );
    return [
      ...checkClaim(claim, world),
      ...(volume && claim.spec?.volumeName === decided.volumeName
        ? checkSharedStorage({
            guarded: [
              { volume, namespace: world.namespace, claim: decided.name },
            ],
            world,
          })
        : [
            check(
              'VOLUME_MISSING',
              `Claim ${decided.name} is not bound to volume ${decided.volumeName} any more.`,
            ),
          ]),
    ];
  });
}

/** Pods that mount the claims although everything was stopped. */
function checkGone(
  world: MoveWorld,
  decisions: MoveDecisions,
): OperationCheck[] {
  const names = decisions.claims.map(({ name }) => name);
  const left = world.pods.filter(
    pod =>
      !isFinished(pod) &&
      pod.metadata.namespace === world.namespace &&
      claimsOfPod(pod).some(({ claim }) => names.includes(claim)),
  );
  return left.length > 0
    ? [
        check(
          'CLAIM_IN_USE',
          `${enumerate(
            left.map(pod => wordsOf(pod, world.namespace)),
          )} uses the claim although the application was stopped.`,
        ),
      ]
    : [];
}

/** Autoscalers that came since, and that nobody has paused. */
function checkNewAutoscalers(
  world: MoveWorld,
  decisions: MoveDecisions,
): OperationCheck[] {
  const { workload, autoscalers } = decisions;
  if (!workload) {
    return [];
  }
  const found = autoscalersOf(
    { ...workload, metadata: { name: workload.name } },
    world,
  ).filter(
    ({ kind, metadata }) =>
      !autoscalers.some(
        known => known.kind === kind && known.name === metadata.name,
      ),
  );
  return found.length > 0
    ? [
        check(
          'SEVERAL_WORKLOADS',
          `${enumerate(
            found.map(each => wordsOf(each, world.namespace)),
          )} came since the plan and would start the application.`,
        ),
      ]
    : [];
}

/**
 * The preflight again, right before the fence: the application is stopped, so the plan cannot be
 * made again; what must hold is that claims and volumes are those of the plan, that nobody reaches
 * them, and that the claims can be made again.
 *
 * @returns only what forbids going on; empty where the fence may be shut
 */
export function recheckMove(
  world: MoveWorld,
  decisions: MoveDecisions,
): OperationCheck[] {
  const { move } = gatherMove(world, {
    kind: decisions.kind,
    cluster: decisions.cluster,
    namespace: decisions.namespace,
    claims: decisions.claims.map(({ name }) => name),
    rollBack: decisions.rollBack,
    target: { storageClass: decisions.claims[0]?.targetClass },
    volume: decisions.claims[0]?.targetVolume?.name,
  });
  return [
    ...checkReadable(world),
    ...checkNamespace(world),
    ...checkIdentities(world, decisions),
    ...checkGone(world, decisions),
    ...checkNewAutoscalers(world, decisions),
    ...checkNodes({
      world,
      closure: move.closure,
      places: decisions.claims.map(({ source }) => source.node),
    }),
    ...checkSnapshots(move),
    ...checkQuotas(move),
  ].filter(
    ({ code, level }) =>
      level === 'blocking' &&
      // The target's claim is there already, and counted.
      code !== 'QUOTA_OF_MOVERS',
  );
}
