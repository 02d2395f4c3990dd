import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ResourceSync,
  WatchedResource,
} from '@stowage/backstage-plugin-storage-common';
import {
  ClusterClient,
  eventFieldSelector,
  ObservedByResource,
  watchedResources,
} from '../../adapters/kubernetes';
import { EventStore } from './EventStore';
import { NamedObjectStore } from './ObjectStore';
import type { Timing } from './Timing';
import type { CacheStatus } from './CacheStatus';
import { WatchCache } from './WatchCache';

/** One watch cache for each resource. */
export type CacheByResource = {
  [R in WatchedResource]: WatchCache<R>;
};

/** What the caches of a cluster have in common. */
export interface ResourceCachesOptions {
  client: ClusterClient;
  timing: Timing;
  logger: LoggerService;
  onObjects: (
    resource: WatchedResource,
    objects: Array<{ name?: string; namespace?: string }>,
  ) => void;
  onStatus: (
    resource: WatchedResource,
    now: CacheStatus,
    before: CacheStatus,
  ) => void;
}

/** The names of all watched resources. */
export const resourceNames = Object.keys(watchedResources) as WatchedResource[];

/** Makes a cache for every watched resource; none of them runs yet. */
export function createResourceCaches(
  options: ResourceCachesOptions,
): CacheByResource {
  const { client, timing, logger } = options;
  const common = <R extends WatchedResource>(resource: R) => ({
    client,
    timing,
    logger,
    resource,
    onObjects: (objects: Array<ObservedByResource[R]>) =>
      options.onObjects(resource, objects),
    onStatus: (now: CacheStatus, before: CacheStatus) =>
      options.onStatus(resource, now, before),
  });
  const named = <R extends Exclude<WatchedResource, 'events'>>(resource: R) =>
    new WatchCache<R>({
      ...common(resource),
      store: new NamedObjectStore<ObservedByResource[R]>(),
    });
  return {
    persistentvolumeclaims: named('persistentvolumeclaims'),
    persistentvolumes: named('persistentvolumes'),
    storageclasses: named('storageclasses'),
    csidrivers: named('csidrivers'),
    nodes: named('nodes'),
    namespaces: named('namespaces'),
    pods: named('pods'),
    statefulsets: named('statefulsets'),
    deployments: named('deployments'),
    cronjobs: named('cronjobs'),
    jobs: named('jobs'),
    resourcequotas: named('resourcequotas'),
    limitranges: named('limitranges'),
    events: new WatchCache<'events'>({
      ...common('events'),
      store: new EventStore(timing.now),
      fieldSelector: eventFieldSelector,
    }),
  };
}

/** A cache's status in the API's words. */
export function resourceSync(
  resource: WatchedResource,
  cache: { status: CacheStatus; size: number },
): ResourceSync {
  const { state, message } = cache.status;
  return {
    resource,
    state,
    objects: cache.size,
    ...(message && { message }),
  };
}
