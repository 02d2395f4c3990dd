import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  MoveSurroundings,
  Operation,
  OperationPlan,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { Knex } from 'knex';
import {
  ClusterClient,
  ClusterConfig,
  createClusterClient,
  DatabaseOperationStore,
  DefaultOperationService,
  EngineSettings,
  EngineTiming,
  MoveDecisions,
  MoveDependencies,
  operationDefinitions,
  OperationDefinition,
  OperationRecord,
  OperationStore,
  OperationWorker,
  planAgainFromCluster,
  PlannedOperation,
  planFromCluster,
  recheckFromCluster,
  SafetyRules,
  UndoRequired,
} from '../product';
import { clusterName, images, moversNamespace } from '../world/names';
import { DatabaseAddress, databaseService, openKnex } from './database';
import { quickSettings, quickTiming, quickTimings } from './quick';

/** States in which nothing happens any more before somebody does something. */
export const settledStates = [
  'done',
  'cancelled',
  'undone',
  'needs-a-person',
  'waiting-for-confirmation',
  'waiting-for-repository',
  'moved-not-ready',
] as const;

/** What an engine works with; everything has a default that is fit for a quick test. */
export interface EngineOptions {
  /** Path of a kubeconfig file. */
  kubeconfig: string;
  database: DatabaseAddress;
  logger: LoggerService;
  /** Unique among replicas and over restarts. */
  owner?: string;
  /** What steps need; each may be replaced. */
  dependencies?: Partial<MoveDependencies>;
  /** A last change to what can be carried out. */
  definitions?: (known: OperationDefinition[]) => OperationDefinition[];
  settings?: Partial<EngineSettings>;
  /** Every rule where nothing is given. */
  rules?: SafetyRules;
  timing?: EngineTiming;
  /** Stands between the engine and the cluster. */
  client?: (client: ClusterClient) => ClusterClient;
  /** Stands between the engine and its database. */
  store?: (store: OperationStore) => OperationStore;
  /** What plans believe the time to be; kept originals can't be let go of within the hour. */
  planTime?: () => Date;
}

const surroundings: MoveSurroundings = {
  cluster: clusterName,
  operationsEnabled: true,
  moversNamespace,
  keepDays: 14,
  tiers: [],
  claims: [],
  pools: [],
};

const credentials = {
  $$type: '@backstage/BackstageCredentials' as const,
  principal: { type: 'user', userEntityRef: 'user:default/chaos' },
};

/** The product's planner, operations and worker without the rest of a backend. */
export class Engine {
  readonly #service: DefaultOperationService;
  readonly #worker: OperationWorker;
  readonly #store: OperationStore;
  readonly #client: ClusterClient;
  readonly #knex: Knex;

  private constructor(parts: {
    service: DefaultOperationService;
    worker: OperationWorker;
    store: OperationStore;
    client: ClusterClient;
    knex: Knex;
  }) {
    this.#service = parts.service;
    this.#worker = parts.worker;
    this.#store = parts.store;
    this.#client = parts.client;
    this.#knex = parts.knex;
  }

  /** Opens the database, and begins to look for work. */
  static async start(options: EngineOptions): Promise<Engine> {
    const knex = openKnex(options.database);
    const opened = await DatabaseOperationStore.create({
      database: databaseService(knex),
    });
    const store = options.store?.(opened) ?? opened;
    const real = createClusterClient(configOf(options.kubeconfig));
    const client = options.client?.(real) ?? real;
    const now = options.planTime ?? (() => new Date());
    const scope = () => ({ client, surroundings, now: now() });
    const planner = {
      plan: (request: OperationRequest) =>
        planFromCluster({ ...scope(), request }),
      planAgain: (confirmed: PlannedOperation) =>
        planAgainFromCluster({ ...scope(), confirmed }),
      demandEnabled: () => {},
    };
    const known = operationDefinitions({
      timings: quickTimings,
      settingsOf: () => ({ namespace: moversNamespace, image: images.mover }),
      planAgain: async ({ plan, decisions }, moment) => {
        const differences =
          moment === 'before'
            ? (await planner.planAgain({ plan, decisions } as PlannedOperation))
                .differences
            : await recheckFromCluster({
                ...scope(),
                decisions: decisions as MoveDecisions,
              });
        if (differences.length) {
          throw new UndoRequired(differences.join(' '), 'PLAN_OUTDATED');
        }
        return { words: 'Everything still is as it was planned' };
      },
      repositoryFollows: async () => ({
        follows: false,
        words: 'nothing reads the repository here',
      }),
      ...options.dependencies,
    });
    const definitions = options.definitions?.(known) ?? known;
    const worker = new OperationWorker({
      work: store,
      definitions,
      cluster: () => client,
      observer: { changed: () => {}, settled: () => {} },
      logger: options.logger,
      timing: options.timing ?? quickTiming,
      settings: { ...quickSettings, ...options.settings },
      owner: options.owner,
      rules: options.rules,
    });
    worker.start();
    return new Engine({
      service: new DefaultOperationService({
        store,
        planner,
        definitions,
        wake: () => worker.wake(),
        now: () => new Date(),
      }),
      worker,
      store,
      client,
      knex,
    });
  }

