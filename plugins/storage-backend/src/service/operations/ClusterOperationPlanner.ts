import { ServiceUnavailableError } from '@backstage/errors';
import type {
  DriverTraitsOverride,
  MoveSurroundings,
  OperationRequest,
  TierDefinition,
} from '@stowage/backstage-plugin-storage-common';
import { planFromCluster } from '../../executor/planning';
import type { PlannedOperation } from '../../planner';
import type { AssessedClusters } from '../AssessedClusters';
import { clusterNamed } from '../clusterAccess';
import type { WorldSource } from '../WorldSource';

/** Options of {@link ClusterOperationPlanner}. */
export interface ClusterOperationPlannerOptions {
  clusters: AssessedClusters;
  source: Pick<WorldSource, 'client'>;
  /** What the operator has set for a cluster; `undefined` where it is not configured. */
  settingsOf(
    cluster: string,
  ): { enabled: boolean; namespace: string } | undefined;
  tiers: TierDefinition[];
  traitOverrides?: DriverTraitsOverride[];
  /** After how long somebody is reminded of a kept original, days. */
  keepDays: number;
  portal?: MoveSurroundings['portal'];
  now?: () => Date;
}

/**
 * Plans operations in real clusters: objects fresh from the API server, readings and room as they
 * were assessed last.
 */
export class ClusterOperationPlanner {
  readonly #options: ClusterOperationPlannerOptions;

  constructor(options: ClusterOperationPlannerOptions) {
    this.#options = options;
  }

  /**
   * @throws NotFoundError where the cluster is not configured
   * @throws ServiceUnavailableError where it cannot be used as configured
   */
  async plan(request: OperationRequest): Promise<PlannedOperation> {
    const { source, now = () => new Date() } = this.#options;
    const { cluster, namespace } = request;
    const surroundings = this.surroundingsOf({ cluster, namespace });
    const client = source.client(cluster);
    if (!client) {
      const { world } = clusterNamed(this.#options.clusters, cluster);
      throw new ServiceUnavailableError(
        `Cluster '${cluster}' is misconfigured: ${world.message}`,
      );
    }
    return await planFromCluster({
      client,
      surroundings,
      request,
      now: now(),
    });
  }

  /**
   * What is known besides the objects themselves.
   *
   * @throws NotFoundError where the cluster is not configured
   */
  surroundingsOf(options: {
    cluster: string;
    namespace: string;
  }): MoveSurroundings {
    const { cluster, namespace } = options;
    const { clusters, settingsOf, tiers, traitOverrides, keepDays, portal } =
      this.#options;
    const { assessment } = clusterNamed(clusters, cluster);
    const settings = settingsOf(cluster);
    return {
      cluster,
      operationsEnabled: settings?.enabled ?? false,
      moversNamespace: settings?.namespace ?? '',
      keepDays,
      tiers,
      traitOverrides,
      claims: assessment.claims.filter(claim => claim.namespace === namespace),
      pools: assessment.pools,
      portal,
    };
  }
}
