import type {
  MoveSurroundings,
  MoveWorld,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { ClusterError, type ClusterClient } from '../../adapters/kubernetes';
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

/** Lists of which nobody waits for the same one twice. */
function readOnce(client: PlanningScope['client']): PlanningScope['client'] {
  const lists = new Map<string, ReturnType<typeof client.listObjects>>();
  return {
    get: ref => client.get(ref),
    listObjects: options => {
      const key = JSON.stringify(options);
      const list = lists.get(key) ?? client.listObjects(options);
      lists.set(key, list);
      return list;
    },
  };
}

/**
 * Plans many operations from one reading: what has no namespace is listed once for all of them,
 * the rest once for each namespace. Changes nothing.
 *
 * @param options.scopeOf - the surroundings of a namespace
 * @returns plans in the order of the requests
 */
export async function planManyFromCluster(options: {
  requests: OperationRequest[];
  client: PlanningScope['client'];
  scopeOf: (namespace: string) => Pick<PlanningScope, 'surroundings' | 'now'>;
}): Promise<PlannedOperation[]> {
  const { requests, scopeOf } = options;
  const client = readOnce(options.client);
  const worlds = new Map<string, ReturnType<typeof readMoveWorld>>();
  for (const { namespace } of requests) {
    if (!worlds.has(namespace)) {
      worlds.set(
        namespace,
        readMoveWorld({ ...scopeOf(namespace), client, namespace }),
      );
    }
  }
  return await Promise.all(
    requests.map(async request =>
      planOperation((await worlds.get(request.namespace))!, request),
    ),
  );
}

/**
 * Demands that everything was answered. A plan that is shown to somebody says what could not be
 * read; one that is held against another must not take a lost connection for a change.
 *
 * @throws ClusterError that may pass, so that whoever runs a step asks again
 */
function demandAnswers(world: MoveWorld): void {
  const failed = world.unreadable.find(({ reason }) => reason === 'failed');
  if (failed) {
    throw new ClusterError({
      cluster: world.cluster,
      reason: 'server-error',
      message: failed.message,
    });
  }
}

/**
 * Plans once more and holds it against what was confirmed.
 *
 * @throws ClusterError where the cluster did not answer everything
 * @returns what would be different now, one sentence each; empty where the plan still holds
 */
export async function planAgainFromCluster(
  options: PlanningScope & { confirmed: PlannedOperation },
): Promise<{ fresh: PlannedOperation; differences: string[] }> {
  const { confirmed, ...scope } = options;
  const { request } = confirmed.plan;
  const world = await readMoveWorld({ ...scope, namespace: request.namespace });
  demandAnswers(world);
  const fresh = planOperation(world, request);
  return { fresh, differences: comparePlans(confirmed, fresh) };
}

/**
 * The preflight right before the fence, with the application stopped: the plan cannot be made
 * again then, but what it relied on can be looked at.
 *
 * @throws ClusterError where the cluster did not answer everything
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
  demandAnswers(world);
  return recheckMove(world, decisions).map(({ message }) => message);
}
