import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterWorld,
  ResourceSync,
  WatchedResource,
} from '@stowage/backstage-plugin-storage-common';
import { ClusterClient, createClusterClient } from '../../adapters/kubernetes';
import type {
  ClusterConfig,
  MisconfiguredCluster,
  StorageConfig,
} from '../../config/types';
import type { ClusterChangeListener } from './ClusterChange';
import { ClusterObserver } from './ClusterObserver';
import { resourceNames } from './ResourceCaches';
import type { Timing } from './Timing';

/** Options of {@link ClusterFleet.create}. */
export interface ClusterFleetOptions {
  config: Pick<StorageConfig, 'clusters' | 'misconfigured'>;
  logger: LoggerService;
  /** Opens the door to a cluster; the real one where absent. */
  createClient?: (config: ClusterConfig) => ClusterClient;
  timing?: Timing;
}

function misconfiguredWorld(cluster: MisconfiguredCluster): ClusterWorld {
  const { name, configuredBy, message } = cluster;
  return {
    name,
    title: name,
    configuredBy,
    state: 'misconfigured',
    message,
    resources: Object.fromEntries(
      resourceNames.map(resource => [
        resource,
        { resource, state: 'failed', objects: 0, message },
      ]),
    ) as Record<WatchedResource, ResourceSync>,
    missingRights: [],
    walking: false,
    kubelet: false,
    apply: false,
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: 'the cluster is not configured',
    },
    claims: [],
    volumes: [],
    classes: [],
    csiDrivers: [],
    nodes: [],
    namespaces: [],
    pods: [],
    workloads: [],
    cronJobs: [],
    jobs: [],
    quotas: [],
    limitRanges: [],
    nas: [],
    events: [],
    volumeReadings: [],
    nodeReadings: [],
    strays: [],
    readingProblems: [],
  };
}

/** All configured clusters, each followed on its own: none can hold up or harm another. */
export class ClusterFleet {
  private constructor(
    private readonly observers: Map<string, ClusterObserver>,
    private readonly misconfigured: ClusterWorld[],
  ) {}

  /** Makes an observer for each cluster; nothing is sent before {@link start}. */
  static create(options: ClusterFleetOptions): ClusterFleet {
    const {
      config,
      logger,
      timing,
      createClient = createClusterClient,
    } = options;
    return new ClusterFleet(
      new Map(
        config.clusters.map(cluster => [
          cluster.name,
          ClusterObserver.create({
            config: cluster,
            client: createClient(cluster),
            logger,
            timing,
          }),
        ]),
      ),
      config.misconfigured.map(misconfiguredWorld),
    );
  }

  start(): void {
    this.observers.forEach(observer => observer.start());
  }

  async stop(): Promise<void> {
    await Promise.all([...this.observers.values()].map(each => each.stop()));
  }

  /** The observer of a cluster; `undefined` where none of that name can be used. */
  get(name: string): ClusterObserver | undefined {
    return this.observers.get(name);
  }

  /** Every cluster as it was last heard, those that are misconfigured included. */
  snapshots(): ClusterWorld[] {
    return [
      ...[...this.observers.values()].map(observer => observer.snapshot()),
      ...this.misconfigured,
    ];
  }

  /**
   * Tells of changes in any cluster.
   *
   * @returns a function that ends the subscription
   */
  onChange(listener: ClusterChangeListener): () => void {
    const endings = [...this.observers.values()].map(observer =>
      observer.onChange(listener),
    );
    return () => endings.forEach(end => end());
  }
}
