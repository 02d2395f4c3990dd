import { keepProblems } from '../keepProblems';
import type { ReadingCollectorOptions } from '../ReadingCollector';
import type { ReadingState } from '../ReadingState';
import type { MeasuredRound } from '../world';
import { runWalk } from './runWalk';
import { walkTargets, WalkTarget, WalkTargets } from './targets';
import { walkRound } from './walkRound';
import { WalkTurns } from './WalkTurns';

/** What the walks of a cluster work with. */
export interface WalksOptions extends ReadingCollectorOptions {
  /** Now, as an ISO 8601 time. */
  time: () => string;
  /** What is known so far. */
  state: () => ReadingState;
}

/** The walks of one cluster: when one is due, and what one round of them gives. */
export class Walks {
  private readonly turns = new WalkTurns();
  /** Milliseconds since 1970. */
  private lastRound = -Infinity;
  private toldObstacle?: string;

  constructor(private readonly options: WalksOptions) {}

  /**
   * Whether a round is to begin now, which it is then taken to do. A round without targets tells of
   * nodes and volumes that cannot be walked, so there is one per interval in any case.
   */
  begin(): boolean {
    if (this.options.sinceOutage?.() === 0 || this.isObstructed()) {
      return false;
    }
    const now = Date.parse(this.options.time());
    const isDue =
      now - this.lastRound >= this.options.config.walk.intervalMs ||
      this.due(this.plan()).length > 0;
    if (isDue) {
      this.lastRound = now;
    }
    return isDue;
  }

  /** Walks all targets, or those that are due. What was measured when `signal` ends it counts. */
  async measure(options: {
    signal?: AbortSignal;
    onlyDue?: boolean;
  }): Promise<MeasuredRound> {
    const { client, config, getWorld, now, walkPollMs, logger } = this.options;
    const { intervalMs, namespace } = config.walk;
    const plan = this.plan();
    const { nodeReadings, readingProblems } = this.options.state().readings();
    const targets = this.turns.inOrder(
      options.onlyDue ? this.due(plan) : plan.targets,
      nodeReadings,
    );
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
    this.turns.done({
      targets: plan.targets,
      tried: finished,
      at: this.options.time(),
    });
    if (finished.length < targets.length) {
      logger.warn(
        `The walk of cluster ${config.name} ended after ${finished.length} of ${targets.length} folders; the next one begins with the rest. If this goes on, have walk.timeout longer.`,
      );
    }
    const round = walkRound({ plan, results, intervalMs });
    keepProblems(round, {
      earlier: readingProblems,
      source: 'walk',
      nodes: plan.targets
        .filter(target => !finished.includes(target))
        .map(({ node }) => node),
    });
    return round;
  }

  private isObstructed(): boolean {
    const obstacle = this.options.walkObstacle?.();
    if (obstacle !== undefined && obstacle !== this.toldObstacle) {
      this.options.logger.warn(`No readings by walk: ${obstacle}`);
    }
    this.toldObstacle = obstacle;
    return obstacle !== undefined;
  }

  private plan(): WalkTargets {
    return walkTargets({
      world: this.options.getWorld(),
      remembered: this.options.state().walkedFolders(),
    });
  }

  private due({ targets }: WalkTargets): WalkTarget[] {
    return this.turns.due(targets, {
      measured: this.options.state().readings(),
      at: this.options.time(),
      intervalMs: this.options.config.walk.intervalMs,
    });
  }
}
