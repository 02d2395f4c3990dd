import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DriverTraitsOverride,
  NotMeasured,
} from '@stowage/backstage-plugin-storage-common';
import type { ClusterClient } from '../../adapters/kubernetes/ClusterClient';
import type { ClusterConfig } from '../../config/types';
import type { ReadingStore } from '../../store';
import { kubeletRound } from './kubelet/kubeletRound';
import { readKubelets } from './kubelet/readKubelets';
import { keepProblems } from './keepProblems';
import { ReadingState } from './ReadingState';
import { standingProblem } from './standingProblem';
import { Walks } from './walk/Walks';
import type {
  ClusterReadings,
  MeasuredRound,
  ObservedStorage,
  ReadingProblem,
} from './world';

/** What a collector works with. */
export interface ReadingCollectorOptions {
  config: Pick<ClusterConfig, 'name' | 'walk' | 'kubelet'>;
  client: ClusterClient;
  store: ReadingStore;
  logger: LoggerService;
  /** The cluster as the watch caches know it at this moment. */
  getWorld: () => ObservedStorage;
  /** The operator's own rows of driver traits. */
  traitOverrides?: DriverTraitsOverride[];
  /**
   * Milliseconds since the API server last did not answer; 0 while it does not, `undefined` where it
   * always did.
   */
  sinceOutage?: () => number | undefined;
  /** Why no directory of the cluster can be walked at this moment, where that is known. */
  walkObstacle?: () => string | undefined;
  /** For tests. */
  now?: () => Date;
  /** Milliseconds between two looks at walk pods; for tests. */
  walkPollMs?: number;
}

type Source = ReadingProblem['source'];

/** How long a kubelet's refusal may still come from an API server that did not answer. */
const recoveryMs = 60_000;

const emptyRound: MeasuredRound = {
  volumes: [],
  nodes: [],
  folders: [],
  problems: [],
  failedVolumes: [],
  failedFolders: [],
};

/**
 * Measures one cluster: local volumes by walking their directories on the nodes, other volumes and
 * the nodes' file systems by asking kubelets.
 *
 * In a portal with several replicas one of them measures (a scheduled task of scope `global` calls
 * {@link walkOnce} and {@link kubeletOnce}); the others {@link reload} what it wrote.
 */
export class ReadingCollector {
  /** Starts with what the store last knew, so that ages survive a restart. */
  static async create(
    options: ReadingCollectorOptions,
  ): Promise<ReadingCollector> {
    const { store, config } = options;
    const stored = await store.load({ cluster: config.name });
    return new ReadingCollector(options, new ReadingState(stored));
  }

  private readonly listeners = new Set<() => void>();
  private readonly running = new Map<Source, Promise<void>>();
  private readonly walks: Walks;

  private constructor(
    private readonly options: ReadingCollectorOptions,
    private state: ReadingState,
  ) {
    this.walks = new Walks({
      ...options,
      time: () => this.time(),
      state: () => this.state,
    });
  }

  /** The newest readings, and why some are missing. */
  readings(): ClusterReadings {
    const readings = this.state.readings();
    const sources: Source[] = ['walk', 'kubelet'];
    return {
      ...readings,
      readingProblems: sources.flatMap(source => {
        const problem = standingProblem({
          config: this.options.config,
          source,
          walkObstacle: this.options.walkObstacle?.(),
        });
        return problem
          ? [{ node: '*', source, problem }]
          : readings.readingProblems.filter(item => item.source === source);
      }),
    };
  }

  /** Calls back after every change. @returns a function that ends this */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes over what another replica measured. */
  async reload(): Promise<void> {
    const { store, config } = this.options;
    this.state = new ReadingState(await store.load({ cluster: config.name }));
    this.notify();
  }

