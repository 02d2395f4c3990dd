import { machineDelay } from './Clock';
import { Cluster } from './Cluster';
import { Plan } from './changes';
import { WorkQueue } from './WorkQueue';

/** One controller: what has it look at which key, and what it makes of it. */
export interface ControllerDefinition {
  /** As in the events that it tells, such as `statefulset-controller`. */
  name: string;
  /** Keys that are worked on at a time; 4 by default. */
  workers?: number;
  /**
   * Plans again at once after each write until nothing more is due, so that
   * what takes several steps is not held up by the first steps of all others.
   */
  thorough?: boolean;
  /** Registers with the caches; called once before they list. */
  watch(add: (key: string, afterMs?: number) => void): void;
  /** Decides what is due for a key from the caches' present content. */
  plan(key: string): Plan | Promise<Plan>;
}

/** Steps of one key in a row; more would be a plan that never settles. */
const mostSteps = 8;

/** Runs a controller over a queue until it is stopped. */
export class Controller {
  private readonly queue: WorkQueue;
  private readonly forgetClock: () => void;

  constructor(
    cluster: Cluster,
    definition: ControllerDefinition,
    onError: (controller: string, key: string, error: unknown) => void,
  ) {
    const { name, workers = 4, thorough } = definition;
    this.queue = new WorkQueue({
      workers,
      work: async key => {
        let plan = await definition.plan(key);
        await cluster.carryOut(name, plan);
        for (
          let left = thorough ? mostSteps : 0;
          left > 0 && plan.changes.some(({ verb }) => verb !== 'event');
          left -= 1
        ) {
          plan = await definition.plan(key);
          await cluster.carryOut(name, plan);
        }
        if (plan.againInMs !== undefined) {
          this.queue.addAfter(
            key,
            machineDelay(plan.againInMs, cluster.clock.speed),
          );
        }
      },
      onError: (key, error) => onError(name, key, error),
    });
    this.forgetClock = cluster.clock.onSet(() => this.queue.hurry());
    definition.watch((key, afterMs) =>
      afterMs === undefined
        ? this.queue.add(key)
        : this.queue.addAfter(key, afterMs),
    );
  }

  /** Begins to work, once the caches are filled. */
  start(): void {
    this.queue.start();
  }

  async stop(): Promise<void> {
    this.forgetClock();
    await this.queue.stop();
  }
}
