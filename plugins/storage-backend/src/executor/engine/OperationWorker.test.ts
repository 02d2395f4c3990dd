import { mockServices } from '@backstage/backend-test-utils';
import { DatabaseOperationStore } from '../../store';
import { describeEachDatabase } from '../../store/__testUtils__/testDatabases';
import {
  buildOperation,
  buildPlan,
} from '../../store/operations/testing/buildOperation';
import { NeedsPerson, UndoRequired, type StepDefinition } from '../types';
import { buildDefinition, buildStep } from './__testUtils__/buildDefinition';
import { FakeWorld } from './__testUtils__/FakeWorld';
import { Replica, Stage } from './__testUtils__/Replica';

jest.setTimeout(180_000);

const START = new Date('2026-01-01T00:00:00Z');

describeEachDatabase('OperationWorker', newDatabase => {
  let knex: Awaited<ReturnType<typeof newDatabase>>;
  let store: DatabaseOperationStore;
  let world: FakeWorld;
  let stage: Stage;
  let replicas: Replica[];
  let runs = 0;

  beforeAll(async () => {
    knex = await newDatabase();
    store = await DatabaseOperationStore.create({
      database: mockServices.database({ knex }),
    });
  });

  beforeEach(() => setUp());

  afterEach(() => tearDown());

  function setUp() {
    world = new FakeWorld();
    stage = new Stage();
    replicas = [];
  }

  async function tearDown() {
    // A frozen or dead replica lets nothing through, but its promises end.
    replicas.forEach(replica => {
      replica.kill();
      replica.thaw();
    });
    let stopped = false;
    const all = Promise.all(replicas.map(({ worker }) => worker.stop())).then(
      () => {
        stopped = true;
      },
    );
    await stage.until('all workers have stopped', () => stopped);
    await all;
    // What a failed test left behind is not for the workers of the next one.
    await knex('operations').update({ finished_at: 1 });
  }

  const newReplica = (
    name: string,
    steps: StepDefinition[],
    more: Partial<ConstructorParameters<typeof Replica>[0]> = {},
  ) => {
    const replica = new Replica({
      name,
      stage,
      store,
      world,
      definition: buildDefinition(steps),
      ...more,
    });
    replicas.push(replica);
    replica.worker.start();
    return replica;
  };

  const create = async (steps: StepDefinition[]) => {
    runs += 1;
    const id = `op${runs}`;
    await store.create({
      operation: buildOperation({
        id,
        plan: buildPlan({ steps: steps.map(step => step.id) }),
      }),
      locks: [id],
      now: START,
    });
    return id;
  };

  const stateOf = async (id: string) => (await store.get(id))!.state;
  const comesTo = (id: string, state: string) =>
    stage.until(`${id} is ${state}`, async () => (await stateOf(id)) === state);
  const everything = (id: string, names: string[]) =>
    Object.fromEntries(
      names.map(name => [`${id}-${name}`, { done: 'yes' }]).sort(),
    );
  const messages = async (id: string) =>
    (await store.log({ id, after: 0, limit: 500 })).map(
      ({ message }) => message,
    );
  const everythingNow = async (id: string) => [
    world.summary,
    world.changes.length,
    await store.get(id),
    await messages(id),
  ];
  const cancel = async (id: string) => {
    const whileState = await stateOf(id);
    return store.request({
      id,
      whileState,
      change: { cancelRequested: true },
      entry: { message: 'Cancel was asked for' },
      now: START,
    });
  };

  const three = () => [
    buildStep('one'),
    buildStep('two', { phase: 'fenced' }),
    buildStep('three', { phase: 'after' }),
  ];

  it('takes an operation from step to step to its end', async () => {
    const steps = three();
    const id = await create(steps);
    const { settled } = newReplica('a', steps);
    await comesTo(id, 'done');
    expect(world.summary).toEqual(everything(id, ['one', 'two', 'three']));
    expect(await store.get(id)).toMatchObject({
      epoch: 1,
      owner: undefined,
      steps: steps.map(step => ({
        id: step.id,
        state: 'done',
        attempts: 1,
        outcome: `${step.id} is there`,
        output: { name: `${id}-${step.id}`, uid: expect.any(String) },
      })),
    });
    await stage.quiet();
    expect(settled).toMatchObject([{ id, state: 'done' }]);
    // The next one may have what it had locked.
    await store.create({
      operation: buildOperation({ id: `${id}next` }),
      locks: [id],
      now: START,
    });
    await cancel(`${id}next`);
    await comesTo(`${id}next`, 'cancelled');
  });

  it('works on several at once, up to a limit', async () => {
    let open = () => {};
    const gate = new Promise<void>(resolve => {
      open = resolve;
    });
    let atOnce = 0;
    let most = 0;
    const steps = [
      buildStep('one', {
        then: async () => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          await gate;
          atOnce -= 1;
        },
      }),
    ];
    const ids = [await create(steps), await create(steps), await create(steps)];
    newReplica('a', steps, { settings: { concurrency: 2 } });
    await stage.until('two are begun', () => atOnce === 2);
    // By the second: ownership has to be renewed meanwhile, which takes a database its time.
    const later = stage.clock.now() + 60_000;
    await stage.until('a minute went by', () => stage.clock.now() >= later);
    expect(most).toBe(2);
    open();
    for (const id of ids) {
      await comesTo(id, 'done');
    }
  });

  it('begins at once when it is told that something was queued', async () => {
    const steps = three();
    const replica = newReplica('a', steps);
    await stage.until('it has looked once', () => replica.calls.length > 0);
    const id = await create(steps);
    const before = stage.clock.now();
    replica.worker.wake();
    await comesTo(id, 'done');
    expect(stage.clock.now()).toBeLessThan(before + 3_000);
  });

  describe('what may pass by itself', () => {
    it('is tried again, with the words that it came with', async () => {
      let refusals = 3;
      const steps = [
        buildStep('one', {
          then: async () => {
            refusals -= 1;
            if (refusals >= 0) {
              throw world.refusal('throttled', 'the API server is busy');
            }
          },
        }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'done');
      expect(await messages(id)).toContain(
        'the API server is busy. It is tried again',
      );
      expect((await store.get(id))!.steps[0]).toMatchObject({
        attempts: 1,
        error: undefined,
      });
    });

    it('is given up when nothing gets on for long while all can be put back', async () => {
      const steps = [
        buildStep('one'),
        buildStep('two', {
          then: async () => {
            throw world.refusal('unreachable', 'no answer');
          },
        }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'undone');
      expect(stage.clock.now() - START.getTime()).toBeGreaterThan(600_000);
      expect(await store.get(id)).toMatchObject({
        words: 'no answer',
        code: 'CLUSTER_REFUSED',
        steps: [{ state: 'undone' }, { state: 'undone', error: 'no answer' }],
      });
      expect(world.summary).toEqual({});
    });

    it('is tried without end after the fence, and said aloud', async () => {
      let refuse = true;
      const steps = [
        buildStep('one', { phase: 'fenced' }),
        buildStep('two', {
          phase: 'after',
          then: async () => {
            if (refuse) {
              throw world.refusal('unreachable', 'no answer');
            }
          },
        }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await stage.until(
        'there is a warning',
        async () => (await store.get(id))!.warnings.length > 0,
      );
      expect(await stateOf(id)).toBe('running');
      refuse = false;
      await comesTo(id, 'done');
    });
  });

  it.each([
    [new UndoRequired('Somebody wrote', 'WRITTEN_DURING_FENCE')],
    [Object.assign(new Error('A bug'), { code: 'STEP_FAILED' })],
  ])('puts everything back after %s', async error => {
    const steps = [
      buildStep('one'),
      buildStep('two', {
        phase: 'fenced',
        then: async () => {
          throw error;
        },
      }),
      buildStep('three', { phase: 'after' }),
    ];
    const id = await create(steps);
    const { settled } = newReplica('a', steps);
    await comesTo(id, 'undone');
    expect(world.summary).toEqual({});
    expect(
      world.changes.map(({ verb, object }) => `${verb} ${object}`),
    ).toEqual([
      `create ConfigMap/shop/${id}-one`,
      `patch ConfigMap/shop/${id}-one`,
      `create ConfigMap/shop/${id}-two`,
      `patch ConfigMap/shop/${id}-two`,
      `delete ConfigMap/shop/${id}-two`,
      `delete ConfigMap/shop/${id}-one`,
    ]);
    expect(await store.get(id)).toMatchObject({
      words: error.message,
      code: error.code,
      ending: 'failure',
      steps: [
        { state: 'undone' },
        { state: 'undone', error: error.message },
        { state: 'waiting', attempts: 0 },
      ],
    });
    await stage.quiet();
    expect(settled).toMatchObject([{ id, state: 'undone' }]);
  });

  it('undoes a step without progress while the application is down', async () => {
    let ended: unknown;
    const steps = [
      buildStep('one', {
        deadlineSeconds: 60,
        then: async context => {
          // Progress for three minutes, then none.
          for (let minutes = 0; minutes < 6; minutes += 1) {
            await stage.clock.delay(30_000, context.signal);
            await context.progress({ bytesDone: minutes });
          }
          await new Promise((_, reject) =>
            context.signal.addEventListener('abort', () => {
              ended = context.signal.reason;
              reject(new Error('aborted'));
            }),
          );
        },
      }),
    ];
    const id = await create(steps);
    newReplica('a', steps);
    await comesTo(id, 'undone');
    expect(ended).toMatchObject({ name: 'DeadlineExceeded' });
    expect(await store.get(id)).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      words: 'No progress for 60 s while the application was down',
    });
    expect(stage.clock.now() - START.getTime()).toBeGreaterThanOrEqual(240_000);
  });

  it('leaves a step behind that does not end, and lets it change nothing more', async () => {
    let open = () => {};
    const gate = new Promise<void>(resolve => {
      open = resolve;
    });
    let late: Promise<unknown> = Promise.resolve();
    const steps = [
      buildStep('one', {
        deadlineSeconds: 30,
        then: async context => {
          await gate;
          late = context.cluster.create({
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'late', namespace: 'shop' },
          });
          await late;
        },
      }),
    ];
    const id = await create(steps);
    newReplica('a', steps);
    await comesTo(id, 'undone');
    open();
    await stage.quiet();
    await expect(late).rejects.toThrow('The step is over');
    expect(world.summary).toEqual({});
  });

  describe('cancel', () => {
    it('ends a step that can be put back, and puts everything back', async () => {
      const steps = [
        buildStep('one'),
        buildStep('two', {
          then: async ({ operationId, signal }) => {
            await cancel(operationId);
            await new Promise(resolve =>
              signal.addEventListener('abort', resolve),
            );
          },
        }),
        buildStep('three'),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'cancelled');
      expect(world.summary).toEqual({});
      expect((await store.get(id))!.steps[2].attempts).toBe(0);
    });

    it('waits for the end of a step behind the fence', async () => {
      let aborted = false;
      const steps = [
        buildStep('one', {
          phase: 'fenced',
          then: async ({ operationId, signal }) => {
            await cancel(operationId);
            await stage.clock.delay(60_000, new AbortController().signal);
            aborted = signal.aborted;
          },
        }),
        buildStep('two', { phase: 'fenced' }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'cancelled');
      expect(aborted).toBe(false);
      expect(world.summary).toEqual({});
    });

    it('comes too late when the new volume carries the name', async () => {
      const steps = [
        buildStep('one', {
          phase: 'fenced',
        }),
        buildStep('two', {
          phase: 'after',
          then: async ({ operationId }) => {
            await cancel(operationId);
          },
        }),
        buildStep('three', { phase: 'after' }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'done');
      expect(world.summary).toEqual(everything(id, ['one', 'two', 'three']));
    });

    it('needs no step where nothing was begun', async () => {
      const steps = three();
      const id = await create(steps);
      await cancel(id);
      newReplica('a', steps);
      await comesTo(id, 'cancelled');
      expect(world.changes).toEqual([]);
    });
  });

  describe('waiting for a confirmation', () => {
    const waiting = () => {
      const predicted = 200;
      return [
        buildStep('one'),
        buildStep('two', {
          then: async ({ confirmedStopSeconds }) =>
            confirmedStopSeconds < predicted
              ? {
                  outcome: 'waits',
                  predictedStopSeconds: predicted,
                  words: 'The stop would take 200 s',
                }
              : undefined,
        }),
      ];
    };

    it('goes on when somebody confirms', async () => {
      const steps = waiting();
      const id = await create(steps);
      const { settled } = newReplica('a', steps);
      await comesTo(id, 'waiting-for-confirmation');
      expect(await store.get(id)).toMatchObject({
        owner: undefined,
        predictedStopSeconds: 200,
        words: 'The stop would take 200 s',
      });
      await stage.clock.advance(3_600_000);
      expect(await stateOf(id)).toBe('waiting-for-confirmation');
      await store.request({
        id,
        whileState: 'waiting-for-confirmation',
        change: { state: 'queued', confirmedStopSeconds: 240 },
        entry: { message: 'Confirmed' },
        now: START,
      });
      await comesTo(id, 'done');
      await stage.quiet();
      expect(settled.map(({ state }) => state)).toEqual([
        'waiting-for-confirmation',
        'done',
      ]);
    });

    it('is put back when somebody cancels', async () => {
      const steps = waiting();
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'waiting-for-confirmation');
      await cancel(id);
      await comesTo(id, 'cancelled');
      expect(world.summary).toEqual({});
    });
  });

  it('looks again at what is not ready, without a word, until it is', async () => {
    let ready = false;
    const steps = [
      buildStep('one', { phase: 'fenced' }),
      buildStep('two', {
        phase: 'after',
        then: async () =>
          ready
            ? undefined
            : {
                outcome: 'stays',
                state: 'moved-not-ready',
                words: 'Not ready within 300 s',
              },
      }),
      buildStep('three', { phase: 'after' }),
    ];
    const id = await create(steps);
    const { settled } = newReplica('a', steps);
    await comesTo(id, 'moved-not-ready');
    await stage.until(
      'it was looked at again',
      async () => (await store.get(id))!.epoch > 3,
    );
    await stage.until(
      'it rests',
      async () => (await store.get(id))!.owner === undefined,
    );
    expect(
      (await messages(id)).filter(each => each === 'Not ready within 300 s'),
    ).toHaveLength(1);
    ready = true;
    await comesTo(id, 'done');
    await stage.quiet();
    expect(settled.map(({ state }) => state)).toEqual([
      'moved-not-ready',
      'done',
    ]);
  });

  describe('a person is needed', () => {
    it('where a step says so, and then it goes the way that is chosen', async () => {
      let clear = false;
      const steps = [
        buildStep('one', {
          phase: 'fenced',
          then: async () => {
            if (!clear) {
              throw new NeedsPerson('Two claims of one name', 'TWO_CLAIMS');
            }
          },
        }),
      ];
      for (const [state, end] of [
        ['running', 'done'],
        ['undoing', 'undone'],
      ] as const) {
        clear = false;
        const id = await create(steps);
        newReplica(`a-${end}`, steps);
        await comesTo(id, 'needs-a-person');
        expect(await store.get(id)).toMatchObject({
          words: 'Two claims of one name',
          code: 'TWO_CLAIMS',
          owner: undefined,
        });
        await stage.clock.advance(3_600_000);
        expect(await stateOf(id)).toBe('needs-a-person');
        clear = true;
        await store.request({
          id,
          whileState: 'needs-a-person',
          change: { state },
          entry: { message: 'Somebody has looked' },
          now: START,
        });
        await comesTo(id, end);
      }
    });

    it('where a step fails after the fence', async () => {
      const steps = [
        buildStep('one', { phase: 'fenced' }),
        buildStep('two', {
          phase: 'after',
          then: async () => {
            throw world.refusal('forbidden', 'may not create StatefulSets');
          },
        }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'needs-a-person');
      expect(world.summary).toEqual(everything(id, ['one', 'two']));
    });

    it('where something can not be put back, after some tries', async () => {
      let tries = 0;
      const steps = [
        buildStep('one', {
          undo: async () => {
            tries += 1;
            throw world.refusal('forbidden', 'may not delete');
          },
        }),
        buildStep('two', {
          then: async () => {
            throw new UndoRequired('No room', 'NO_ROOM');
          },
        }),
      ];
      const id = await create(steps);
      newReplica('a', steps);
      await comesTo(id, 'needs-a-person');
      expect(tries).toBe(5);
      expect(await store.get(id)).toMatchObject({
        words: "What step 'one' did can't be put back: may not delete",
        code: 'UNDO_FAILED',
        steps: [{ state: 'undoing' }, { state: 'undone' }],
      });
    });

    it('where what was decided can not be read', async () => {
      const id = await create([]);
      newReplica('a', [], {
        definition: {
          ...buildDefinition([]),
          steps: () => {
            throw new Error('claims is missing');
          },
        },
      });
      await comesTo(id, 'needs-a-person');
      expect((await store.get(id))!.words).toBe(
        "What was decided can't be read: claims is missing",
      );
    });
  });

  it('never puts anything back because the database was away', async () => {
    const steps = three();
    const id = await create(steps);
    let away: boolean | undefined;
    const { logger } = newReplica('a', steps, {
      onCall: ({ calls }) => {
        const secondStep = world.summary[`${id}-two`] !== undefined;
        away ??= (secondStep && calls.at(-1) === 'saveProgress') || undefined;
        if (away && !calls.at(-1)!.startsWith('cluster.')) {
          throw new Error('connection refused');
        }
      },
    });
    await stage.until('the database is away', () => away === true);
    await stage.clock.advance(300_000);
    expect(await stateOf(id)).toBe('running');
    away = false;
    await comesTo(id, 'done');
    expect(world.changes.map(({ verb }) => verb)).not.toContain('delete');
    expect(logger.warn).toHaveBeenCalled();
  });

  describe('replicas', () => {
    const scenarios: Array<{
      name: string;
      end: string;
      steps: () => StepDefinition[];
      left: (id: string) => object;
    }> = [
      {
        name: 'an operation that succeeds',
        end: 'done',
        steps: three,
        left: id => everything(id, ['one', 'two', 'three']),
      },
      {
        name: 'an operation that is undone',
        end: 'undone',
        steps: () => [
          buildStep('one'),
          buildStep('two', {
            phase: 'fenced',
            then: async () => {
              throw new UndoRequired('Written', 'WRITTEN');
            },
          }),
        ],
        left: () => ({}),
      },
      {
        name: 'an operation that is cancelled',
        end: 'cancelled',
        steps: () => [
          buildStep('one'),
          buildStep('two', {
            then: async ({ operationId, signal }) => {
              await cancel(operationId);
              if (!signal.aborted) {
                await new Promise(resolve =>
                  signal.addEventListener('abort', resolve),
                );
              }
            },
          }),
          buildStep('three'),
        ],
        left: () => ({}),
      },
    ];

    describe.each(scenarios)('$name', ({ steps: build, end, left }) => {
      async function countCalls(): Promise<number> {
        const steps = build();
        const id = await create(steps);
        const { calls } = newReplica('a', steps);
        await comesTo(id, end);
        const count = calls.length;
        await tearDown();
        return count;
      }

      async function finishes(id: string) {
        await comesTo(id, end);
        await stage.quiet();
        expect(world.summary).toEqual(left(id));
      }

      it.each(['before', 'after'] as const)(
        'ends the same when a replica dies %s any call',
        async when => {
          const calls = await countCalls();
          expect(calls).toBeGreaterThan(20);
          for (let fatal = 1; fatal <= calls; fatal += 1) {
            setUp();
            const steps = build();
            const id = await create(steps);
            const kill = (replica: Replica, count: number) =>
              count === fatal && replica.kill();
            newReplica(
              'a',
              steps,
              when === 'before' ? { onCall: kill } : { afterCall: kill },
            );
            await stage.quiet();
            newReplica('b', steps);
            const before = stage.clock.now();
            await finishes(id);
            // Taken over within 30 s, and then done.
            expect(stage.clock.now() - before).toBeLessThan(45_000);
            await tearDown();
          }
        },
      );

      it.each(['before', 'after'] as const)(
        'lets a replica change nothing that was frozen %s any call and wakes up late',
        async when => {
          const calls = await countCalls();
          for (let fatal = 1; fatal <= calls; fatal += 1) {
            setUp();
            const steps = build();
            const id = await create(steps);
            // What was already on its way to the API server has passed every check of ours; there
            // only uid and version help, which a creation has not. So that is frozen a line before.
            const freeze = (replica: Replica, count: number) =>
              count === fatal &&
              (when === 'after' || replica.calls.at(-1) !== 'cluster.create') &&
              replica.freeze();
            const frozen = newReplica(
              'a',
              steps,
              when === 'before' ? { onCall: freeze } : { afterCall: freeze },
            );
            await stage.quiet();
            newReplica('b', steps);
            await finishes(id);
            const before = await everythingNow(id);
            frozen.thaw();
            await stage.clock.advance(30_000);
            await stage.quiet();
            expect(await everythingNow(id)).toEqual(before);
            await tearDown();
          }
        },
      );

      it('ends the same when several race for it', async () => {
        const steps = build();
        const id = await create(steps);
        ['a', 'b', 'c', 'd'].forEach(name => newReplica(name, steps));
        await finishes(id);
        expect((await store.get(id))!.epoch).toBe(1);
        expect(new Set(world.changes.map(({ by }) => by)).size).toBe(1);
      });

      it('goes on at once when a replica stops', async () => {
        const calls = await countCalls();
        for (let last = 2; last <= calls; last += 5) {
          setUp();
          const steps = build();
          const id = await create(steps);
          let stopping: Promise<void> | undefined;
          newReplica('a', steps, {
            onCall: (replica, count) => {
              if (count === last) {
                stopping = replica.worker.stop();
              }
            },
          });
          newReplica('b', steps);
          const before = stage.clock.now();
          await finishes(id);
          await stopping;
          expect(stage.clock.now() - before).toBeLessThan(14_000);
          await tearDown();
        }
      });
    });

    it('leave operations alone that they can not work on', async () => {
      const steps = three();
      const id = await create(steps);
      const { logger } = newReplica('a', steps, {
        definition: { ...buildDefinition(steps), kind: 'retire' },
      });
      await stage.clock.advance(60_000);
      await stage.quiet();
      expect(await stateOf(id)).toBe('queued');
      expect(logger.warn).toHaveBeenCalledTimes(1);
      expect(logger.warn).toHaveBeenCalledWith(
        `Operation ${id} is left to another replica: this version has no operations of kind 'move'`,
      );
      newReplica('b', steps);
      await comesTo(id, 'done');
    });
  });
});
