import { DatabaseOperationStore, SafetyRules } from '../product';
import { databaseService, openKnex } from '../portal/database';
import type { Control } from './Control';
import {
  buildDefinition,
  buildOperation,
  buildPlan,
  buildStep,
  FakeWorld,
  Replica,
  Stage,
} from './inside';
import { Latch } from './Latch';

type StepDefinition = ReturnType<typeof buildStep>;

const id = 'opcontrol123';
const ref = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name: `${id}-${name}`,
});

/** Replicas of a portal, time that is made to pass, and an operation with steps of its own. */
class Theatre {
  readonly world = new FakeWorld();
  readonly stage = new Stage();
  private readonly replicas: Replica[] = [];

  private constructor(
    private readonly store: DatabaseOperationStore,
    private readonly steps: StepDefinition[],
    private readonly rules: SafetyRules,
  ) {}

  /** Plays, and ends everything whatever comes of it. */
  static async with<T>(
    options: { rules: SafetyRules; steps: StepDefinition[] },
    play: (theatre: Theatre) => Promise<T>,
  ): Promise<T> {
    const { rules, steps } = options;
    const knex = openKnex({ sqlite: ':memory:' });
    const store = await DatabaseOperationStore.create({
      database: databaseService(knex),
    });
    await store.create({
      operation: buildOperation({
        id,
        plan: buildPlan({ steps: steps.map(step => step.id) }),
      }),
      locks: [id],
      now: new Date('2026-01-01T00:00:00Z'),
    });
    const theatre = new Theatre(store, steps, rules);
    try {
      return await play(theatre);
    } finally {
      await theatre.close();
      await knex.destroy();
    }
  }

  replica(
    name: string,
    more: Pick<
      ConstructorParameters<typeof Replica>[0],
      'onCall' | 'afterCall'
    > = {},
  ): Replica {
    const { stage, store, world, steps, rules } = this;
    const replica = new Replica({
      name,
      stage,
      store,
      world,
      definition: buildDefinition(steps),
      rules,
      ...more,
    });
    this.replicas.push(replica);
    replica.worker.start();
    return replica;
  }

  async cancel(): Promise<void> {
    const { state } = (await this.store.get(id))!;
    await this.store.request({
      id,
      whileState: state,
      change: { cancelRequested: true },
      entry: { message: 'Cancel was asked for' },
      now: new Date(),
    });
    this.replicas.forEach(({ worker }) => worker.wake());
  }

  async comesTo(...states: string[]): Promise<string> {
    let state = '';
    await this.stage.until(
      `the operation is ${states.join(' or ')}`,
      async () => {
        ({ state } = (await this.store.get(id))!);
        return states.includes(state);
      },
    );
    return state;
  }

  private async close(): Promise<void> {
    this.replicas.forEach(replica => {
      replica.kill();
      replica.thaw();
    });
    let stopped = false;
    void Promise.all(this.replicas.map(({ worker }) => worker.stop())).then(
      () => {
        stopped = true;
      },
    );
    await this.stage.until('all workers have stopped', () => stopped);
  }
}

/**
 * A replica falls asleep at one of its calls, another one finishes the operation, and somebody
 * changes what it made; then the first one wakes up.
 */
async function wakesUpLate(
  rules: SafetyRules,
  options: {
    /** The call at which it falls asleep: the first of that name for the last object. */
    asleepAt: string;
    moment: 'onCall' | 'afterCall';
    /** What somebody does in between. */
    meanwhile: (world: FakeWorld) => Promise<void>;
  },
): Promise<number> {
  const { asleepAt, moment, meanwhile } = options;
  const step = buildStep('made');
  return await Theatre.with({ rules, steps: [step] }, async theatre => {
    const { world, stage } = theatre;
    let slept = false;
    const first = theatre.replica('first', {
      [moment]: (replica: Replica) => {
        if (replica.calls[replica.calls.length - 1] === asleepAt && !slept) {
          slept = true;
          replica.freeze();
        }
      },
    });
    await stage.until('the first one sleeps', () => slept);
    theatre.replica('second');
    await theatre.comesTo('done');
    await meanwhile(world);
    const before = world.changes.length;
    first.thaw();
    await stage.quiet();
    await stage.clock.advance(1_000);
    await stage.quiet();
    return world.changes.slice(before).filter(({ by }) => by === 'first')
      .length;
  });
}

