import type { Claim, Pool } from '../schema/openapi/generated/models';
import type { DriverTraitsOverride } from '../traits';
import type {
  RawAutoscaler,
  RawClaim,
  RawClass,
  RawCsiDriver,
  RawLimitRange,
  RawNode,
  RawObject,
  RawPod,
  RawQuota,
  RawRepositoryOwner,
  RawService,
  RawSnapshot,
  RawVolume,
  RawWorkload,
} from './rawObjects';
import type { TierDefinition } from './world';

/**
 * Something that a plan wanted to read and could not.
 * @public
 */
export interface UnreadableResource {
  /** As the API names it, such as `pods`. */
  resource: string;
  /** The namespace; absent for all of them. */
  namespace?: string;
  /** The right that is missing, or that the server gave no answer. */
  reason: 'forbidden' | 'failed';
  /** What the cluster said. */
  message: string;
  /** Whether something that writes to the volume could be hidden behind it. */
  couldHideWriter: boolean;
}

/**
 * What a plan knows besides the objects: configuration, readings, and how room was assessed.
 * @public
 */
export interface MoveSurroundings {
  /** Name of the cluster. */
  cluster: string;
  /** Whether the operator has switched operations on for this cluster. */
  operationsEnabled: boolean;
  /** Namespace of movers, Leases and records. */
  moversNamespace: string;
  /** Longest time that originals are kept before somebody is reminded, days. */
  keepDays: number;
  tiers: TierDefinition[];
  traitOverrides?: DriverTraitsOverride[];
  /** Claims of the namespace with their readings and pools, as they were assessed. */
  claims: Claim[];
  /** Pools of the cluster with their room. */
  pools: Array<Omit<Pool, 'findings'> & { findings: unknown[] }>;
  /** The portal itself, as far as it may run in this cluster. */
  portal?: {
    /** Host of its database's connection, such as `postgres.backstage.svc`. */
    databaseHost?: string;
    /** Pod in which it runs. */
    pod?: { namespace: string; name: string };
  };
}

/**
 * Everything that a plan is made from: objects read from the API server for it, and what is known
 * besides. Nothing else may influence a plan.
 * @public
 */
export interface MoveWorld extends MoveSurroundings {
  /** When the objects were read, RFC 3339. */
  readAt: string;
  namespace: string;
  /** `undefined` where it does not exist or could not be read. */
  namespaceObject?: RawObject;
  /** Claims of the namespace. */
  rawClaims: RawClaim[];
  /** Volumes of the whole cluster. */
  volumes: RawVolume[];
  classes: RawClass[];
  csiDrivers: RawCsiDriver[];
  nodes: RawNode[];
  /** Pods of all namespaces: others may reach the same bytes. */
  pods: RawPod[];
  /** StatefulSets, Deployments, ReplicaSets, DaemonSets, CronJobs and Jobs of the namespace. */
  workloads: RawWorkload[];
  autoscalers: RawAutoscaler[];
  /** Quotas of the namespace and of the movers' namespace. */
  quotas: RawQuota[];
  limitRanges: RawLimitRange[];
  snapshots: RawSnapshot[];
  services: RawService[];
  /** Owners in the repository's name that the objects of the namespace point to. */
  repositoryOwners: RawRepositoryOwner[];
  unreadable: UnreadableResource[];
}
