import type {
  MissingRight,
  NotMeasured,
  ReadingPoint,
  ResourceSync,
} from '../schema/openapi/generated/models';
import type {
  ObservedClaim,
  ObservedClass,
  ObservedCronJob,
  ObservedCsiDriver,
  ObservedEvent,
  ObservedJob,
  ObservedLimitRange,
  ObservedNamespace,
  ObservedNode,
  ObservedPod,
  ObservedQuota,
  ObservedVolume,
  ObservedWorkload,
} from './objects';
import type { ObservedNas } from './nas';

/**
 * A measured use of one volume.
 * @public
 */
export interface VolumeReading {
  /** Volume name (PersistentVolume), which is how walks and kubelet figures are joined. */
  volumeName: string;
  source: 'walk' | 'kubelet';
  scope: 'volume' | 'directory' | 'filesystem';
  usedBytes?: number;
  usedInodes?: number;
  /** Size of what the figure is about, where the source tells. */
  capacityBytes?: number;
  measuredAt: string;
  /** How often the source measures, milliseconds; two of these make a reading stale. */
  intervalMs: number;
  /** Why the newest attempt gave nothing; the figures then are the last known. */
  failure?: NotMeasured;
}

/**
 * A measured use of a node's file system (the pool of local volumes).
 * @public
 */
export interface NodeFilesystemReading {
  node: string;
  /** Mount point or folder that was measured, such as /opt/local-path-provisioner. */
  path?: string;
  source: 'kubelet' | 'walk';
  totalBytes?: number;
  availableBytes?: number;
  totalInodes?: number;
  freeInodes?: number;
  measuredAt: string;
  intervalMs: number;
  failure?: NotMeasured;
}

/**
 * A directory found by the walk that no volume's path names.
 * @public
 */
export interface StrayReading {
  node: string;
  path: string;
  usedBytes?: number;
  usedInodes?: number;
  measuredAt: string;
}

/** Kubelet's hard eviction thresholds of the node file system, as it is configured. @public */
export interface EvictionThresholds {
  /** Quantity or percentage, such as `10%`; kubelet default. */
  nodefsAvailable: string;
  /**
   * Likewise of the file system that holds the images, which by default is the node's own;
   * `0%` where it is another.
   */
  imagefsAvailable: string;
  nodefsInodesFree: string;
  /** Where they come from, in words. */
  source: string;
}

/** Resources that are watched; the names are those of the API. @public */
export type WatchedResource =
  | 'persistentvolumeclaims'
  | 'persistentvolumes'
  | 'storageclasses'
  | 'csidrivers'
  | 'nodes'
  | 'namespaces'
  | 'pods'
  | 'statefulsets'
  | 'deployments'
  | 'cronjobs'
  | 'jobs'
  | 'resourcequotas'
  | 'limitranges'
  | 'events';

/**
 * One cluster as it was last heard. Lists are empty where a resource could not be read:
 * look at `resources` before calling anything absent.
 * @public
 */
export interface ClusterWorld {
  name: string;
  title: string;
  configuredBy: 'storage' | 'kubernetes';
  state: 'ready' | 'partial' | 'unreachable' | 'connecting' | 'misconfigured';
  message?: string;
  since?: string;
  lastContact?: string;
  version?: string;
  resources: Record<WatchedResource, ResourceSync>;
  missingRights: MissingRight[];
  walking: boolean;
  kubelet: boolean;
  apply: boolean;
  eviction: EvictionThresholds;

  claims: ObservedClaim[];
  volumes: ObservedVolume[];
  classes: ObservedClass[];
  csiDrivers: ObservedCsiDriver[];
  nodes: ObservedNode[];
  namespaces: ObservedNamespace[];
  pods: ObservedPod[];
  workloads: ObservedWorkload[];
  cronJobs: ObservedCronJob[];
  jobs: ObservedJob[];
  quotas: ObservedQuota[];
  limitRanges: ObservedLimitRange[];
  events: ObservedEvent[];

  /** Every NAS that serves the cluster, as it was last heard. */
  nas: ObservedNas[];

  volumeReadings: VolumeReading[];
  nodeReadings: NodeFilesystemReading[];
  strays: StrayReading[];
  /** Why a whole kind of reading is missing, by node name or `*`. */
  readingProblems: Array<{
    node: string;
    source: 'walk' | 'kubelet';
    problem: NotMeasured;
  }>;
}

/**
 * A tier as the operator configured it.
 * @public
 */
export interface TierDefinition {
  id: string;
  title: string;
  purpose: string;
  storageClass: string;
  /** Clusters that have it; all where undefined. */
  clusters?: string[];
  backupTarget: boolean;
}

/**
 * How an entity's workloads are found; read from its `backstage.io/kubernetes-*` annotations.
 * @public
 */
export interface ComponentSelector {
  entityRef: string;
  /** Value of `backstage.io/kubernetes-id`, matched against the label of the same name. */
  kubernetesId?: string;
  /** Parsed `backstage.io/kubernetes-label-selector`. */
  labelSelector?: string;
  namespace?: string;
  cluster?: string;
}

/** Thinned history of one volume, oldest first. @public */
export type ReadingHistory = ReadingPoint[];
