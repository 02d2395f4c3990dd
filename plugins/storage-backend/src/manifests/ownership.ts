import { FIELD_MANAGER } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../adapters/kubernetes/ClusterClient';

/** Says who takes care of an object. */
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** Whether an object in the cluster is ours to change. */
export function isOurs(object: KubernetesObject): boolean {
  if (object.metadata.labels?.[MANAGED_BY_LABEL] === FIELD_MANAGER) {
    return true;
  }
  const { managedFields } = object.metadata;
  return (
    Array.isArray(managedFields) &&
    managedFields.some(({ manager }) => manager === FIELD_MANAGER)
  );
}
