/** One kind of object that a plan looks at. */
export interface MoveRead {
  apiVersion: string;
  kind: string;
  /** As rights and messages name it. */
  resource: string;
  /** Whether of the whole cluster, of the claims' namespace, or also of that of the movers. */
  scope: 'cluster' | 'namespace' | 'namespaces';
  /** Whether something that writes to the volume could be hidden behind it. */
  couldHideWriter: boolean;
  /** Kinds that not every cluster has: none of them is no error. */
  optional?: boolean;
}

const read = (
  apiVersion: string,
  kind: string,
  resource: string,
  scope: MoveRead['scope'],
  more: Partial<MoveRead> = {},
): MoveRead => ({
  apiVersion,
  kind,
  resource,
  scope,
  couldHideWriter: false,
  ...more,
});

const writers = { couldHideWriter: true };
const optional = { optional: true };

/**
 * Everything that a plan reads, each with one list (two for quotas and limit ranges).
 * Pods and volumes are read cluster-wide, because others may reach the same bytes from elsewhere.
 */
export const moveReads = {
  rawClaims: [
    read(
      'v1',
      'PersistentVolumeClaim',
      'persistentvolumeclaims',
      'namespace',
      writers,
    ),
  ],
  volumes: [
    read('v1', 'PersistentVolume', 'persistentvolumes', 'cluster', writers),
  ],
  pods: [read('v1', 'Pod', 'pods', 'cluster', writers)],
  nodes: [read('v1', 'Node', 'nodes', 'cluster', writers)],
  classes: [
    read('storage.k8s.io/v1', 'StorageClass', 'storageclasses', 'cluster'),
  ],
  csiDrivers: [read('storage.k8s.io/v1', 'CSIDriver', 'csidrivers', 'cluster')],
  workloads: [
    read('apps/v1', 'StatefulSet', 'statefulsets', 'namespace', writers),
    read('apps/v1', 'Deployment', 'deployments', 'namespace', writers),
    read('apps/v1', 'ReplicaSet', 'replicasets', 'namespace', writers),
    read('apps/v1', 'DaemonSet', 'daemonsets', 'namespace', writers),
    read('batch/v1', 'CronJob', 'cronjobs', 'namespace', writers),
    read('batch/v1', 'Job', 'jobs', 'namespace', writers),
  ],
  // An autoscaler that nobody sees starts the application in the middle of a move.
  autoscalers: [
    read(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'horizontalpodautoscalers',
      'namespace',
      writers,
    ),
    read('keda.sh/v1alpha1', 'ScaledObject', 'scaledobjects', 'namespace', {
      ...writers,
      ...optional,
    }),
  ],
  quotas: [read('v1', 'ResourceQuota', 'resourcequotas', 'namespaces')],
  limitRanges: [read('v1', 'LimitRange', 'limitranges', 'namespaces')],
  services: [read('v1', 'Service', 'services', 'namespace')],
  snapshots: [
    read(
      'snapshot.storage.k8s.io/v1',
      'VolumeSnapshot',
      'volumesnapshots',
      'namespace',
      optional,
    ),
  ],
  repositoryOwners: [
    read(
      'argoproj.io/v1alpha1',
      'Application',
      'applications',
      'cluster',
      optional,
    ),
    read(
      'kustomize.toolkit.fluxcd.io/v1',
      'Kustomization',
      'kustomizations',
      'cluster',
      optional,
    ),
    read(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'helmreleases',
      'cluster',
      optional,
    ),
  ],
} as const satisfies Record<string, readonly MoveRead[]>;
