import type { ClusterAccess, ClusterConfig } from '../../../config/types';

/** A cluster's configuration for tests: everything that is optional switched off. */
export function clusterConfig(
  access: ClusterAccess,
  overrides: Partial<ClusterConfig> = {},
): ClusterConfig {
  return {
    name: 'home',
    title: 'Home',
    configuredBy: 'storage',
    access,
    kubelet: {
      enabled: false,
      intervalMs: 60_000,
      dangerouslySkipTlsVerify: false,
    },
    walk: {
      enabled: false,
      intervalMs: 900_000,
      namespace: 'stowage-walk',
      image: 'example',
      timeoutMs: 60_000,
    },
    apply: { enabled: false },
    move: { enabled: false, namespace: 'movers', image: '' },
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: 'default',
    },
    ...overrides,
  };
}
