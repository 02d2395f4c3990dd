import { randomInt } from 'crypto';
import {
  ConflictError,
  InputError,
  NotFoundError,
  NotImplementedError,
} from '@backstage/errors';
import type {
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { OperationDefinition } from '../../executor/types';
import type { PlannedOperation } from '../../planner';
import type { OperationArchive, OperationRecord } from '../../store';
import type { NamespaceName, OperationFilter } from '../../store';
import { actorOf } from './actorOf';
import type { OperationPlanner } from './ClusterPlanner';
import { cancelEffect, describeOperation } from './describeOperation';
import { locksOf } from './locksOf';
import type { OperationService } from './OperationService';

type Request<Method extends keyof OperationService> = Parameters<
  OperationService[Method]
>[0];

/** What the service is made of. */
export interface DefaultOperationServiceOptions {
  store: OperationArchive;
  planner: OperationPlanner & { demandEnabled(cluster: string): void };
  definitions: OperationDefinition[];
  /** Tells the workers of this process that there is something to do. */
  wake: () => void;
  now: () => Date;
}

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Plans, starts and steers operations. It permits everything; see its decorators. */
export class DefaultOperationService {
  readonly #options: DefaultOperationServiceOptions;

  constructor(options: DefaultOperationServiceOptions) {
    this.#options = options;
  }

  async planOperation({
    request,
    credentials,
  }: Request<'planOperation'>): Promise<OperationPlan> {
    const { planner, store, now } = this.#options;
    // What somebody types to confirm is no part of what is confirmed.
    const { confirmation: _, ...asked } = request;
    const { plan, decisions } = await planner.plan(asked);
    if (plan.outcome === 'planned') {
      await store.savePlan({
        plan,
        decisions,
        madeFor: actorOf(credentials),
        now: now(),
      });
    }
    return plan;
  }

  async startOperation({
    request,
    planHash,
    credentials,
  }: Request<'startOperation'>) {
    const { planner, store, definitions, wake, now } = this.#options;
    planner.demandEnabled(request.cluster);
    const actor = actorOf(credentials);
    const known = await store.findPlan({ hash: planHash, madeFor: actor });
    if (!known) {
      throw outdated([
        'You were shown no plan with this hash within the last week.',
      ]);
    }
    const confirmed = known as PlannedOperation;
    demandSameRequest(request, confirmed.plan.request);
    demandTyped(request, confirmed.plan);
    if (!definitions.some(({ kind }) => kind === request.kind)) {
      throw new NotImplementedError(
        `Operations of kind '${request.kind}' can be planned, but this version of the portal can't carry them out`,
      );
    }
    const { fresh, differences } = await planner.planAgain(confirmed);
    if (differences.length || fresh.plan.outcome !== 'planned') {
      throw outdated(differences);
    }
    const record = await store.create({
      operation: {
        id: newId(),
        plan: fresh.plan,
        decisions: fresh.decisions,
        confirmedStopSeconds: confirmed.plan.figures.stopSeconds ?? 0,
        createdBy: actor,
      },
      locks: locksOf(fresh.plan),
      now: now(),
    });
    wake();
    return this.#describe(record);
  }

  async getOperations(
    filter: OperationFilter & { limit: number; offset: number },
  ) {
    const { items, totalItems } = await this.#options.store.list(filter);
    return { items: items.map(each => this.#describe(each)), totalItems };
  }

  /** Every namespace that has or had an operation. */
  async namespaces(): Promise<NamespaceName[]> {
    return await this.#options.store.namespaces();
  }

  /** @throws NotFoundError where there is none */
  async find(id: string): Promise<OperationRecord> {
    const record = await this.#options.store.get(id);
    if (!record) {
      throw noSuchOperation(id);
    }
    return record;
  }

  async getOperation({ operation }: { operation: string }) {
    return this.#describe(await this.find(operation));
  }

  async getOperationLog(options: {
    operation: string;
    after: number;
    limit: number;
  }) {
    const { operation: id, after, limit } = options;
    return { items: await this.#options.store.log({ id, after, limit }) };
  }

  async cancelOperation({
    operation: id,
    credentials,
  }: Request<'cancelOperation'>) {
    const record = await this.find(id);
    if (record.cancelRequested && record.state !== 'needs-a-person') {
      return this.#describe(record);
    }
    if (!cancelEffect(record, this.#definitionOf(record))) {
      throw new ConflictError(
        `Operation ${id} (${record.state}) can't be cancelled any more${
          record.kind === 'move' ? '; it can be rolled back' : ''
        }`,
      );
    }
    const person = record.state === 'needs-a-person';
    return await this.#request(record, {
      change: person
        ? { state: 'undoing', ending: record.ending ?? 'cancel' }
        : { cancelRequested: true },
      message: `${actorOf(credentials)} asked for it to be cancelled`,
    });
  }

  async confirmOperation({
    operation: id,
    stopSeconds,
    credentials,
  }: Request<'confirmOperation'>) {
    const record = await this.find(id);
    const actor = actorOf(credentials);
    if (record.state === 'needs-a-person') {
      return await this.#request(record, {
        change: { state: record.ending ? 'undoing' : 'running' },
        message: `${actor} has looked, and lets it go on`,
      });
    }
    if (record.state !== 'waiting-for-confirmation') {
      throw new ConflictError(
        `Operation ${id} (${record.state}) does not wait for a confirmation`,
      );
    }
    const predicted = record.predictedStopSeconds ?? 0;
    if (stopSeconds < predicted) {
      throw new InputError(
        `The stop would take about ${Math.ceil(
          predicted,
        )} s, which ${stopSeconds} s does not cover: confirm at least that, or cancel`,
      );
    }
    return await this.#request(record, {
      change: { state: 'queued', confirmedStopSeconds: stopSeconds },
      message: `${actor} confirmed a stop of up to ${stopSeconds} s`,
    });
  }

  async #request(
    record: OperationRecord,
    options: {
      change: Parameters<OperationArchive['request']>[0]['change'];
      message: string;
    },
  ) {
    const { store, wake, now } = this.#options;
    const { id, state } = record;
    const taken = await store.request({
      id,
      whileState: state,
      change: options.change,
      entry: { message: options.message },
      now: now(),
    });
    if (!taken) {
      throw new ConflictError(
        `Operation ${id} was no longer ${state} when this was asked; look at it again`,
      );
    }
    wake();
    return await this.getOperation({ operation: id });
  }

  #describe(record: OperationRecord) {
    return describeOperation(record, this.#definitionOf(record));
  }

  #definitionOf({ kind }: OperationRecord) {
    return this.#options.definitions.find(each => each.kind === kind);
  }
}