  /**
   * Walks the directories of all local volumes once. Does nothing where walking is switched off;
   * joins a walk that is under way. A failure becomes a problem in {@link readings}; only a store
   * that cannot be written makes it reject. What was measured when `signal` ends it is kept, and
   * the next walk begins with the rest.
   */
  async walkOnce(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.options.config.walk.enabled) {
      await this.once('walk', options.signal, () =>
        this.walks.measure(options),
      );
    }
  }

  /**
   * Walks what is due: everything once per interval, and soon what a new volume lies in. To be
   * called often; it asks nothing of the cluster where nothing is due, where the cluster does not
   * answer, and where a walk cannot succeed.
   */
  async walkDue(options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.options.config.walk.enabled && this.walks.begin()) {
      await this.once('walk', options.signal, () =>
        this.walks.measure({ ...options, onlyDue: true }),
      );
    }
  }

  /**
   * Asks every kubelet once; otherwise as {@link walkOnce}. Kubelets ask the API server whose token
   * they are shown, so they are not asked while it does not answer, and not judged by what they
   * refused meanwhile.
   */
  async kubeletOnce(options: { signal?: AbortSignal } = {}): Promise<void> {
    const { client, config, getWorld, traitOverrides } = this.options;
    if (!config.kubelet.enabled || this.options.sinceOutage?.() === 0) {
      return;
    }
    await this.once('kubelet', options.signal, async () => {
      const world = getWorld();
      const answers = await readKubelets({
        client,
        nodes: world.nodes,
        signal: options.signal,
      });
      const refused = answers.filter(answer => answer.isTokenRefused);
      const unjudged =
        refused.length > 0 && !(await this.isSteady()) ? refused : [];
      const round = kubeletRound({
        answers: answers.filter(answer => !unjudged.includes(answer)),
        world,
        overrides: traitOverrides,
        at: this.time(),
        intervalMs: config.kubelet.intervalMs,
      });
      keepProblems(round, {
        earlier: this.state.readings().readingProblems,
        source: 'kubelet',
        nodes: unjudged.map(({ node }) => node),
      });
      return round;
    });
  }

  /** Whether the API server answers, and has for a while. */
  private async isSteady(): Promise<boolean> {
    const { client, sinceOutage } = this.options;
    try {
      await client.version();
    } catch {
      return false;
    }
    return (sinceOutage?.() ?? Infinity) >= recoveryMs;
  }

  private async once(
    source: Source,
    signal: AbortSignal | undefined,
    measure: () => Promise<MeasuredRound>,
  ): Promise<void> {
    const underWay = this.running.get(source);
    if (underWay) {
      await underWay;
      return;
    }
    const run = this.measureAndKeep(source, signal, measure).finally(() =>
      this.running.delete(source),
    );
    this.running.set(source, run);
    await run;
  }

  private async measureAndKeep(
    source: Source,
    signal: AbortSignal | undefined,
    measure: () => Promise<MeasuredRound>,
  ): Promise<void> {
    const { config, store, logger } = this.options;
    const cluster = config.name;
    let round: MeasuredRound;
    try {
      round = await measure();
    } catch (error) {
      signal?.throwIfAborted();
      const reason = `Cluster ${cluster} could not be asked: ${
        error instanceof Error ? error.message : String(error)
      }`;
      const problem: NotMeasured = {
        code: source === 'walk' ? 'WALK_FAILED' : 'KUBELET_UNREACHABLE',
        reason,
      };
      round = { ...emptyRound, problems: [{ node: '*', source, problem }] };
    }
    for (const { node, problem } of round.problems) {
      logger.warn(`No readings by ${source}: ${problem.reason}`, {
        cluster,
        node,
      });
    }
    const { intervalMs } = config[source];
    const changes = this.state.apply(round, {
      source,
      at: this.time(),
      intervalMs,
    });
    const { volumes, nodes } = this.options.getWorld();
    // Empty lists say that the watch has not heard yet, not that everything is gone.
    if (volumes.length > 0 && nodes.length > 0) {
      this.state.keepOnly({
        volumeNames: new Set(volumes.map(({ name }) => name)),
        nodes: new Set(nodes.map(({ name }) => name)),
      });
    }
    // Shown even where it cannot be kept.
    this.notify();
    await store.saveVolumes({ cluster, readings: changes.volumes });
    await store.saveNodes({ cluster, readings: changes.nodes });
    for (const [node, strays] of changes.strays) {
      await store.replaceStrays({ cluster, node, strays });
    }
    await store.replaceProblems({ cluster, source, problems: round.problems });
  }

  private time(): string {
    return (this.options.now?.() ?? new Date()).toISOString();
  }

  private notify(): void {
    this.listeners.forEach(listener => listener());
  }
}
