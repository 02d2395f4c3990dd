import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';

/** Where a resource lies in the API. */
export interface ResourceAddress {
  apiGroup: string;
  version: string;
}

/** Group and version of every resource that is watched; all of them are stable APIs. */
export const watchedResources: Record<WatchedResource, ResourceAddress> = {
  persistentvolumeclaims: { apiGroup: '', version: 'v1' },
  persistentvolumes: { apiGroup: '', version: 'v1' },
  storageclasses: { apiGroup: 'storage.k8s.io', version: 'v1' },
  csidrivers: { apiGroup: 'storage.k8s.io', version: 'v1' },
  nodes: { apiGroup: '', version: 'v1' },
  namespaces: { apiGroup: '', version: 'v1' },
  pods: { apiGroup: '', version: 'v1' },
  statefulsets: { apiGroup: 'apps', version: 'v1' },
  deployments: { apiGroup: 'apps', version: 'v1' },
  cronjobs: { apiGroup: 'batch', version: 'v1' },
  jobs: { apiGroup: 'batch', version: 'v1' },
  resourcequotas: { apiGroup: '', version: 'v1' },
  limitranges: { apiGroup: '', version: 'v1' },
  events: { apiGroup: '', version: 'v1' },
};

/** `/api/v1` or `/apis/<group>/<version>` for an `apiVersion` such as `apps/v1`. */
export function apiPath(apiVersion: string): string {
  return apiVersion.includes('/')
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
}

/** Path of the list of a watched resource, over all namespaces. */
export function watchedPath(resource: WatchedResource): string {
  const { apiGroup, version } = watchedResources[resource];
  return `${apiPath(
    apiGroup ? `${apiGroup}/${version}` : version,
  )}/${resource}`;
}

/** Path of one object, or of its collection where no name is given. */
export function objectPath(options: {
  apiVersion: string;
  plural: string;
  namespace?: string;
  name?: string;
}): string {
  const { apiVersion, plural, namespace, name } = options;
  return [
    apiPath(apiVersion),
    ...(namespace ? ['namespaces', encodeURIComponent(namespace)] : []),
    plural,
    ...(name ? [encodeURIComponent(name)] : []),
  ].join('/');
}
