import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  Cluster,
  ClusterWorld,
} from '@stowage/backstage-plugin-storage-common';
import type { ClusterAssessment } from '../assess/types';
import { describeCluster } from './describeCluster';
import type { WorldChange, WorldSource } from './WorldSource';

/** Shortest time between two assessments of a cluster while it keeps changing. */
const DEBOUNCE_MS = 400;
/** Figures grow old without anything changing, so everything is judged again this often. */
const REFRESH_MS = 30_000;

/** One cluster as it was, and what follows from it. */
export interface AssessedCluster {
  world: ClusterWorld;
  cluster: Cluster;
  assessment: ClusterAssessment;
  /** When it was judged, RFC 3339. */
  assessedAt: string;
}

/** Options of {@link AssessedClusters.create}. */
export interface AssessedClustersOptions {
  source: WorldSource;
  assess: (options: { world: ClusterWorld; now: Date }) => ClusterAssessment;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * Keeps the assessment of every cluster in memory, so that no page waits for one. It is made again
 * shortly after the cluster changed, and from time to time.
 */
export class AssessedClusters {
  readonly #options: AssessedClustersOptions;
  readonly #now: () => Date;
  readonly #assessed = new Map<string, AssessedCluster>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #changes = new Map<string, Set<string>>();
  readonly #listeners = new Set<(changes: WorldChange) => void>();
  #refresh?: NodeJS.Timeout;
  #unsubscribe?: () => void;

  static create(options: AssessedClustersOptions): AssessedClusters {
    return new AssessedClusters(options);
  }

  private constructor(options: AssessedClustersOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  start(): void {
    this.#unsubscribe ??= this.#options.source.onChange(change =>
      this.#onChange(change),
    );
    this.#refresh ??= setInterval(() => this.#assessAll(), REFRESH_MS).unref();
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearInterval(this.#refresh);
    this.#refresh = undefined;
    this.#waiting.forEach(timer => clearTimeout(timer));
    this.#waiting.clear();
  }

  /** Every cluster, or the one of that name. */
  all(name?: string): AssessedCluster[] {
    return this.#options.source.names().flatMap(each => {
      const found =
        name === undefined || name === each ? this.get(each) : undefined;
      return found ? [found] : [];
    });
  }

  /** One cluster; `undefined` where none of that name is configured. */
  get(name: string): AssessedCluster | undefined {
    return this.#assessed.get(name) ?? this.#assess(name);
  }

  /** Tells of changes once they show in {@link get}. */
  onChange(listener: (change: WorldChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #onChange(change: WorldChange): void {
    const { cluster, namespaces } = change;
    const pending = this.#changes.get(cluster) ?? new Set();
    namespaces.forEach(namespace => pending.add(namespace));
    this.#changes.set(cluster, pending);
    if (!this.#waiting.has(cluster)) {
      const timer = setTimeout(() => this.#settle(cluster), DEBOUNCE_MS);
      this.#waiting.set(cluster, timer.unref());
    }
  }

  #settle(cluster: string): void {
    this.#waiting.delete(cluster);
    const namespaces = [...(this.#changes.get(cluster) ?? [])];
    this.#changes.delete(cluster);
    this.#assess(cluster);
    this.#listeners.forEach(listener => listener({ cluster, namespaces }));
  }

  #assessAll(): void {
    this.#options.source.names().forEach(name => this.#assess(name));
  }

  #assess(name: string): AssessedCluster | undefined {
    const { source, assess, logger } = this.#options;
    const world = source.world(name);
    if (!world) {
      return undefined;
    }
    const now = this.#now();
    try {
      const assessed = {
        world,
        cluster: describeCluster(world),
        assessment: assess({ world, now }),
        assessedAt: now.toISOString(),
      };
      this.#assessed.set(name, assessed);
      return assessed;
    } catch (error) {
      // One cluster with something unforeseen in it must not take the others' pages along.
      logger.error(`Cannot assess cluster '${name}'`, toError(error));
      return this.#assessed.get(name) ?? this.#failed({ world, error, now });
    }
  }

  #failed(options: {
    world: ClusterWorld;
    error: unknown;
    now: Date;
  }): AssessedCluster {
    const { world, error, now } = options;
    return {
      world,
      cluster: {
        ...describeCluster(world),
        state: 'partial',
        message: `What was read could not be assessed: ${
          toError(error).message
        }`,
      },
      assessment: { claims: [], pools: [], findings: [] },
      assessedAt: now.toISOString(),
    };
  }
}
