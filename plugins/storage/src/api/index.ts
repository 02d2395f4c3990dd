export { storageApiRef } from './StorageApi';
export type {
  ClaimKey,
  ClaimListQuery,
  FindingListQuery,
  StorageApi,
  StorageRequestOptions,
} from './StorageApi';
export { StorageClient } from './StorageClient';
