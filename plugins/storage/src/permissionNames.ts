import {
  storageClaimReadPermission,
  storageClusterReadPermission,
  storagePoolReadPermission,
} from '@stowage/backstage-plugin-storage-common';

/** The permission that the backend asks for, by what is shown. Findings are about claims. */
export const PERMISSION_NAMES = {
  claims: storageClaimReadPermission.name,
  findings: storageClaimReadPermission.name,
  pools: storagePoolReadPermission.name,
  clusters: storageClusterReadPermission.name,
  /** Who may see a claim may see what was done to it. */
  operations: storageClaimReadPermission.name,
} as const;
