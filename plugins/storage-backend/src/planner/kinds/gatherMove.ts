import { quantityToNumber } from '@stowage/backstage-plugin-storage-common';
import type {
  MoveWorld,
  OperationCheck,
  OperationRequest,
  RawClaim,
} from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import { findClosure } from '../closure/findClosure';
import type { ClaimFacts, MoveFacts } from '../facts';
import { sideOf } from '../identity/side';
import { volumeOf } from '../preflight/claims';
import { placeMove } from '../preflight/placement';
import { targetPools } from '../preflight/room';
import { profileOfVolume } from './profiles';
import { targetOfMove, targetOfRollBack } from './targets';

/** The claims of a request that exist, and a check for each that does not. */
export function findClaims(
  request: OperationRequest,
  world: MoveWorld,
): { claims: RawClaim[]; checks: OperationCheck[] } {
  const names = [...new Set(request.claims)].sort();
  const claims = world.rawClaims.filter(({ metadata }) =>
    names.includes(metadata.name),
  );
  const couldRead = !world.unreadable.some(
    ({ resource }) => resource === 'persistentvolumeclaims',
  );
  const missing = names.filter(
    name => !claims.some(({ metadata }) => metadata.name === name),
  );
  return {
    claims: claims.sort((one, other) =>
      one.metadata.name.localeCompare(other.metadata.name),
    ),
    checks: couldRead
      ? missing.map(name =>
          check(
            'CLAIM_MISSING',
            `There is no claim ${name} in namespace ${world.namespace}.`,
          ),
        )
      : [],
  };
}

function factsOf(claim: RawClaim, world: MoveWorld): ClaimFacts {
  const volume = volumeOf(claim, world);
  return {
    claim,
    volume,
    side: volume && sideOf(volume, world.nodes).side,
    assessed: world.claims.find(
      ({ name, namespace }) =>
        name === claim.metadata.name && namespace === world.namespace,
    ),
    profile: profileOfVolume(volume, world),
    requestBytes:
      quantityToNumber(claim.spec?.resources?.requests?.storage ?? '0') ?? 0,
  };
}

/** Everything that the checks of a move or a roll back look at. */
export function gatherMove(
  world: MoveWorld,
  request: OperationRequest,
): {
  move: MoveFacts & { conflict?: OperationCheck };
  checks: OperationCheck[];
} {
  const found = findClaims(request, world);
  const moving = found.claims.map(({ metadata }) => metadata.name);
  const closure = findClosure({ world, claims: moving });
  const { target, checks } =
    request.kind === 'roll-back'
      ? targetOfRollBack(request, world)
      : { target: targetOfMove(request, world), checks: [] };
  const placement = placeMove({ world, closure, target, moving });
  return {
    move: {
      world,
      request,
      claims: found.claims.map(claim => factsOf(claim, world)),
      closure,
      target,
      copies: request.rollBack !== 'return',
      ...placement,
      pools: targetPools({ world, target, admitted: placement.admitted }),
    },
    checks: [...found.checks, ...checks],
  };
}