/** The same words for what is not there and what one may not see. */
export function noSuchOperation(id: string): NotFoundError {
  return new NotFoundError(`No operation '${id}' that you may see`);
}

function outdated(differences: string[]): ConflictError {
  return new ConflictError(
    `PLAN_OUTDATED: the plan that was confirmed does not hold any more. ${differences.join(
      ' ',
    )} Plan again and look at what is different`,
  );
}

function demandSameRequest(
  request: OperationRequest,
  planned: OperationRequest,
): void {
  const key = ({ kind, cluster, namespace, claims }: OperationRequest) =>
    JSON.stringify([kind, cluster, namespace, [...claims].sort()]);
  if (key(request) !== key(planned)) {
    throw new InputError(
      'The hash is that of a plan for another request; plan this one first',
    );
  }
}

function demandTyped(request: OperationRequest, plan: OperationPlan): void {
  const { typedConfirmation } = plan;
  if (typedConfirmation && request.confirmation !== typedConfirmation) {
    throw new InputError(
      `Type '${typedConfirmation}' as the confirmation; without it nothing is done`,
    );
  }
}

/** `op` and ten letters that nobody can guess. */
function newId(): string {
  return `op${Array.from(
    { length: 10 },
    () => ID_LETTERS[randomInt(ID_LETTERS.length)],
  ).join('')}`;
}
