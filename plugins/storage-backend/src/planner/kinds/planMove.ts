import type {
  MoveWorld,
  OperationCheck,
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { check, isBlocked } from '../check';
import { planOf } from '../planOf';
import type { MoveFacts } from '../facts';
import { figuresOf, sourceIsRemote, stopByProof } from '../figures';
import { autoscalersOf, checkAutoscalers } from '../preflight/autoscalers';
import { checkCarriable } from '../preflight/carriable';
import { checkClaim } from '../preflight/claims';
import {
  checkAttributes,
  checkFsGroup,
  checkSnapshots,
  checkUnknowns,
} from '../preflight/effects';
import { checkPlacement } from '../preflight/placement';
import { checkQuotas } from '../preflight/quotas';
import { checkNamespace, checkReadable } from '../preflight/readable';
import { findRepository } from '../preflight/repository';
import { checkRoom, checkSizes } from '../preflight/room';
import { checkSharedStorage } from '../preflight/sharedStorage';
import { checkTarget } from '../preflight/target';
import {
  checkNodes,
  checkPods,
  checkPortal,
  checkWorkload,
} from '../preflight/users';
import { claimWords, targetWords } from '../steps/moveWords';
import { moveSteps, stopSentence } from '../steps/moveSteps';
import type { MoveDecisions, RepositoryDecision } from '../types';
import { enumerate, formatSeconds } from '../words';
import { decideMove } from './decideMove';
import { gatherMove } from './gatherMove';

/** Volumes that nobody else may reach: the originals, and the kept ones that are filled again. */
function guardedOf(move: MoveFacts) {
  const { namespace } = move.world;
  return move.claims.flatMap(({ claim, volume }) => {
    const { name } = claim.metadata;
    const kept = move.target?.kept.get(name)?.volume;
    return [volume, kept].flatMap(each =>
      each ? [{ volume: each, namespace, claim: name }] : [],
    );
  });
}

/** Whether it matters when the proof runs: only where something is read again in full. */
function checkProof(move: MoveFacts): OperationCheck[] {
  if (!sourceIsRemote(move)) {
    return move.request.proof === 'start-then-prove'
      ? [
          check(
            'PROOF_NOT_OFFERED',
            'The application was to start before everything is proven, and nothing of it lies on NFS.',
          ),
        ]
      : [];
  }
  if (!move.closure.workload) {
    return [];
  }
  const stops = stopByProof(move);
  return [
    check(
      'PROOF_CHOICE',
      stops
        ? `Down for about ${formatSeconds(
            stops.before,
          )} if everything is proven before the start, about ${formatSeconds(
            stops.after,
          )} if the frozen original is read in full after it.`
        : 'How much longer the application is down if everything is proven before the start is known when the bytes are counted.',
    ),
  ];
}

/** Checks that only a copy needs; a roll back that returns carries no bytes. */
function checkCopy(move: MoveFacts): OperationCheck[] {
  return [
    ...checkRoom(move),
    ...checkSizes(move),
    ...checkAttributes(move),
    ...checkProof(move),
  ];
}

function preflight(move: MoveFacts & { conflict?: OperationCheck }): {
  checks: OperationCheck[];
  repository?: RepositoryDecision;
} {
  const { world, closure, claims, target } = move;
  const { repository, checks: ofRepository } = findRepository({
    objects: [
      ...(closure.workload ? [closure.workload] : []),
      ...claims.map(({ claim }) => claim),
    ],
    world,
  });
  return {
    repository,
    checks: [
      ...claims.flatMap(({ claim }) => checkClaim(claim, world)),
      ...closure.checks,
      ...checkPortal({ world, closure, claims }),
      ...checkSharedStorage({ guarded: guardedOf(move), world }),
      ...checkNodes({
        world,
        closure,
        places: [
          ...claims.map(({ side }) => side?.node),
          ...[...(target?.kept.values() ?? [])].map(({ side }) => side?.node),
        ],
      }),
      ...checkPods(closure, world),
      ...checkWorkload(move),
      ...checkAutoscalers(autoscalersOf(closure.workload, world), world),
      ...checkCarriable(move),
      ...(move.request.kind === 'move' ? checkTarget(move) : []),
      ...checkPlacement(move),
      ...(move.copies ? checkCopy(move) : []),
      ...checkQuotas(move),
      ...checkSnapshots(move),
      ...checkFsGroup(move),
      ...ofRepository,
      ...checkUnknowns(move),
    ],
  };
}

function titleOf(move: MoveFacts, decisions: MoveDecisions): string {
  const names = enumerate([...move.request.claims].sort(), 2);
  if (decisions.kind === 'roll-back') {
    return decisions.rollBack === 'return'
      ? `Return ${names} to what it was`
      : `Move ${names} back to its original`;
  }
  const { target, targetNode } = move;
  const node = target?.onNode && targetNode ? ` on ${targetNode}` : '';
  return `Move ${names} to ${target?.className ?? 'nowhere yet'}${node}`;
}

/** Plans a move, or a roll back, which is a move to a volume that is there already. */
export function planMove(
  world: MoveWorld,
  request: OperationRequest,
): { plan: OperationPlan; decisions: MoveDecisions } {
  const gathered = gatherMove(world, request);
  const { move } = gathered;
  const found = preflight(move);
  const returns = request.kind === 'roll-back' && !move.copies;
  const checks = [
    ...checkReadable(world),
    ...checkNamespace(world),
    ...gathered.checks,
    ...found.checks,
    ...(returns
      ? [
          check(
            'RETURN_SETS_ASIDE',
            `What was written to ${enumerate(
              request.claims,
            )} since is set aside with the present volume.`,
          ),
        ]
      : []),
  ];
  const declined = isBlocked(checks);
  const decided = decideMove({ move, checks, repository: found.repository });
  const decisions = declined ? { ...decided, steps: [] } : decided;
  const figures = figuresOf(move);
  const { workload } = move.closure;
  const summary = () =>
    `${enumerate(request.claims)} → ${targetWords(
      move,
      decisions,
    )}. ${stopSentence({ move, ...figures })} The original is kept.`;
  return planOf({
    world,
    checks,
    decisions,
    request,
    title: titleOf(move, decisions),
    summary,
    steps: declined ? [] : moveSteps(move, decisions),
    claims: claimWords(move, decisions),
    workloads: workload
      ? [{ kind: workload.kind, name: workload.metadata.name }]
      : [],
    figures,
    ...(returns && { typedConfirmation: [...request.claims].sort()[0] }),
  });
}
