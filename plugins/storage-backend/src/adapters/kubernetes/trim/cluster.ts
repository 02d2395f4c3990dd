import type {
  ObservedLimitRange,
  ObservedNamespace,
  ObservedNode,
  ObservedQuota,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../ClusterClient';
import {
  deletion,
  identity,
  labelsOf,
  Raw,
  storageAnnotations,
  withoutUndefined,
} from './metadata';
import { bytesOf } from './bytes';

const readiness: Record<string, ObservedNode['ready']> = {
  True: 'true',
  False: 'false',
};

/** A Node; its heartbeats are left out, so that they are no change. */
export function trimNode(object: KubernetesObject): ObservedNode {
  const { spec = {}, status = {}, metadata } = object as Raw;
  const conditions: Raw[] = status.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  const addresses: Raw[] = status.addresses ?? [];
  return withoutUndefined<ObservedNode>({
    name: metadata.name,
    uid: metadata.uid ?? '',
    labels: labelsOf(metadata.labels),
    ready: readiness[ready?.status] ?? 'unknown',
    readySince: ready?.lastTransitionTime,
    readyMessage: ready?.message || undefined,
    diskPressure: conditions.some(
      ({ type, status: value }) => type === 'DiskPressure' && value === 'True',
    ),
    unschedulable: spec.unschedulable === true,
    address: addresses.find(({ type }) => type === 'InternalIP')?.address,
    kubeletPort: status.daemonEndpoints?.kubeletEndpoint?.Port,
  });
}

/** A Namespace. */
export function trimNamespace(object: KubernetesObject): ObservedNamespace {
  const { name, uid } = identity(object);
  return {
    name,
    uid,
    labels: labelsOf(object.metadata.labels),
    annotations: storageAnnotations(object),
    ...deletion(object),
  };
}

/** `requests.storage`, claims, both per class too, and ephemeral storage. */
function isStorageItem(name: string): boolean {
  return (
    name.includes('storage') ||
    name === 'persistentvolumeclaims' ||
    name === 'count/persistentvolumeclaims'
  );
}

function storageItems(items: Raw | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(items ?? {})
      .filter(([name]) => isStorageItem(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

/**
 * A ResourceQuota. What is enforced stands in the status; a quota that no controller has seen yet
 * has only its spec.
 */
export function trimQuota(object: KubernetesObject): ObservedQuota {
  const { spec = {}, status = {} } = object as Raw;
  const { name, uid } = identity(object);
  return {
    namespace: object.metadata.namespace ?? '',
    name,
    uid,
    hard: storageItems(status.hard ?? spec.hard),
    used: storageItems(status.used),
  };
}

/** A LimitRange; where several items bind claims, the tightest bounds count. */
export function trimLimitRange(object: KubernetesObject): ObservedLimitRange {
  const { name, uid } = identity(object);
  const limits: Raw[] = (object as Raw).spec?.limits ?? [];
  const bounds = (field: 'min' | 'max') =>
    limits
      .filter(({ type }) => type === 'PersistentVolumeClaim')
      .map(limit => bytesOf(limit[field]?.storage))
      .filter(bytes => bytes !== undefined);
  const mins = bounds('min');
  const maxs = bounds('max');
  return withoutUndefined<ObservedLimitRange>({
    namespace: object.metadata.namespace ?? '',
    name,
    uid,
    minBytes: mins.length ? Math.max(...mins) : undefined,
    maxBytes: maxs.length ? Math.min(...maxs) : undefined,
  });
}
