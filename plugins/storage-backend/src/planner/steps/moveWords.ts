import type { PlanClaim } from '@stowage/backstage-plugin-storage-common';
import type { MoveFacts } from '../facts';
import { sideWords } from '../identity/side';
import { enumerate } from '../words';
import type { ClaimDecision, MoveDecisions } from '../types';

function classWords(name: string): string {
  return name || 'no class';
}

/** Where a claim goes to: `local-path on worker-1`. */
function destination(claim: ClaimDecision, move: MoveFacts): string {
  const { targetVolume, targetClass, targetNode } = claim;
  if (targetVolume) {
    return `${classWords(targetClass)}, ${sideWords(targetVolume.side)}`;
  }
  if (!move.target?.onNode) {
    return targetClass;
  }
  return targetNode
    ? `${targetClass} on ${targetNode}`
    : `${targetClass} on the node that the scheduler chooses`;
}

/** Where everything goes to, in words. */
export function targetWords(move: MoveFacts, decisions: MoveDecisions): string {
  return enumerate([
    ...new Set(decisions.claims.map(claim => destination(claim, move))),
  ]);
}

/** The claims of a plan in words. */
export function claimWords(
  move: MoveFacts,
  decisions: MoveDecisions,
): PlanClaim[] {
  const { keepDays } = move.world;
  return decisions.claims.map(claim => ({
    name: claim.name,
    uid: claim.uid,
    volumeName: claim.volumeName,
    from: `${classWords(claim.sourceClass)}, ${sideWords(claim.source)}`,
    to: destination(claim, move),
    keeps: `Volume ${claim.volumeName} is kept at ${sideWords(
      claim.source,
    )} until somebody releases it; a reminder comes after ${keepDays} days.`,
  }));
}
