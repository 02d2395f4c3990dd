import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import {
  DEFAULT_EVICTION,
  DEFAULT_KUBELET,
  DEFAULT_MOVE,
  DEFAULT_WALK,
} from './clusterDefaults';
import type {
  ClusterAccess,
  ClusterConfig,
  MisconfiguredCluster,
} from './types';
import { parseServerUrl } from './serverUrl';

/** Where the Kubernetes plugin expects `kubectl proxy`. */
const KUBECTL_PROXY_URL = 'http://localhost:8001';

const OWN_ACCOUNT =
  'give storage.clusters an entry of the same name with an account of its own';

/** What `kubernetes.*` yields for a reader that works without a signed-in user. */
export interface KubernetesClusters {
  clusters: ClusterConfig[];
  misconfigured: MisconfiguredCluster[];
  problems: string[];
}

/**
 * Takes over the clusters that the Kubernetes plugin is configured with. Its locators of type
 * `config` and `localKubectlProxy` name clusters in the configuration; the others find them while
 * it runs, so there is nothing to take over.
 */
export function readKubernetesClusters(config: Config): KubernetesClusters {
  const result: KubernetesClusters = {
    clusters: [],
    misconfigured: [],
    problems: [],
  };
  let locators: Config[];
  try {
    locators =
      config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  } catch (error) {
    result.problems.push(toError(error).message);
    return result;
  }
  locators.forEach((locator, index) => {
    const key = `kubernetes.clusterLocatorMethods[${index}]`;
    try {
      readLocator(locator, key, result);
    } catch (error) {
      result.problems.push(`${key}: ${toError(error).message}`);
    }
  });
  return result;
}

function readLocator(locator: Config, key: string, result: KubernetesClusters) {
  const type = locator.getString('type');
  if (type === 'localKubectlProxy') {
    result.clusters.push(
      toCluster({
        name: 'local',
        title: 'local',
        access: proxyAccess(KUBECTL_PROXY_URL),
      }),
    );
    return;
  }
  if (type !== 'config') {
    result.problems.push(
      `${key} is of type '${type}', whose clusters are only known to the Kubernetes plugin; name those whose storage you want to see under storage.clusters.`,
    );
    return;
  }
  locator.getConfigArray('clusters').forEach((cluster, index) => {
    const name =
      cluster.getOptional<unknown>('name')?.toString() ??
      `${key}.clusters[${index}]`;
    try {
      result.clusters.push(
        toCluster({
          name: cluster.getString('name'),
          title: cluster.getOptionalString('title') ?? name,
          access: readAccess(cluster),
        }),
      );
    } catch (error) {
      result.misconfigured.push({
        name,
        configuredBy: 'kubernetes',
        message: `${key}.clusters[${index}]: ${toError(error).message}`,
      });
    }
  });
}

function readAccess(cluster: Config): ClusterAccess {
  const provider = readAuthProvider(cluster);
  const url = cluster.getString('url');
  const { problem } = parseServerUrl(url);
  if (problem) {
    throw new Error(`url: ${problem}`);
  }
  if (provider === 'localKubectlProxy') {
    return proxyAccess(url);
  }
  if (provider !== 'serviceAccount') {
    throw new Error(
      `authProvider ${provider} needs a signed-in user or an account that only the Kubernetes plugin can use; ${OWN_ACCOUNT}`,
    );
  }
  const token = cluster.getOptionalString('serviceAccountToken');
  if (!token) {
    // The Kubernetes plugin then uses the account of the pod it runs in.
    return { kind: 'in-cluster' };
  }
  const caData = cluster.getOptionalString('caData');
  return {
    kind: 'url',
    url,
    token,
    ca: caData && Buffer.from(caData, 'base64').toString('utf8'),
    caFile: cluster.getOptionalString('caFile'),
    dangerouslySkipTlsVerify:
      cluster.getOptionalBoolean('skipTLSVerify') ?? false,
  };
}

function readAuthProvider(cluster: Config): string {
  const metadata = cluster.getOptional<Record<string, unknown>>('authMetadata');
  // The key has dots and a slash, so it cannot be a path of the configuration.
  const fromMetadata = metadata?.['kubernetes.io/auth-provider'];
  return (
    cluster.getOptionalString('authProvider') ??
    (typeof fromMetadata === 'string' ? fromMetadata : 'serviceAccount')
  );
}

function proxyAccess(url: string): ClusterAccess {
  return { kind: 'url', url, dangerouslySkipTlsVerify: false };
}

function toCluster(options: {
  name: string;
  title: string;
  access: ClusterAccess;
}): ClusterConfig {
  return {
    ...options,
    configuredBy: 'kubernetes',
    kubelet: DEFAULT_KUBELET,
    walk: DEFAULT_WALK,
    apply: { enabled: false },
    move: DEFAULT_MOVE,
    eviction: DEFAULT_EVICTION,
  };
}
