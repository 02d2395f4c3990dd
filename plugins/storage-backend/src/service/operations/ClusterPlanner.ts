import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  EvictionThresholds,
  MoveSurroundings,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes';
import type { MoveConfig, StorageConfig } from '../../config';
import {
  planAgainFromCluster,
  planFromCluster,
  planManyFromCluster,
  recheckFromCluster,
} from '../../executor/planning';
import type { MoveDecisions, PlannedOperation } from '../../planner';
import type { AssessedClusters } from '../AssessedClusters';
import { clusterNamed } from '../clusterAccess';
import type { WorldSource } from '../WorldSource';

/** What planning needs of the rest of the backend. */
export interface ClusterPlannerOptions {
  config: StorageConfig;
  clusters: AssessedClusters;
  source: WorldSource;
  /** The portal itself, which is not moved under its own feet. */
  portal?: MoveSurroundings['portal'];
  now: () => Date;
}

/** Makes plans, and holds them against what a cluster is now. Changes nothing. */
export interface OperationPlanner {
  plan(request: OperationRequest): Promise<PlannedOperation>;
  /** Sentences on what would be different now; empty where the plan still holds. */
  planAgain(confirmed: PlannedOperation): Promise<{
    fresh: PlannedOperation;
    differences: string[];
  }>;
}

/** Plans from objects that are read from the API server for each plan. */
export class ClusterPlanner implements OperationPlanner {
  readonly #options: ClusterPlannerOptions;

  constructor(options: ClusterPlannerOptions) {
    this.#options = options;
  }

  async plan(request: OperationRequest): Promise<PlannedOperation> {
    return await planFromCluster({
      ...this.#scope(request.cluster, request.namespace),
      request,
    });
  }

  async planAgain(confirmed: PlannedOperation) {
    const { cluster, namespace } = confirmed.plan.request;
    return await planAgainFromCluster({
      ...this.#scope(cluster, namespace),
      confirmed,
    });
  }

  /** Plans many operations in one cluster from one reading of it, in their order. */
  async planMany(
    cluster: string,
    requests: OperationRequest[],
  ): Promise<PlannedOperation[]> {
    const [first] = requests;
    if (!first) {
      return [];
    }
    return await planManyFromCluster({
      requests,
      client: this.#scope(cluster, first.namespace).client,
      scopeOf: namespace => this.#scope(cluster, namespace),
    });
  }

  /** What forbids going on with the application stopped, one sentence each. */
  async recheck(decisions: MoveDecisions): Promise<string[]> {
    const { cluster, namespace } = decisions;
    return await recheckFromCluster({
      ...this.#scope(cluster, namespace),
      decisions,
    });
  }

  /**
   * Where the movers of a cluster live, and what they run.
   *
   * @throws InputError where moving is switched off there
   */
  settingsOf(cluster: string): MoveConfig {
    const move = this.#moveConfig(cluster);
    if (!move?.enabled) {
      throw new InputError(
        `Moving is switched off for cluster '${cluster}'. An operator can set move.enabled and move.image for it under storage.clusters, and grant deploy/rbac/move.yaml`,
      );
    }
    return move;
  }

  /** Where the kubelets of a cluster begin to evict pods. */
  evictionOf(cluster: string): EvictionThresholds | undefined {
    return this.#options.config.clusters.find(({ name }) => name === cluster)
      ?.eviction;
  }

  /**
   * Opens the door through which operations change a cluster.
   *
   * @throws NotAllowedError where the operator did not switch that on
   */
  demandEnabled(cluster: string): void {
    clusterNamed(this.#options.clusters, cluster);
    if (!this.#moveConfig(cluster)?.enabled) {
      throw new NotAllowedError(
        `Operations are switched off for cluster '${cluster}'. An operator can set move.enabled and move.image for it under storage.clusters, and grant deploy/rbac/move.yaml`,
      );
    }
  }

  #moveConfig(cluster: string): MoveConfig | undefined {
    return this.#options.config.clusters.find(({ name }) => name === cluster)
      ?.move;
  }

  #scope(
    cluster: string,
    namespace: string,
  ): {
    client: ClusterClient;
    surroundings: MoveSurroundings;
    now: Date;
  } {
    const { clusters, source, config, portal, now } = this.#options;
    const { assessment, world } = clusterNamed(clusters, cluster);
    const client = source.client(cluster);
    const move = this.#moveConfig(cluster);
    if (!client || !move) {
      throw new ServiceUnavailableError(
        `Cluster '${cluster}' is misconfigured: ${world.message}`,
      );
    }
    return {
      client,
      now: now(),
      surroundings: {
        cluster,
        operationsEnabled: move.enabled,
        moversNamespace: move.namespace,
        keepDays: config.operations.keepOriginalsDays,
        tiers: config.tiers,
        traitOverrides: config.traitOverrides,
        claims: assessment.claims.filter(
          claim => claim.namespace === namespace,
        ),
        pools: assessment.pools,
        portal,
      },
    };
  }
}