const removeIt = async (world: FakeWorld) => {
  const { metadata } = (await world.client().get(ref('made')))!;
  await world.client('somebody').delete({ ...ref('made'), uid: metadata.uid });
};

const changeIt = async (world: FakeWorld) => {
  const { metadata } = (await world.client().get(ref('made')))!;
  await world.client('somebody').patch({
    ref: ref('made'),
    precondition: { uid: metadata.uid! },
    patch: { metadata: { annotations: { done: 'by hand' } } },
  });
};

const late = (changes: number) =>
  changes > 0
    ? `two writers: the one that slept made ${changes} changes after the end`
    : undefined;

/** Controls of what keeps replicas apart. */
export const replicas = {
  ownershipVerified: {
    needs: 'nothing',
    without: 'a replica that slept makes objects for a finished operation',
    beside: ['trustExpires'],
    loses: /two writers/,
    play: async rules =>
      late(
        await wakesUpLate(rules, {
          asleepAt: 'cluster.get',
          moment: 'afterCall',
          meanwhile: removeIt,
        }),
      ),
  },
  trustExpires: {
    needs: 'nothing',
    without: 'a replica that slept after it was told makes its change',
    loses: /two writers/,
    play: async rules =>
      late(
        await wakesUpLate(rules, {
          asleepAt: 'verify',
          moment: 'afterCall',
          meanwhile: removeIt,
        }),
      ),
  },
  preconditions: {
    needs: 'nothing',
    without: 'a change decided on an older state overwrites a newer one',
    loses: /two writers/,
    play: async rules =>
      late(
        await wakesUpLate(rules, {
          asleepAt: 'cluster.patch',
          moment: 'onCall',
          meanwhile: changeIt,
        }),
      ),
  },
  stepsEnd: {
    needs: 'nothing',
    without: 'a step that was left behind changes what is being put back',
    loses: /is there again/,
    async play(rules) {
      const mayGoOn = new Latch();
      const isThrough = new Latch();
      let isHanging = false;
      const steps = [
        buildStep('one', {
          // Put back last: what the other step does meanwhile is done under it.
          undo: async context => {
            mayGoOn.open();
            await isThrough.opened;
            const { metadata } = (await context.cluster.get(ref('one')))!;
            await context.cluster.delete({ ...ref('one'), uid: metadata.uid });
          },
        }),
        buildStep('two', {
          then: async context => {
            isHanging = true;
            await mayGoOn.opened;
            await context.cluster
              .create({
                apiVersion: 'v1',
                kind: 'ConfigMap',
                metadata: { name: `${id}-two`, namespace: 'shop' },
              })
              .catch(() => undefined);
            isThrough.open();
          },
        }),
      ];
      return await Theatre.with({ rules, steps }, async theatre => {
        theatre.replica('only');
        await theatre.stage.until('the step hangs', () => isHanging);
        await theatre.cancel();
        const state = await theatre.comesTo('cancelled', 'needs-a-person');
        return (await theatre.world.client().get(ref('two')))
          ? `the operation is ${state}, and what it had made is there again`
          : undefined;
      });
    },
  },
  noUndoAfterwards: {
    needs: 'nothing',
    without: 'what the application wrote since is thrown away',
    loses: /is lost/,
    async play(rules) {
      const steps = [
        buildStep('rebind', { phase: 'fenced' }),
        buildStep('start', {
          phase: 'after',
          then: async () => {
            throw new Error('It does not start');
          },
        }),
      ];
      return await Theatre.with({ rules, steps }, async theatre => {
        theatre.replica('only');
        const state = await theatre.comesTo('needs-a-person', 'undone');
        return (await theatre.world.client().get(ref('rebind')))
          ? undefined
          : `the operation is ${state}: the new place, and what was written there, is lost`;
      });
    },
  },
} satisfies Record<string, Control>;
