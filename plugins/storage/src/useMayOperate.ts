import { usePermission } from '@backstage/plugin-permission-react';
import {
  storageOperationCancelPermission,
  storageOperationPermissions,
  type OperationKind,
} from '@stowage/backstage-plugin-storage-common';

/** Where something is to be done. */
interface Place {
  cluster: string;
  namespace: string;
}

/** As the backend names namespaces to the permission framework. */
function refOf({ cluster, namespace }: Place): string {
  return `${cluster}/${namespace}`;
}

/**
 * Whether the reader may start operations of a kind in a namespace. It is `false` until that is
 * known: what one may not start is not offered. The backend refuses it all the same.
 */
export function useMayOperate(kind: OperationKind, place: Place): boolean {
  const { allowed } = usePermission({
    permission: storageOperationPermissions[kind],
    resourceRef: refOf(place),
  });
  return allowed;
}

/** Whether the reader may cancel operations in a namespace; `false` until that is known. */
export function useMayCancel(place: Place): boolean {
  const { allowed } = usePermission({
    permission: storageOperationCancelPermission,
    resourceRef: refOf(place),
  });
  return allowed;
}
