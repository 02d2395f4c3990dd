export { storageApiRef } from './StorageApi';
export type {
  ClaimKey,
  ClaimListQuery,
  FindingListQuery,
  OperationListQuery,
  StorageApi,
  StorageRequestOptions,
} from './StorageApi';
export { StorageClient } from './StorageClient';
