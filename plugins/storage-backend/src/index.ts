/**
 * Backend of the storage plugin.
 *
 * @packageDocumentation
 */
export { storagePlugin as default } from './plugin';
export {
  createStorageClaimConditionalDecision,
  createStorageNamespaceConditionalDecision,
  storageClaimConditions,
  storageClaimResourceRef,
  storageNamespaceConditions,
  storageNamespaceResourceRef,
  type ClaimFilter,
  type ClaimResource,
  type NamespaceFilter,
  type NamespaceResource,
} from './permissions';
