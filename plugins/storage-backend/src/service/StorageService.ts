import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ApplyResult,
  CheckResult,
  ClaimCheckRequest,
  ClaimDetail,
  ClaimPage,
  ClusterList,
  ComponentStorage,
  DumpRunResult,
  FindingPage,
  ManifestRequest,
  NamespaceList,
  PoolList,
  Severity,
  TierList,
  WorkloadStatus,
} from '@stowage/backstage-plugin-storage-common';

/** Who asks. Every method takes it, because every answer depends on it. */
export interface Caller {
  credentials: BackstageCredentials;
}

/** Filters of a list of claims; see the OpenAPI document for each. */
export interface ClaimQuery {
  cluster?: string;
  namespace?: string;
  tier?: string;
  storageClass?: string;
  phase?: 'Pending' | 'Bound' | 'Lost' | 'Unknown';
  severity?: Severity;
  pool?: string;
  search?: string;
  sort?:
    | 'name'
    | 'namespace'
    | 'cluster'
    | 'requested'
    | 'used'
    | 'room'
    | 'severity'
    | 'created';
  order?: 'asc' | 'desc';
  limit: number;
  offset: number;
}

/** Filters of a list of findings. */
export interface FindingQuery {
  cluster?: string;
  namespace?: string;
  severity?: Severity;
  code?: string;
  limit: number;
  offset: number;
}

/** A claim, workload or CronJob in a namespace of a cluster. */
export interface NamespacedName {
  cluster: string;
  namespace: string;
  name: string;
}

/**
 * Everything the storage plugin can be asked. The router, the actions and the MCP tools all go
 * through one instance, which is decorated with authorization.
 */
export interface StorageService {
  getComponentStorage(
    request: { kind: string; namespace: string; name: string } & Caller,
  ): Promise<ComponentStorage>;
  getClaims(request: ClaimQuery & Caller): Promise<ClaimPage>;
  getClaim(request: NamespacedName & Caller): Promise<ClaimDetail>;
  getPools(request: { cluster?: string } & Caller): Promise<PoolList>;
  getFindings(request: FindingQuery & Caller): Promise<FindingPage>;
  getClusters(request: Caller): Promise<ClusterList>;
  getTiers(request: { cluster?: string } & Caller): Promise<TierList>;
  getNamespaces(request: { cluster: string } & Caller): Promise<NamespaceList>;
  checkClaim(request: ClaimCheckRequest & Caller): Promise<CheckResult>;
  checkManifests(request: ManifestRequest & Caller): Promise<ApplyResult>;
  applyManifests(request: ManifestRequest & Caller): Promise<ApplyResult>;
  getWorkloadStatus(
    request: NamespacedName & Caller & { cronJob?: string; job?: string },
  ): Promise<WorkloadStatus>;
  runCronJob(
    request: NamespacedName & Caller & { key: string },
  ): Promise<DumpRunResult>;
}
