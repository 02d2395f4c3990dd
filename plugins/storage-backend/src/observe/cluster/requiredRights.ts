import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';
import { watchedResources } from '../../adapters/kubernetes';
import type { ClusterConfig } from '../../config/types';

/** A right that one of the files in deploy/rbac grants, and what is lost without it. */
export interface RequiredRight {
  verb: string;
  resource: string;
  subresource?: string;
  apiGroup: string;
  namespace?: string;
  /** File in deploy/rbac. */
  role: string;
  hides: string;
}

const hiddenWithout: Record<WatchedResource, string> = {
  persistentvolumeclaims:
    'all claims, and with them every figure about storage',
  persistentvolumes:
    'where the bytes of claims lie, which node they are pinned to, and what deleting a claim does',
  storageclasses: 'tiers and what their drivers do',
  csidrivers: 'whether a driver applies fsGroup',
  nodes: 'whether the node that holds local data is ready',
  namespaces: 'which namespaces there are',
  pods: 'what mounts a claim, and which claims belong to a component',
  statefulsets: 'StatefulSets, and the claims of their scaled-away replicas',
  deployments: 'Deployments and the claims that they name',
  cronjobs: 'backup schedules',
  jobs: 'whether the last backup ran',
  resourcequotas: 'how much storage a namespace may still ask for',
  limitranges: 'the smallest and largest size that a namespace allows',
  events: 'why a claim waits or a volume cannot be mounted',
};

function observeRights(): RequiredRight[] {
  const resources = Object.keys(watchedResources) as WatchedResource[];
  return resources.flatMap(resource =>
    ['get', 'list', 'watch'].map(verb => ({
      verb,
      resource,
      apiGroup: watchedResources[resource].apiGroup,
      role: 'observe.yaml',
      hides: hiddenWithout[resource],
    })),
  );
}

const kubeletRight: RequiredRight = {
  verb: 'get',
  resource: 'nodes',
  subresource: 'stats',
  apiGroup: '',
  role: 'observe-kubelet.yaml',
  hides: "how full nodes and volumes are by the kubelets' own figures",
};

function walkRights(namespace: string): RequiredRight[] {
  const right = { apiGroup: '', namespace, role: 'walk.yaml' };
  const hides = 'how much local volumes really use';
  return [
    ...['create', 'delete', 'get', 'list'].map(verb => ({
      ...right,
      verb,
      resource: 'pods',
      hides,
    })),
    { ...right, verb: 'get', resource: 'pods', subresource: 'log', hides },
  ];
}

/** Kinds that templates may bring, as the API names them, and their groups. */
const appliedResources: Record<string, string> = {
  resourcequotas: '',
  limitranges: '',
  serviceaccounts: '',
  configmaps: '',
  networkpolicies: 'networking.k8s.io',
  persistentvolumeclaims: '',
  services: '',
  statefulsets: 'apps',
  cronjobs: 'batch',
  jobs: 'batch',
};

function applyRights(): RequiredRight[] {
  return Object.entries(appliedResources).flatMap(([resource, apiGroup]) =>
    ['get', 'create', 'patch'].map(verb => ({
      verb,
      resource,
      apiGroup,
      role: 'apply.yaml',
      hides:
        'nothing, but templates can only be applied in namespaces that grant it by themselves',
    })),
  );
}

/** The rights that a cluster's switched-on parts need. */
export function requiredRights(config: ClusterConfig): RequiredRight[] {
  return [
    ...observeRights(),
    ...(config.kubelet.enabled ? [kubeletRight] : []),
    ...(config.walk.enabled ? walkRights(config.walk.namespace) : []),
    ...(config.apply.enabled ? applyRights() : []),
  ];
}
