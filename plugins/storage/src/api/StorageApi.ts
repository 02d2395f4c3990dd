import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ClaimDetail,
  ClaimPage,
  ClusterList,
  ComponentStorage,
  FindingPage,
  GetClaims,
  GetFindings,
  GetOperations,
  KeptOriginalList,
  Operation,
  OperationConfirmation,
  OperationLog,
  OperationPage,
  OperationPlan,
  OperationRequest,
  OperationStart,
  PoolList,
  TierList,
} from '@stowage/backstage-plugin-storage-common';

/** Filters, order and page of a list of claims; sizes of pages are rows, 1 to 500. @public */
export type ClaimListQuery = GetClaims['query'];

/** Filters and page of a list of findings. @public */
export type FindingListQuery = GetFindings['query'];

/** Filters and page of a list of operations. @public */
export type OperationListQuery = GetOperations['query'];

/** Which claim is meant. @public */
export interface ClaimKey {
  /** Name of the cluster as configured. */
  cluster: string;
  namespace: string;
  name: string;
}

/** What every request takes. @public */
export interface StorageRequestOptions {
  /** Gives the request up; the promise then rejects with an AbortError. */
  signal?: AbortSignal;
}

/**
 * What the screens ask the storage backend. Every method rejects with a `ResponseError` when the
 * backend answers with anything but success, and with a `TypeError` when it cannot be reached.
 * @public
 */
export interface StorageApi {
  /** The storage of one catalog entity. */
  getComponentStorage(
    entity: CompoundEntityRef,
    options?: StorageRequestOptions,
  ): Promise<ComponentStorage>;
  /** Claims of all clusters; filtered, sorted and paged on the server. */
  getClaims(
    query: ClaimListQuery,
    options?: StorageRequestOptions,
  ): Promise<ClaimPage>;
  /** One claim with its findings, events and history. */
  getClaim(
    key: ClaimKey,
    options?: StorageRequestOptions,
  ): Promise<ClaimDetail>;
  /** The real things that fill up, of one cluster or of all. */
  getPools(
    query: { cluster?: string },
    options?: StorageRequestOptions,
  ): Promise<PoolList>;
  /** What needs attention, worst first. */
  getFindings(
    query: FindingListQuery,
    options?: StorageRequestOptions,
  ): Promise<FindingPage>;
  /** What the portal hears from each cluster. */
  getClusters(options?: StorageRequestOptions): Promise<ClusterList>;
  /** The tiers, of one cluster or of all. */
  getTiers(
    query: { cluster?: string },
    options?: StorageRequestOptions,
  ): Promise<TierList>;
  /** What an operation would do, or why it is declined; changes nothing. */
  planOperation(
    request: OperationRequest,
    options?: StorageRequestOptions,
  ): Promise<OperationPlan>;
  /**
   * Starts an operation whose plan was confirmed. Rejects with status 409 where that plan does
   * not hold any more; nothing was started then.
   */
  startOperation(start: OperationStart): Promise<Operation>;
  /** Operations, newest first. */
  getOperations(
    query: OperationListQuery,
    options?: StorageRequestOptions,
  ): Promise<OperationPage>;
  /** One operation as it is now. */
  getOperation(
    operation: string,
    options?: StorageRequestOptions,
  ): Promise<Operation>;
  /** What was written down about an operation, oldest first. */
  getOperationLog(
    operation: string,
    query: { after?: number; limit?: number },
    options?: StorageRequestOptions,
  ): Promise<OperationLog>;
  /** Asks for an operation to be cancelled; its state says when it is. */
  cancelOperation(operation: string): Promise<Operation>;
  /** Confirms a longer stop for an operation that waits for it. */
  confirmOperation(
    operation: string,
    confirmation: OperationConfirmation,
  ): Promise<Operation>;
  /** Volumes that operations have set aside. */
  getKeptOriginals(
    query: { cluster?: string; namespace?: string },
    options?: StorageRequestOptions,
  ): Promise<KeptOriginalList>;
}

/** The storage backend, as the screens see it. @public */
export const storageApiRef = createApiRef<StorageApi>().with({
  id: 'plugin.storage.service',
  pluginId: 'storage',
});
