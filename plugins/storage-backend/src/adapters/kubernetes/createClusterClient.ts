import type { ClusterConfig } from '../../config/types';
import { ConnectionSource } from './access/Connection';
import { InClusterAccess } from './access/inCluster';
import { KubeconfigAccess } from './access/KubeconfigAccess';
import { UrlAccess } from './access/UrlAccess';
import type { ClusterClient } from './ClusterClient';
import { KubernetesClusterClient } from './KubernetesClusterClient';
import type { ClientTimeouts } from './timeouts';

function connectionSource({ name, access }: ClusterConfig): ConnectionSource {
  switch (access.kind) {
    case 'kubeconfig':
      return new KubeconfigAccess(name, access);
    case 'in-cluster':
      return new InClusterAccess(name);
    default:
      return new UrlAccess(name, access);
  }
}

/**
 * Opens the door to a cluster. Nothing is read or sent yet: a configuration that cannot be used
 * shows as a ClusterError 'misconfigured' at the first request, and can be mended while running.
 */
export function createClusterClient(
  config: ClusterConfig,
  options: { timeouts?: Partial<ClientTimeouts> } = {},
): ClusterClient {
  return new KubernetesClusterClient({
    name: config.name,
    source: connectionSource(config),
    kubelet: config.kubelet,
    timeouts: options.timeouts,
  });
}
