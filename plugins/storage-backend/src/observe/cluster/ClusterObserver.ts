import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ClusterWorld,
  MissingRight,
  ObservedWorkload,
  ResourceSync,
  WatchedResource,
} from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes';
import type { ClusterConfig } from '../../config/types';
import { ChangeCollector, ClusterChangeListener } from './ClusterChange';
import { ClusterState, clusterStateOf } from './clusterState';
import { requiredRights } from './requiredRights';
import {
  CacheByResource,
  createResourceCaches,
  resourceNames,
  resourceSync,
} from './ResourceCaches';
import { reviewRights } from './reviewRights';
import { Pause, systemTiming, Timing } from './Timing';
import type { CacheStatus } from './CacheStatus';

/** Options of {@link ClusterObserver.create}. */
export interface ClusterObserverOptions {
  config: ClusterConfig;
  client: ClusterClient;
  logger: LoggerService;
  /** The machine's clock where absent. */
  timing?: Timing;
}

/** Changes are told together this often. */
const changeIntervalMs = 250;
/** Rights change seldom, and a cache that is forbidden finds out by itself. */
const rightsIntervalMs = 10 * 60_000;
const rightsRetryMs = 15_000;
/** How long a state must have held before it is logged. */
const stateHeldMs = 1000;
/** Where rights are missing, somebody may be about to grant them. */
const missingRightsIntervalMs = 2 * 60_000;

/**
 * Follows one cluster: a watch cache for each resource, the portal's rights there, and how the
 * cluster stands as a whole. Reading from it costs no request.
 */
export class ClusterObserver {
  readonly name: string;
  private readonly caches: CacheByResource;
  private readonly changes: ChangeCollector;
  private readonly timing: Timing;
  private readonly stopping = new AbortController();
  private readonly pause: Pause;
  private following?: Promise<void>;
  private version?: string;
  private missingRights: MissingRight[] = [];
  private state: ClusterState = { state: 'connecting' };
  private since: number;
  private outageEnd?: number;
  private loggedState?: ClusterState['state'];
  /** Calls off what was to be logged. */
  private logging?: () => void;
  private workloads: {
    sources: [ObservedWorkload[], ObservedWorkload[]];
    all: ObservedWorkload[];
  } = { sources: [[], []], all: [] };

  private constructor(private readonly options: ClusterObserverOptions) {
    const { config, client, logger, timing = systemTiming } = options;
    this.name = config.name;
    this.timing = timing;
    this.since = timing.now();
    this.pause = new Pause(timing);
    this.changes = new ChangeCollector({
      cluster: config.name,
      timing,
      intervalMs: changeIntervalMs,
      onListenerError: error =>
        logger.error(
          `A listener to changes of cluster '${config.name}' failed: ${error}`,
        ),
    });
    this.caches = createResourceCaches({
      client,
      timing,
      logger,
      onObjects: (resource, objects) => this.changes.objects(resource, objects),
      onStatus: (resource, now, before) =>
        this.onCacheStatus(resource, now, before),
    });
  }

  /** Makes an observer; it sends nothing before {@link start}. */
  static create(options: ClusterObserverOptions): ClusterObserver {
    return new ClusterObserver(options);
  }

  /** The configuration it was made with. */
  get config(): ClusterConfig {
    return this.options.config;
  }

  /** The door to the same cluster, for what is not watched. */
  get client(): ClusterClient {
    return this.options.client;
  }

  /** Begins to follow the cluster; what goes wrong shows in the snapshot. */
  start(): void {
    resourceNames.forEach(resource => this.caches[resource].start());
    this.following ??= this.followFacts(this.stopping.signal);
  }

  /** Ends everything that runs; the last snapshot stays readable. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.logging?.();
    this.changes.stop();
    this.options.client.close();
    await Promise.all([
      this.following,
      ...resourceNames.map(resource => this.caches[resource].stop()),
    ]);
  }

  /**
   * Tells of changes, together and at most four times a second.
   *
   * @returns a function that ends the subscription
   */
  onChange(listener: ClusterChangeListener): () => void {
    return this.changes.subscribe(listener);
  }

