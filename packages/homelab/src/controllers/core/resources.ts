/** A kind of objects and where the API server has them. */
export interface Resource {
  /** Group and version, such as `apps/v1`, or `v1`. */
  apiVersion: string;
  kind: string;
  /** Name in paths, such as `statefulsets`. */
  plural: string;
  namespaced: boolean;
}

const core = (kind: string, plural: string, namespaced = true): Resource => ({
  apiVersion: 'v1',
  kind,
  plural,
  namespaced,
});
const grouped = (
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced = true,
): Resource => ({ apiVersion, kind, plural, namespaced });

/** The kinds that the controllers read in full. */
export const resources = {
  pods: core('Pod', 'pods'),
  nodes: core('Node', 'nodes', false),
  namespaces: core('Namespace', 'namespaces', false),
  claims: core('PersistentVolumeClaim', 'persistentvolumeclaims'),
  volumes: core('PersistentVolume', 'persistentvolumes', false),
  services: core('Service', 'services'),
  serviceAccounts: core('ServiceAccount', 'serviceaccounts'),
  configMaps: core('ConfigMap', 'configmaps'),
  quotas: core('ResourceQuota', 'resourcequotas'),
  classes: grouped(
    'storage.k8s.io/v1',
    'StorageClass',
    'storageclasses',
    false,
  ),
  statefulSets: grouped('apps/v1', 'StatefulSet', 'statefulsets'),
  revisions: grouped('apps/v1', 'ControllerRevision', 'controllerrevisions'),
  deployments: grouped('apps/v1', 'Deployment', 'deployments'),
  replicaSets: grouped('apps/v1', 'ReplicaSet', 'replicasets'),
  daemonSets: grouped('apps/v1', 'DaemonSet', 'daemonsets'),
  jobs: grouped('batch/v1', 'Job', 'jobs'),
  cronJobs: grouped('batch/v1', 'CronJob', 'cronjobs'),
  leases: grouped('coordination.k8s.io/v1', 'Lease', 'leases'),
  slices: grouped('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices'),
  budgets: grouped('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
} as const;

/** The path of a collection or of one object in it. */
export function pathOf(
  resource: Resource,
  where: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const { apiVersion, plural, namespaced } = resource;
  const { namespace, name, subresource } = where;
  return [
    apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`,
    ...(namespaced && namespace ? ['namespaces', namespace] : []),
    plural,
    ...(name ? [name] : []),
    ...(subresource ? [subresource] : []),
  ].join('/');
}

/** Names a kind in maps: objects of two versions of a group are the same. */
export function resourceKey({ apiVersion, plural }: Resource): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group}/${plural}`;
}

/** Names an object among those of its kind: `namespace/name`, or `name`. */
export function objectKey(metadata: {
  namespace?: string;
  name: string;
}): string {
  return metadata.namespace
    ? `${metadata.namespace}/${metadata.name}`
    : metadata.name;
}

/** The two parts of an {@link objectKey}. */
export function splitKey(key: string): { namespace?: string; name: string } {
  const [first, second] = key.split('/');
  return second === undefined
    ? { name: first }
    : { namespace: first, name: second };
}
