import type {
  MoveSurroundings,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes';
import { readMoveWorld } from '../../observe/operations';
import { comparePlans, planOperation, recheckMove } from '../../planner';
import type { MoveDecisions, PlannedOperation } from '../../planner';

/** What every reading of a cluster for a plan needs. */
export interface PlanningScope {
  client: Pick<ClusterClient, 'get' | 'listObjects'>;
  surroundings: MoveSurroundings;
  now: Date;
}

/** Reads a cluster and plans an operation in it. Changes nothing. */
export async function planFromCluster(
  options: PlanningScope & { request: OperationRequest },
): Promise<PlannedOperation> {
  const { request, ...scope } = options;
  const world = await readMoveWorld({ ...scope, namespace: request.namespace });
  return planOperation(world, request);
}

/**
 * Plans once more and holds it against what was confirmed.
 *
 * @returns what would be different now, one sentence each; empty where the plan still holds
 */
export async function planAgainFromCluster(
  options: PlanningScope & { confirmed: PlannedOperation },
): Promise<{ fresh: PlannedOperation; differences: string[] }> {
  const { confirmed, ...scope } = options;
  const fresh = await planFromCluster({
    ...scope,
    request: confirmed.plan.request,
  });
  return { fresh, differences: comparePlans(confirmed, fresh) };
}

/**
 * The preflight right before the fence, with the application stopped: the plan cannot be made
 * again then, but what it relied on can be looked at.
 *
 * @returns what forbids going on, one sentence each
 */
export async function recheckFromCluster(
  options: PlanningScope & { decisions: MoveDecisions },
): Promise<string[]> {
  const { decisions, ...scope } = options;
  const world = await readMoveWorld({
    ...scope,
    namespace: decisions.namespace,
  });
  return recheckMove(world, decisions).map(({ message }) => message);
}
