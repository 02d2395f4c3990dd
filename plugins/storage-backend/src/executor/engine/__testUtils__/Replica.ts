import { mockServices } from '@backstage/backend-test-utils';
import { ManualTiming } from '../../../observe/cluster/testing/ManualTiming';
import type { OperationRecord, OperationStore } from '../../../store';
import type { SafetyRules } from '../../rules';
import type { OperationDefinition } from '../../types';
import type { EngineSettings, EngineTiming } from '../EngineTiming';
import { OperationWorker } from '../OperationWorker';
import type { FakeWorld } from './FakeWorld';

/** One clock for all replicas, and how many of their calls are under way. */
export class Stage {
  readonly clock = new ManualTiming();
  underWay = 0;

  /** Lets everybody work, and time pass whenever nobody has anything to do, until it is so. */
  async until(
    what: string,
    isSo: () => boolean | Promise<boolean>,
  ): Promise<void> {
    const giveUpAt = this.clock.now() + 3_600_000;
    while (this.clock.now() < giveUpAt) {
      await this.quiet();
      if (await isSo()) {
        return;
      }
      await this.clock.advance(1_000);
    }
    throw new Error(`An hour went by, and still not: ${what}`);
  }

  /** Waits until no call is under way. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < 4; ) {
      await new Promise(resolve => setImmediate(resolve));
      calm = this.underWay ? 0 : calm + 1;
    }
  }
}

/** A portal's backend that can be killed or frozen at any call it makes. */
export class Replica {
  readonly worker: OperationWorker;
  readonly settled: OperationRecord[] = [];
  /** Every call so far, such as `claim` or `cluster.create`. */
  readonly calls: string[] = [];
  readonly logger = mockServices.logger.mock();
  #dead = false;
  #thaw?: () => void;
  #frozen?: Promise<void>;
  readonly #stage: Stage;
  readonly #onCall?: (replica: Replica, count: number) => void;
  readonly #afterCall?: (replica: Replica, count: number) => void;

  constructor(options: {
    name: string;
    stage: Stage;
    store: OperationStore;
    world: FakeWorld;
    definition: OperationDefinition;
    settings?: Partial<EngineSettings>;
    rules?: SafetyRules;
    /** Called before each call takes effect. */
    onCall?: (replica: Replica, count: number) => void;
    /** Called after each call took effect, before its answer arrives. */
    afterCall?: (replica: Replica, count: number) => void;
  }) {
    const { name, stage, store, world, definition, settings } = options;
    this.#stage = stage;
    this.#onCall = options.onCall;
    this.#afterCall = options.afterCall;
    this.worker = new OperationWorker({
      work: this.#watched(store, ''),
      definitions: [definition],
      cluster: () => this.#watched(world.client(name), 'cluster.'),
      observer: {
        changed: () => {},
        settled: record => this.settled.push(record),
      },
      logger: this.logger,
      timing: this.#timing(),
      settings,
      rules: options.rules,
      owner: name,
    });
  }

  /** Nothing that it does from now on takes effect. */
  kill(): void {
    this.#dead = true;
  }

  /** Neither its calls nor its timers get on. */
  freeze(): void {
    this.#frozen ??= new Promise(resolve => {
      this.#thaw = resolve;
    });
  }

  thaw(): void {
    this.#frozen = undefined;
    this.#thaw?.();
  }

  #timing(): EngineTiming {
    const { clock } = this.#stage;
    const schedule: EngineTiming['schedule'] = (milliseconds, run) => {
      let off = false;
      const callOff = clock.schedule(milliseconds, async () => {
        await this.#frozen;
        if (!off && !this.#dead) {
          run();
        }
      });
      return () => {
        off = true;
        callOff();
      };
    };
    return {
      now: clock.now,
      monotonic: clock.now,
      random: clock.random,
      schedule,
      delay: (milliseconds, signal) =>
        new Promise(resolve => {
          if (signal.aborted) {
            resolve();
            return;
          }
          const callOff = schedule(milliseconds, resolve);
          signal.addEventListener('abort', () => {
            callOff();
            resolve();
          });
        }),
    };
  }

  /** The same object, each call of which can be the last one. */
  #watched<T extends object>(target: T, prefix: string): T {
    return new Proxy(target, {
      get: (_, property) => {
        const value = Reflect.get(target, property);
        return typeof value === 'function'
          ? (...args: unknown[]) =>
              this.#call(`${prefix}${String(property)}`, () =>
                value.apply(target, args),
              )
          : value;
      },
    });
  }

  async #call<T>(name: string, act: () => Promise<T>): Promise<T> {
    this.calls.push(name);
    const count = this.calls.length;
    if (!this.#dead) {
      this.#onCall?.(this, count);
    }
    await this.#frozen;
    this.#demandLife();
    this.#stage.underWay += 1;
    let answer: T;
    try {
      answer = await act();
    } finally {
      this.#stage.underWay -= 1;
    }
    this.#afterCall?.(this, count);
    await this.#frozen;
    this.#demandLife();
    return answer;
  }

  #demandLife() {
    if (this.#dead) {
      throw new Error('This replica was killed');
    }
  }
}
