export {
  createStorageClaimConditionalDecision,
  createStorageNamespaceConditionalDecision,
  storageClaimConditions,
  storageNamespaceConditions,
} from './conditionExports';
export {
  registerPermissions,
  type PermissionResources,
} from './registerPermissions';
export {
  claimRef,
  namespaceRef,
  storageClaimResourceRef,
  storageNamespaceResourceRef,
  type ClaimFilter,
  type ClaimResource,
  type NamespaceFilter,
  type NamespaceResource,
} from './resources';
