import {
  storageClaimReadPermission,
  storageClusterReadPermission,
  storageOperationReadPermission,
  storagePoolReadPermission,
} from '@stowage/backstage-plugin-storage-common';

/** The permission that the backend asks for, by what is shown. Findings are about claims. */
export const PERMISSION_NAMES = {
  claims: storageClaimReadPermission.name,
  findings: storageClaimReadPermission.name,
  pools: storagePoolReadPermission.name,
  clusters: storageClusterReadPermission.name,
  operations: storageOperationReadPermission.name,
} as const;