  /**
   * Resolves when every resource is in step with the cluster or known to be forbidden, with the
   * rights reviewed. Rejects with the signal's reason where that comes first.
   */
  async whenSynced(options: { signal?: AbortSignal } = {}): Promise<void> {
    const { signal } = options;
    const settled = () =>
      this.version !== undefined &&
      resourceNames.every(resource =>
        ['synced', 'forbidden'].includes(this.caches[resource].status.state),
      );
    signal?.throwIfAborted();
    if (settled()) {
      return;
    }
    const endings: Array<() => void> = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const abort = () => reject(signal?.reason);
        signal?.addEventListener('abort', abort, { once: true });
        endings.push(
          this.changes.subscribe(() => settled() && resolve()),
          () => signal?.removeEventListener('abort', abort),
        );
      });
    } finally {
      endings.forEach(end => end());
    }
  }

  /**
   * Milliseconds since the cluster last was unreachable; 0 while it is, `undefined` where it never
   * was.
   */
  sinceOutage(): number | undefined {
    if (this.state.state === 'unreachable') {
      return 0;
    }
    return this.outageEnd && this.timing.now() - this.outageEnd;
  }

  /**
   * The cluster as it was last heard, without readings. Arrays are the same ones until something
   * of that resource changes, and must not be changed by anybody else.
   */
  snapshot(): ClusterWorld {
    const { config } = this.options;
    const { caches } = this;
    const lastContact = Math.max(
      0,
      ...resourceNames.map(name => caches[name].status.lastContact ?? 0),
    );
    return {
      name: config.name,
      title: config.title,
      configuredBy: config.configuredBy,
      ...this.state,
      since: new Date(this.since).toISOString(),
      ...(lastContact && { lastContact: new Date(lastContact).toISOString() }),
      version: this.version,
      resources: Object.fromEntries(
        resourceNames.map(name => [name, resourceSync(name, caches[name])]),
      ) as Record<WatchedResource, ResourceSync>,
      missingRights: this.missingRights,
      walking: config.walk.enabled,
      kubelet: config.kubelet.enabled,
      apply: config.apply.enabled,
      eviction: config.eviction,
      claims: caches.persistentvolumeclaims.values(),
      volumes: caches.persistentvolumes.values(),
      classes: caches.storageclasses.values(),
      csiDrivers: caches.csidrivers.values(),
      nodes: caches.nodes.values(),
      namespaces: caches.namespaces.values(),
      pods: caches.pods.values(),
      workloads: this.allWorkloads(),
      cronJobs: caches.cronjobs.values(),
      jobs: caches.jobs.values(),
      quotas: caches.resourcequotas.values(),
      limitRanges: caches.limitranges.values(),
      events: caches.events.values(),
      nas: [],
      volumeReadings: [],
      nodeReadings: [],
      strays: [],
      readingProblems: [],
    };
  }

  private allWorkloads(): ObservedWorkload[] {
    const statefulSets = this.caches.statefulsets.values();
    const deployments = this.caches.deployments.values();
    const [knownSets, knownDeployments] = this.workloads.sources;
    if (knownSets !== statefulSets || knownDeployments !== deployments) {
      this.workloads = {
        sources: [statefulSets, deployments],
        all: [...statefulSets, ...deployments],
      };
    }
    return this.workloads.all;
  }

  private onCacheStatus(
    resource: WatchedResource,
    now: CacheStatus,
    before: CacheStatus,
  ): void {
    const { logger } = this.options;
    logger.debug(
      `Cluster '${this.name}': ${resource} is ${now.state} ${
        now.message ?? ''
      }`,
    );
    if (now.state === 'synced' && before.state === 'failed') {
      resourceNames.forEach(name => this.caches[name].wake());
      this.pause.interruptNext();
    }
    if (now.state === 'forbidden' || before.state === 'forbidden') {
      this.pause.interruptNext();
    }
    this.settleState();
    this.changes.state();
  }

  private settleState(): void {
    const next = clusterStateOf({
      caches: Object.fromEntries(
        resourceNames.map(name => [name, this.caches[name].status]),
      ),
      missingRights: this.missingRights,
    });
    if (next.state !== this.state.state) {
      this.since = this.timing.now();
      if (this.state.state === 'unreachable') {
        this.outageEnd = this.since;
      }
      this.logging?.();
      this.logging = this.timing.schedule(stateHeldMs, () => this.logState());
    }
    this.state = next;
  }

  /** A state counts once it has held: the resources of a cluster come and go one by one. */
  private logState(): void {
    const { state, message } = this.state;
    if (state === this.loggedState) {
      return;
    }
    this.loggedState = state;
    const { logger } = this.options;
    const words = `Cluster '${this.name}' is ${state}`;
    if (message) {
      logger.warn(`${words}: ${message}`);
    } else {
      logger.info(words);
    }
  }

  /** Version and rights: at the start, after every return of the cluster, and now and then. */
  private async followFacts(signal: AbortSignal): Promise<void> {
    const { client, config } = this.options;
    const rights = requiredRights(config);
    while (!signal.aborted) {
      let delayMs = rightsIntervalMs;
      try {
        const version = await client.version();
        const missing = await reviewRights({ client, rights, signal });
        if (signal.aborted) {
          return;
        }
        this.version = version;
        this.missingRights = missing;
        if (missing.length > 0) {
          delayMs = missingRightsIntervalMs;
        }
        this.settleState();
        this.changes.state();
      } catch (error) {
        // The caches say what is wrong with the cluster; here it is only tried again.
        this.options.logger.debug(
          `Rights in cluster '${this.name}' could not be reviewed: ${error}`,
        );
        delayMs = rightsRetryMs;
      }
      await this.pause.wait(delayMs, signal);
    }
  }
}
