import { usePermission } from '@backstage/plugin-permission-react';
import {
  storageOperationPermissions,
  type OperationKind,
} from '@stowage/backstage-plugin-storage-common';

/**
 * Whether the reader may start operations of a kind in a namespace. It is `false` until that is
 * known: what one may not start is not offered. The backend refuses it all the same.
 */
export function useMayOperate(
  kind: OperationKind,
  place: { cluster: string; namespace: string },
): boolean {
  const { allowed } = usePermission({
    permission: storageOperationPermissions[kind],
    // As the backend names namespaces to the permission framework.
    resourceRef: `${place.cluster}/${place.namespace}`,
  });
  return allowed;
}