  /** What would be done. */
  async plan(request: OperationRequest): Promise<OperationPlan> {
    return await this.#service.planOperation({ request, credentials });
  }

  /** Begins what was planned. */
  async begin(plan: OperationPlan): Promise<Operation> {
    return await this.#service.startOperation({
      request: { ...plan.request, confirmation: plan.typedConfirmation },
      planHash: plan.hash,
      credentials,
    });
  }

  /**
   * Plans and begins.
   *
   * @throws InputError with what blocks it, where it is declined
   */
  async start(request: OperationRequest): Promise<Operation> {
    const plan = await this.plan({ ...request, cluster: clusterName });
    if (plan.outcome !== 'planned') {
      throw new InputError(
        `Declined: ${plan.preflight
          .filter(({ level }) => level === 'blocking')
          .map(({ code, message }) => `${code}: ${message}`)
          .join(' ')}`,
      );
    }
    return await this.begin(plan);
  }

  async cancel(operation: string): Promise<Operation> {
    return await this.#service.cancelOperation({ operation, credentials });
  }

  /** Confirms a longer stop, or lets go on what waits for a person. */
  async confirm(operation: string, stopSeconds: number): Promise<Operation> {
    return await this.#service.confirmOperation({
      operation,
      stopSeconds,
      credentials,
    });
  }

  async get(operation: string): Promise<Operation> {
    return await this.#service.getOperation({ operation });
  }

  /** What is kept of it, decisions and outputs of steps included. */
  async record(operation: string): Promise<OperationRecord | undefined> {
    return await this.#store.get(operation);
  }

  /** The newest operation in a namespace. */
  async find(namespace: string): Promise<string | undefined> {
    const { items } = await this.#store.list({
      namespaces: [{ cluster: clusterName, namespace }],
      limit: 1,
      offset: 0,
    });
    return items[0]?.id;
  }

  /** What its log says, one line each. */
  async log(operation: string): Promise<string[]> {
    const entries = await this.#store.log({
      id: operation,
      after: 0,
      limit: 1_000,
    });
    return entries.map(
      ({ at, level, step, message }) =>
        `${at} ${level}${step ? ` ${step}` : ''}: ${message}`,
    );
  }

  /** Waits until it has come to an end or rests. */
  async settled(operation: string): Promise<Operation> {
    for (;;) {
      const found = await this.get(operation);
      if (settledStates.some(state => state === found.state)) {
        return found;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** As {@link settled}, where somebody confirms whatever length of the stop is asked about. */
  async finished(operation: string): Promise<Operation> {
    for (;;) {
      const found = await this.settled(operation);
      if (found.state !== 'waiting-for-confirmation') {
        return found;
      }
      await this.confirm(operation, found.predictedStopSeconds ?? 0);
    }
  }

  /** Ends all steps, and closes everything. */
  async stop(): Promise<void> {
    await this.#worker.stop();
    this.#client.close();
    await this.#knex.destroy();
  }
}

/** The cluster's configuration, for a kubeconfig file. */
export function configOf(path: string): ClusterConfig {
  return {
    name: clusterName,
    title: clusterName,
    configuredBy: 'storage',
    access: { kind: 'kubeconfig', path },
    kubelet: {
      enabled: false,
      intervalMs: 60_000,
      dangerouslySkipTlsVerify: false,
    },
    walk: {
      enabled: false,
      intervalMs: 60_000,
      namespace: 'none',
      image: 'none',
      timeoutMs: 60_000,
    },
    apply: { enabled: false },
    move: { enabled: true, namespace: moversNamespace, image: images.mover },
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: 'default',
    },
  };
}
