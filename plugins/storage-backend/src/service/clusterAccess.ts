import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { ClusterClient } from '../adapters/kubernetes';
import type { AssessedCluster, AssessedClusters } from './AssessedClusters';
import type { WorldSource } from './WorldSource';

/**
 * Finds a cluster.
 *
 * @throws NotFoundError that names the clusters that exist
 */
export function clusterNamed(
  clusters: AssessedClusters,
  name: string,
): AssessedCluster {
  const found = clusters.get(name);
  if (!found) {
    const names = clusters.all().map(({ world }) => `'${world.name}'`);
    throw new NotFoundError(
      names.length
        ? `No cluster '${name}' is configured; there is ${names.join(', ')}`
        : `No cluster '${name}' is configured, and no other one either; name it under storage.clusters`,
    );
  }
  return found;
}

/**
 * Opens the door through which something is changed in a cluster.
 *
 * @throws NotAllowedError where the operator did not switch that on
 * @throws ServiceUnavailableError where the cluster cannot be used as configured
 */
export function writableClient(options: {
  clusters: AssessedClusters;
  source: WorldSource;
  cluster: string;
}): ClusterClient {
  const { clusters, source, cluster } = options;
  const { world } = clusterNamed(clusters, cluster);
  const client = source.client(cluster);
  if (!client || world.state === 'misconfigured') {
    throw new ServiceUnavailableError(
      `Cluster '${cluster}' is misconfigured: ${world.message}`,
    );
  }
  if (!world.apply) {
    throw new NotAllowedError(
      `Applying is switched off for cluster '${cluster}'. An operator can set apply.enabled for it under storage.clusters, and grant deploy/rbac/apply.yaml`,
    );
  }
  return client;
}
