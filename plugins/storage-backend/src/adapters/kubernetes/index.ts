export type {
  ApplyOptions,
  ClusterClient,
  KubernetesObject,
  ListPage,
  ObjectName,
  WatchEvent,
} from './ClusterClient';
export { ClusterError } from './ClusterError';
export type { ClusterErrorReason } from './ClusterError';
export { createClusterClient } from './createClusterClient';
export { defaultTimeouts } from './timeouts';
export type { ClientTimeouts } from './timeouts';
export { watchedResources } from './paths';
export { toObserved } from './trim';
export type { ObservedByResource } from './trim';
export { eventFieldSelector } from './trim/event';
