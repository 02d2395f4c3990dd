import type {
  ObservedClaim,
  ObservedClass,
  ObservedCronJob,
  ObservedCsiDriver,
  ObservedEvent,
  ObservedJob,
  ObservedLimitRange,
  ObservedNamespace,
  ObservedNode,
  ObservedPod,
  ObservedQuota,
  ObservedVolume,
  ObservedWorkload,
  WatchedResource,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';
import { trimLimitRange, trimNamespace, trimNode, trimQuota } from './cluster';
import { trimEvent } from './event';
import { trimPod } from './pod';
import { trimClaim, trimClass, trimCsiDriver, trimVolume } from './storage';
import {
  trimCronJob,
  trimDeployment,
  trimJob,
  trimStatefulSet,
} from './workload';

/** What is kept of an object of each resource. */
export interface ObservedByResource {
  persistentvolumeclaims: ObservedClaim;
  persistentvolumes: ObservedVolume;
  storageclasses: ObservedClass;
  csidrivers: ObservedCsiDriver;
  nodes: ObservedNode;
  namespaces: ObservedNamespace;
  pods: ObservedPod;
  statefulsets: ObservedWorkload;
  deployments: ObservedWorkload;
  cronjobs: ObservedCronJob;
  jobs: ObservedJob;
  resourcequotas: ObservedQuota;
  limitranges: ObservedLimitRange;
  events: ObservedEvent;
}

const trims: {
  [R in WatchedResource]: (
    object: KubernetesObject,
  ) => ObservedByResource[R] | undefined;
} = {
  persistentvolumeclaims: trimClaim,
  persistentvolumes: trimVolume,
  storageclasses: trimClass,
  csidrivers: trimCsiDriver,
  nodes: trimNode,
  namespaces: trimNamespace,
  pods: trimPod,
  statefulsets: trimStatefulSet,
  deployments: trimDeployment,
  cronjobs: trimCronJob,
  jobs: trimJob,
  resourcequotas: trimQuota,
  limitranges: trimLimitRange,
  events: trimEvent,
};

/**
 * Keeps of an object what decisions need.
 *
 * @returns `undefined` where nothing of it is needed (events that are not about storage)
 */
export function toObserved<R extends WatchedResource>(
  resource: R,
  object: KubernetesObject,
): ObservedByResource[R] | undefined {
  return trims[resource](object);
}
