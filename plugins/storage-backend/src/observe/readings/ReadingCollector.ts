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
import { runWalk } from './walk/runWalk';
import { walkTargets } from './walk/targets';
import { WalkTurns } from './walk/WalkTurns';
import { walkRound } from './walk/walkRound';
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
  private readonly turns = new WalkTurns();

  private constructor(
    private readonly options: ReadingCollectorOptions,
    private state: ReadingState,
  ) {}

  /** The newest readings, and why some are missing. */
  readings(): ClusterReadings {
    const readings = this.state.readings();
    const sources: Source[] = ['walk', 'kubelet'];
    return {
      ...readings,
      readingProblems: sources.flatMap(source => {
        const problem = this.standingProblem(source, readings);
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
    const { client, config, getWorld, now, walkPollMs, logger } = this.options;
    if (!config.walk.enabled) {
      return;
    }
    const { intervalMs, namespace } = config.walk;
    await this.once('walk', options.signal, async () => {
      const plan = walkTargets({
        world: getWorld(),
        remembered: this.state.walkedFolders(),
      });
      const { nodeReadings, readingProblems } = this.state.readings();
      const targets = this.turns.inOrder(plan.targets, nodeReadings);
      const results = await runWalk({
        client,
        config: config.walk,
        targets,
        podEvents: pod =>
          getWorld().events.filter(
            ({ involved }) =>
              involved.kind === 'Pod' &&
              involved.namespace === namespace &&
              involved.name === pod.name &&
              (!involved.uid || !pod.uid || involved.uid === pod.uid),
          ),
        signal: options.signal,
        now: now && (() => now().getTime()),
        pollMs: walkPollMs,
      });
      const finished = results.map(({ target }) => target);
      this.turns.done({ targets, tried: finished, at: this.time() });
      const round = walkRound({ plan, results, intervalMs });
      const unfinished = targets.filter(target => !finished.includes(target));
      if (unfinished.length > 0) {
        logger.warn(
          `The walk of cluster ${config.name} ended after ${finished.length} of ${targets.length} folders; the next one begins with the rest. If this goes on, have walk.timeout longer.`,
        );
        keepProblems(round, {
          earlier: readingProblems,
          source: 'walk',
          nodes: unfinished.map(({ node }) => node),
        });
      }
      return round;
    });
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

  /** A reason that holds for the whole cluster whatever was measured before. */
  private standingProblem(
    source: Source,
    readings: ClusterReadings,
  ): NotMeasured | undefined {
    const { config } = this.options;
    if (!config[source].enabled) {
      return source === 'walk'
        ? {
            code: 'WALK_OFF',
            reason: `Walking is switched off for cluster ${config.name}. Only a walk on the node tells how much a local volume really uses; it is switched on with walk.enabled in the cluster's configuration and the role in deploy/rbac/walk.yaml.`,
          }
        : {
            code: 'KUBELET_OFF',
            reason: `Kubelets of cluster ${config.name} are not asked. This is switched on with kubelet.enabled in the cluster's configuration and the role in deploy/rbac/observe-kubelet.yaml.`,
          };
    }
    const never =
      source === 'walk' &&
      !readings.volumeReadings.some(reading => reading.source === 'walk') &&
      !readings.readingProblems.some(problem => problem.source === 'walk');
    return never
      ? {
          code: 'WALK_PENDING',
          reason: `The first walk of cluster ${config.name} has not finished yet.`,
        }
      : undefined;
  }

  private time(): string {
    return (this.options.now?.() ?? new Date()).toISOString();
  }

  private notify(): void {
    this.listeners.forEach(listener => listener());
  }
}
