import type { JsonObject } from '@backstage/types';
import type {
  ClaimDecision,
  MoveDecisions,
  MoveSide,
} from '../../planner/types';
import type { StepContext } from '../types';
import type { MoverSettings } from '../movers/containerSpec';
import { Movers, MoverSides } from '../movers/Movers';
import { Streams } from '../movers/Streams';
import { sourceAliasName, targetClaimName } from '../movers/names';
import type { MoveDependencies } from './deps';

/** A volume as it was when the operation met it; the uid tells it from one made anew. */
export interface VolumeIdentity extends JsonObject {
  name: string;
  uid: string;
}

/** Where a target lies; `driver` where only its driver knows. */
export interface TargetSide extends JsonObject {
  kind: MoveSide['kind'] | 'driver';
  /** Name of the only node that reaches it. */
  node?: string;
}

/** The volume that a claim moves to, as the step `target` found it. */
export interface TargetVolume extends VolumeIdentity {
  /** Uid of the claim in the movers' namespace that the volume was made for. */
  claimUid: string;
  storageClass: string;
  side: TargetSide;
}

/** What was decided for a move. */
export function decisionsOf(context: { decisions: JsonObject }): MoveDecisions {
  return context.decisions as MoveDecisions;
}

/** The volumes that the step `target` put down, in the order of the claims. */
export function targetsOf(
  context: Pick<StepContext, 'output'>,
): TargetVolume[] | undefined {
  return context.output('target')?.volumes as TargetVolume[] | undefined;
}

/**
 * The target of one claim: the volume that was made for it, or the kept one that a roll back
 * returns to.
 *
 * @throws Error where the step `target` did not run: a plan without it is wrong
 */
export function targetOf(
  context: Pick<StepContext, 'output' | 'decisions' | 'operationId'>,
  index: number,
): TargetVolume {
  const { targetVolume, targetClass } = decisionsOf(context).claims[index];
  const target = targetsOf(context)?.[index];
  if (target) {
    return target;
  }
  if (!targetVolume) {
    throw new Error(
      `Operation '${context.operationId}' has no target for claim number ${index}; its step 'target' is not done`,
    );
  }
  const { name, uid, side } = targetVolume;
  return {
    name,
    uid,
    // No claim was made for it; no claim has the uid of a volume either.
    claimUid: uid,
    storageClass: targetClass,
    side: { kind: side.kind, ...(side.node && { node: side.node }) },
  };
}

/** The volume a claim was bound to before. */
export function originalOf(claim: ClaimDecision): VolumeIdentity {
  return { name: claim.volumeName, uid: claim.volumeUid };
}

/** Whether no node reaches both sides. */
export function areApart(source: MoveSide, target: TargetSide): boolean {
  return Boolean(source.node && target.node && source.node !== target.node);
}

/**
 * Whether a claim's source is read in full only after the start. Only what is on NFS: anything else
 * is proven while the application runs, or has to be read again in the stop.
 */
export function isProvenLate(
  { proof }: MoveDecisions,
  { source }: ClaimDecision,
): boolean {
  return proof === 'start-then-prove' && source.kind === 'nfs';
}

/** The claims in the movers' namespace through which one claim's bytes are carried. */
export function sidesOf(context: StepContext, index: number): MoverSides {
  const { operationId } = context;
  const decisions = decisionsOf(context);
  const claim = decisions.claims[index];
  return {
    index,
    sourceClaim: sourceAliasName(operationId, index),
    targetClaim: targetClaimName(operationId, index),
    // The record has to outlive both the source's old mount and the target's mover.
    apart:
      isProvenLate(decisions, claim) ||
      areApart(claim.source, targetOf(context, index).side),
  };
}

/** The movers of an operation in this epoch, of whatever kind it is. */
export function moversWith(
  context: StepContext,
  settings: MoverSettings,
): Movers {
  return new Movers({
    scope: context,
    settings,
    operation: context.operationId,
    epoch: context.epoch,
    rules: context.rules,
    streams: new Streams(context.memory),
  });
}

/** The movers of this move in this epoch. */
export function moversOf(
  context: StepContext,
  dependencies: MoveDependencies,
): Movers {
  const { cluster } = decisionsOf(context);
  return moversWith(context, dependencies.settingsOf(cluster));
}

/** `claim data-db-0`, or `claims data-db-0 and wal-db-0`. */
export function claimWords(decisions: MoveDecisions): string {
  const names = decisions.claims.map(({ name }) => name);
  const last = names.pop();
  return names.length > 0
    ? `claims ${names.join(', ')} and ${last}`
    : `claim ${last}`;
}
