import type {
  MoveWorld,
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { isGone, planBringBack } from './kinds/planBringBack';
import { planMove } from './kinds/planMove';
import { planRelease } from './kinds/planRelease';
import { planRetire } from './kinds/planRetire';
import type { OperationDecisions } from './types';

/** A plan in words, and what it has decided. */
export interface PlannedOperation {
  plan: OperationPlan;
  decisions: OperationDecisions;
}

/**
 * Plans an operation: what would be done, step by step, or why it is declined. Pure: the same
 * world and request always give the same plan.
 *
 * A declined plan has no steps; its blocking checks say why.
 */
export function planOperation(
  world: MoveWorld,
  request: OperationRequest,
): PlannedOperation {
  switch (request.kind) {
    case 'release':
      return planRelease(world, request);
    case 'retire':
      return planRetire(world, request);
    case 'roll-back':
      return isGone(world, request)
        ? planBringBack(world, request)
        : planMove(world, request);
    default:
      return planMove(world, request);
  }
}
