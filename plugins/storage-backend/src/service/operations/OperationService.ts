import type {
  KeptOriginalList,
  Operation,
  OperationConfirmation,
  OperationLog,
  OperationPage,
  OperationPlan,
  OperationRequest,
  OperationStart,
} from '@stowage/backstage-plugin-storage-common';
import type { Caller } from '../StorageService';

/** Filters of a list of operations; see the OpenAPI document for each. */
export interface OperationQuery {
  cluster?: string;
  namespace?: string;
  claim?: string;
  /** Entity ref. */
  component?: string;
  active?: boolean;
  limit: number;
  offset: number;
}

/** Names one operation. */
export interface OperationName {
  operation: string;
}

/** Everything that can be asked of operations. Nothing here waits for a cluster to be changed. */
export interface OperationService {
  planOperation(
    request: { request: OperationRequest } & Caller,
  ): Promise<OperationPlan>;
  startOperation(request: OperationStart & Caller): Promise<Operation>;
  getOperations(request: OperationQuery & Caller): Promise<OperationPage>;
  getOperation(request: OperationName & Caller): Promise<Operation>;
  getOperationLog(
    request: OperationName & { after: number; limit: number } & Caller,
  ): Promise<OperationLog>;
  cancelOperation(request: OperationName & Caller): Promise<Operation>;
  confirmOperation(
    request: OperationName & OperationConfirmation & Caller,
  ): Promise<Operation>;
  getKeptOriginals(
    request: { cluster?: string; namespace?: string } & Caller,
  ): Promise<KeptOriginalList>;
}
