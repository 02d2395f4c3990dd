import { NotFoundError, ResponseError } from '@backstage/errors';
import type { Operation } from '@stowage/backstage-plugin-storage-common';
import type { StorageApi } from '../src';
import { ago } from './moments';
import {
  keptOriginals,
  planFor,
  runningRequest,
  stillOperations,
  tiers,
} from './operationScene';
import {
  SCRIPT,
  scriptedLog,
  scriptedProgress,
  scriptedSteps,
} from './operationScript';
import { clusters } from './scene';

/** An operation that goes on by the script. */
interface ScriptedOperation {
  id: string;
  title: string;
  claims: string[];
  plan: Operation['plan'];
  startedAt: number;
  cancelledAt?: number;
}

const running: ScriptedOperation[] = [
  {
    id: 'oprunning0000',
    title: 'Move data-orders-db-0 to local-path',
    claims: runningRequest.claims,
    plan: planFor(runningRequest),
    startedAt: Date.now() - 25_000,
  },
];
const settled = new Map(stillOperations.map(known => [known.id, known]));
const total = SCRIPT.reduce((sum, { seconds }) => sum + seconds, 0);

function view(scripted: ScriptedOperation): Operation {
  const { startedAt, cancelledAt } = scripted;
  const now = cancelledAt ?? Date.now();
  const elapsed = (now - startedAt) / 1_000;
  const steps = scriptedSteps(startedAt, elapsed);
  const isDone = elapsed >= total;
  const stop = steps.find(({ id }) => id === 'stop');
  const start = steps.find(({ id }) => id === 'start');
  const isDown = !!stop?.startedAt && !start?.finishedAt;
  return {
    id: scripted.id,
    kind: scripted.plan.request.kind,
    title: scripted.title,
    cluster: 'house',
    namespace: 'orders',
    claims: scripted.claims,
    workloads: scripted.plan.workloads,
    state: (cancelledAt && 'cancelled') || (isDone && 'done') || 'running',
    situation: {
      runs: isDown
        ? 'orders-db is stopped; everything else of orders runs.'
        : `orders-db runs on ${isDone ? 'the new volume' : 'the original'}.`,
      data: isDone
        ? 'All of it is on worker-1, compared by content.'
        : 'All of it is on the NAS; a part was copied to worker-1.',
      kept: isDone
        ? 'The original pv orders-db on the NAS.'
        : 'Nothing was set aside yet.',
      next: isDone
        ? 'Nothing. A reminder about the original comes in 14 days.'
        : 'Stowage goes on by itself.',
    },
    steps: cancelledAt
      ? steps.map(step => ({
          ...step,
          state: step.state === 'waiting' ? 'waiting' : 'undone',
        }))
      : steps,
    progress: scriptedProgress(steps, now),
    plan: scripted.plan,
    warnings: [],
    downtime: isDone
      ? { totalSeconds: 15, floorSeconds: 11, dataSeconds: 4 }
      : { stoppedAt: stop?.startedAt },
    createdBy: 'user:default/ann',
    createdAt: new Date(startedAt).toISOString(),
    finishedAt: isDone ? start?.finishedAt : undefined,
    confirmedStopSeconds: 15,
    cancelRequested: false,
    cancelEffect: isDown
      ? 'The original is bound again and orders-db starts on it.'
      : 'The partial copy on worker-1 is removed; orders-db runs on as it does now.',
    rollBackable: isDone,
  };
}

function find(id: string): Operation {
  const scripted = running.find(each => each.id === id);
  const found = scripted ? view(scripted) : settled.get(id);
  if (!found) {
    throw new NotFoundError(`There is no operation ${id} in this scene`);
  }
  return found;
}

/** A refusal as the backend's answer makes one. */
function refuse(status: number, name: string, message: string) {
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name, message },
        response: { statusCode: status },
      }),
      { status, headers: { 'content-type': 'application/json' } },
    ),
  );
}

/** A plan to move to the NAS is outdated once, so that this can be looked at. */
let isOutdated = true;

/** Operations of the scene; one goes on by a script, and more can be started. */
export const fakeOperations: Pick<
  StorageApi,
  | 'getTiers'
  | 'planOperation'
  | 'startOperation'
  | 'getOperations'
  | 'getOperation'
  | 'getOperationLog'
  | 'cancelOperation'
  | 'confirmOperation'
  | 'getKeptOriginals'
> = {
  async getTiers() {
    return { items: tiers };
  },
  async planOperation(request) {
    return planFor(request);
  },
  async startOperation({ request }) {
    const plan = planFor(request);
    if (request.target?.tier === 'shared' && isOutdated) {
      isOutdated = false;
      throw await refuse(
        409,
        'ConflictError',
        'PLAN_OUTDATED: the claim holds 24.1 GiB now, more than the 23 GiB up to which the plan held.',
      );
    }
    const started = {
      id: `op${Date.now().toString(36).padStart(10, '0')}`,
      title: plan.title,
      claims: request.claims,
      plan,
      startedAt: Date.now(),
    };
    running.unshift(started);
    return view(started);
  },
  async getOperations({ active, namespace, claim, limit = 50, offset = 0 }) {
    const items = [...running.map(view), ...settled.values()].filter(
      operation =>
        (active === undefined ||
          active ===
            ['running', 'waiting-for-confirmation'].includes(
              operation.state,
            )) &&
        (!namespace || operation.namespace === namespace) &&
        (!claim || operation.claims.includes(claim)),
    );
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
    };
  },
  async getOperation(id) {
    return find(id);
  },
  async getOperationLog(id, { after = 0 }) {
    return {
      items: scriptedLog(find(id).steps).filter(
        ({ sequence }) => sequence > after,
      ),
    };
  },
  async cancelOperation(id) {
    const scripted = running.find(each => each.id === id);
    if (scripted) {
      scripted.cancelledAt = Date.now();
    } else {
      settled.set(id, { ...find(id), state: 'cancelled', finishedAt: ago(0) });
    }
    return find(id);
  },
  async confirmOperation(id, { stopSeconds }) {
    settled.set(id, {
      ...find(id),
      state: 'running',
      confirmedStopSeconds: stopSeconds,
    });
    return find(id);
  },
  async getKeptOriginals({ namespace }) {
    return {
      items: keptOriginals.filter(
        kept => !namespace || kept.namespace === namespace,
      ),
      clusters,
    };
  },
};
