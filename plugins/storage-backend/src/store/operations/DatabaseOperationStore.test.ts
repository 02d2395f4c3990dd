import { mockServices } from '@backstage/backend-test-utils';
import { describeEachDatabase } from '../__testUtils__/testDatabases';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import type { Ownership } from './OperationStore';
import { buildOperation, buildPlan } from './testing/buildOperation';

jest.setTimeout(60_000);

const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T00:01:00Z');

describeEachDatabase('DatabaseOperationStore', newDatabase => {
  let store: DatabaseOperationStore;

  beforeEach(async () => {
    store = await DatabaseOperationStore.create({
      database: mockServices.database({ knex: await newDatabase() }),
    });
  });

  const create = (
    id = 'op1',
    locks = ['home: claim shop/data-db-0'],
    plan = buildPlan(),
  ) => store.create({ operation: buildOperation({ id, plan }), locks, now });

  const take = async (id = 'op1', owner = 'one'): Promise<Ownership> => {
    const candidates = await store.candidates({ now });
    const candidate = candidates.find(each => each.id === id)!;
    const taken = await store.claim({ candidate, owner, now });
    return { id, epoch: taken!.epoch, owner };
  };

  const messages = async (id = 'op1') =>
    (await store.log({ id, after: 0, limit: 100 })).map(
      ({ message }) => message,
    );

  it('keeps an operation as it was confirmed', async () => {
    const created = await create();
    expect(created).toMatchObject({
      id: 'op1',
      kind: 'move',
      cluster: 'home',
      namespace: 'shop',
      claims: ['data-db-0'],
      plan: buildPlan(),
      decisions: { kind: 'move' },
      state: 'queued',
      epoch: 0,
      owner: undefined,
      confirmedStopSeconds: 60,
      cancelRequested: false,
      warnings: [],
      createdAt: now.getTime(),
      startedAt: undefined,
      steps: [
        { id: 'first', state: 'waiting', attempts: 0 },
        { id: 'second', state: 'waiting', attempts: 0 },
      ],
    });
    expect(await store.get('op1')).toEqual(created);
    expect(await store.get('op2')).toBeUndefined();
  });

  it('keeps plans for whom they were shown, and for a week', async () => {
    const plan = buildPlan({ hash: 'h' });
    const decisions = { kind: 'move' };
    await store.savePlan({ plan, decisions, madeFor: 'maria', now });
    const again = buildPlan({ hash: 'h', figures: { bytes: 7 } });
    await store.savePlan({
      plan: again,
      decisions,
      madeFor: 'maria',
      now: later,
    });
    expect(await store.findPlan({ hash: 'h', madeFor: 'maria' })).toEqual({
      plan: again,
      decisions,
    });
    expect(
      await store.findPlan({ hash: 'h', madeFor: 'otto' }),
    ).toBeUndefined();
    await store.savePlan({
      plan: buildPlan({ hash: 'i' }),
      decisions,
      madeFor: 'maria',
      now: new Date(later.getTime() + 8 * 24 * 3_600_000),
    });
    expect(
      await store.findPlan({ hash: 'h', madeFor: 'maria' }),
    ).toBeUndefined();
  });

  describe('locks', () => {
    it('lets one of many win, whatever the order of the objects', async () => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) =>
          create(
            `op${index}`,
            index % 2
              ? ['claim', 'volume', 'workload']
              : ['workload', 'volume', 'claim'],
          ),
        ),
      );
      expect(
        attempts.filter(({ status }) => status === 'fulfilled'),
      ).toHaveLength(1);
      const refusals = attempts.flatMap(attempt =>
        attempt.status === 'rejected' ? [attempt.reason.name] : [],
      );
      expect(new Set(refusals)).toEqual(new Set(['ConflictError']));
      // Those who lost left nothing behind.
      expect(await store.list({ limit: 10, offset: 0 })).toMatchObject({
        totalItems: 1,
      });
    });

    it('names the object and the operation that has it', async () => {
      await create('op1', ['home: claim shop/data', 'home: volume v1']);
      await expect(create('op2', ['home: volume v1'])).rejects.toThrow(
        'Operation op1 (queued) works on home: volume v1; wait until it is finished, or cancel it',
      );
      await create('op3', ['home: volume v2']);
    });

    it('are given up at the end', async () => {
      await create();
      const ownership = await take();
      await store.saveState(ownership, {
        state: 'done',
        entry: { message: 'Moved' },
        now: later,
      });
      expect(await store.get('op1')).toMatchObject({
        state: 'done',
        owner: undefined,
        finishedAt: later.getTime(),
      });
      await create('op2');
    });

    it.each(['moved-not-ready', 'waiting-for-repository', 'needs-a-person'])(
      'of an operation that is %s go to the next one',
      async state => {
        await create();
        const ownership = await take();
        await store.saveState(ownership, {
          state: state as 'needs-a-person',
          entry: { message: 'Over to you' },
          rest: {},
          now,
        });
        await create('op2');
        expect(await store.get('op1')).toMatchObject({
          state,
          finishedAt: now.getTime(),
        });
        expect(await messages()).toContain(
          'Operation op2 has taken over from here',
        );
        await expect(create('op3')).rejects.toThrow('Operation op2 (queued)');
      },
    );

    it('stay while somebody looks again at an operation that waits', async () => {
      await create();
      await store.saveState(await take(), {
        state: 'moved-not-ready',
        entry: { message: 'Not ready' },
        rest: { wakeAt: now },
        now,
      });
      await take('op1', 'two');
      await expect(create('op2')).rejects.toThrow(
        'Operation op1 (moved-not-ready) works on',
      );
    });
  });

  describe('ownership', () => {
    it('goes to one of many', async () => {
      await create();
      const [candidate] = await store.candidates({ now });
      const taken = await Promise.all(
        ['one', 'two', 'three', 'four'].map(owner =>
          store.claim({ candidate, owner, now }),
        ),
      );
      const winners = taken.filter(each => each !== undefined);
      expect(winners).toHaveLength(1);
      expect(winners[0]).toMatchObject({ epoch: 1, startedAt: now.getTime() });
      expect((await store.get('op1'))?.owner).toBe(winners[0]?.owner);
    });

    it('shows that it lives, so that a takeover of what was seen before fails', async () => {
      await create();
      const ownership = await take();
      const [seen] = await store.candidates({ now });
      expect(seen).toMatchObject({ owner: 'one', epoch: 1 });
      expect(await store.renew(ownership)).toEqual({
        cancelRequested: false,
        confirmedStopSeconds: 60,
      });
      expect(
        await store.claim({ candidate: seen, owner: 'two', now }),
      ).toBeUndefined();
      await store.verify(ownership);
    });

    it.each<
      [string, (store: DatabaseOperationStore, own: Ownership) => unknown]
    >([
      ['renew', (s, own) => s.renew(own)],
      ['verify', (s, own) => s.verify(own)],
      ['release', (s, own) => s.release(own)],
      [
        'saveStep',
        (s, own) => s.saveStep(own, { id: 'x', state: 'done', attempts: 1 }),
      ],
      [
        'saveState',
        (s, own) =>
          s.saveState(own, { state: 'done', entry: { message: '' }, now }),
      ],
      ['appendLog', (s, own) => s.appendLog(own, { message: 'x', now })],
      ['addWarning', (s, own) => s.addWarning(own, { message: 'x', now })],
      [
        'saveProgress',
        (s, own) =>
          s.saveProgress(own, {
            progress: { step: 'first', at: now.toISOString() },
            signAt: now,
          }),
      ],
      ['saveDowntime', (s, own) => s.saveDowntime(own, { totalSeconds: 1 })],
    ])('is asked for by %s', async (_, write) => {
      await create();
      const ownership = await take();
      await take('op1', 'two');
      const before = [await store.get('op1'), await messages()];
      await expect(write(store, ownership)).rejects.toMatchObject({
        name: 'OwnershipLost',
      });
      expect([await store.get('op1'), await messages()]).toEqual(before);
      // The owner may, and epoch and name both count.
      await expect(
        write(store, { ...ownership, epoch: 2 }),
      ).rejects.toMatchObject({ name: 'OwnershipLost' });
      await write(store, { id: 'op1', epoch: 2, owner: 'two' });
    });

    it('can be given up at once', async () => {
      await create();
      await store.release(await take());
      expect(await take('op1', 'two')).toMatchObject({ epoch: 2 });
    });
  });

  describe('candidates', () => {
    it('are those that need somebody, oldest first', async () => {
      await create('op2', ['a']);
      await store.create({
        operation: buildOperation({ id: 'op1' }),
        locks: ['b'],
        now: later,
      });
      const ids = async (at = now) =>
        (await store.candidates({ now: at })).map(({ id }) => id);
      expect(await ids()).toEqual(['op2', 'op1']);
      const one = await take('op1');
      const two = await take('op2');
      await store.saveState(two, {
        state: 'waiting-for-confirmation',
        predictedStopSeconds: 200,
        entry: { message: 'The stop would be longer' },
        rest: {},
        now,
      });
      expect(await store.get('op2')).toMatchObject({
        predictedStopSeconds: 200,
        owner: undefined,
      });
      await store.saveState(one, {
        state: 'moved-not-ready',
        entry: { message: 'Not ready' },
        rest: { wakeAt: later },
        now,
      });
      expect(await ids()).toEqual([]);
      expect(await ids(later)).toEqual(['op1']);
      await store.request({
        id: 'op2',
        whileState: 'waiting-for-confirmation',
        change: { cancelRequested: true },
        entry: { message: 'Cancel' },
        now,
      });
      expect(await ids()).toEqual(['op2']);
    });

    it('of a newer version are left to those who know it', async () => {
      const knex = await newDatabase();
      store = await DatabaseOperationStore.create({
        database: mockServices.database({ knex }),
      });
      await create();
      await knex('operations').update({ schema_version: 2 });
      expect(await store.candidates({ now })).toEqual([]);
    });
  });

  it('keeps what came of steps, warnings, progress and downtime', async () => {
    await create();
    const ownership = await take();
    const step = {
      id: 'first',
      state: 'done' as const,
      attempts: 2,
      outcome: 'Copied',
      error: undefined,
      output: { pod: 'mover' },
      startedAt: 1,
      finishedAt: 2,
      progressAt: undefined,
    };
    await store.saveStep(ownership, { ...step, state: 'running' });
    await store.saveStep(ownership, step);
    await store.addWarning(ownership, { message: 'Killed', now });
    await store.addWarning(ownership, { message: 'Killed', now });
    await store.addWarning(ownership, { message: 'Slow', now });
    const progress = { step: 'first', bytesDone: 2 ** 40, at: '1970-01-01' };
    await store.saveProgress(ownership, { progress, signAt: new Date(0) });
    await store.saveDowntime(ownership, { stoppedAt: '2026-01-01' });
    await store.saveDowntime(ownership, { totalSeconds: 7 });
    expect(await store.get('op1')).toMatchObject({
      steps: [
        { ...step, progressAt: 0 },
        { id: 'second', state: 'waiting' },
      ],
      warnings: ['Killed', 'Slow'],
      progress,
      downtime: { stoppedAt: '2026-01-01', totalSeconds: 7 },
    });
    expect(await messages()).toEqual([
      'Accepted for user:default/maria: Move data-db-0 to local-path',
      'Killed',
      'Slow',
    ]);
  });

  it('numbers the log without gaps, also under a race', async () => {
    await create();
    const ownership = await take();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        store.appendLog(ownership, {
          message: `${index}`,
          level: 'warning',
          step: 'first',
          now,
        }),
      ),
    );
    const log = await store.log({ id: 'op1', after: 1, limit: 100 });
    expect(log.map(({ sequence }) => sequence)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(log[0]).toMatchObject({
      at: now.toISOString(),
      level: 'warning',
      step: 'first',
    });
    expect(await store.log({ id: 'op1', after: 3, limit: 1 })).toMatchObject([
      { sequence: 4 },
    ]);
  });

  describe('request', () => {
    const request = (
      whileState: 'queued' | 'needs-a-person' | 'waiting-for-confirmation',
      change: Parameters<typeof store.request>[0]['change'],
    ) =>
      store.request({
        id: 'op1',
        whileState,
        change,
        entry: { message: 'Asked' },
        now,
      });

    it('changes an operation only in the state that was seen', async () => {
      await create();
      expect(await request('needs-a-person', { state: 'undoing' })).toBe(false);
      expect(await messages()).not.toContain('Asked');
      expect(await request('queued', { cancelRequested: true })).toBe(true);
      expect(await store.get('op1')).toMatchObject({ cancelRequested: true });
      expect(await messages()).toContain('Asked');
    });

    it('changes no state under the hands of an owner', async () => {
      await create();
      await take();
      expect(await request('queued', { state: 'undoing' })).toBe(false);
      expect(await request('queued', { cancelRequested: true })).toBe(true);
    });

    it('lets an operation go on with a longer stop', async () => {
      await create();
      await store.saveState(await take(), {
        state: 'waiting-for-confirmation',
        words: 'Longer',
        predictedStopSeconds: 200,
        entry: { message: 'Longer' },
        rest: {},
        now,
      });
      expect(
        await request('waiting-for-confirmation', {
          state: 'queued',
          confirmedStopSeconds: 240,
        }),
      ).toBe(true);
      expect(await store.get('op1')).toMatchObject({
        state: 'queued',
        words: undefined,
        confirmedStopSeconds: 240,
        predictedStopSeconds: undefined,
      });
      expect(await take('op1', 'two')).toMatchObject({ epoch: 2 });
    });
  });

  describe('list', () => {
    it('filters and pages, newest first', async () => {
      const operation = async (
        id: string,
        minute: number,
        request: Parameters<typeof buildPlan>[0] = {},
      ) =>
        store.create({
          operation: buildOperation({ id, plan: buildPlan(request) }),
          locks: [id],
          now: new Date(now.getTime() + minute * 60_000),
        });
      await operation('op1', 1);
      await operation('op2', 2, { request: { claims: ['a', 'b'] } });
      await operation('op3', 3, { request: { namespace: 'bank' } });
      await operation('op4', 4, { request: { cluster: 'away' } });
      await store.saveState(await take('op1'), {
        state: 'undone',
        entry: { message: 'Back' },
        now,
      });
      const ids = async (filter: Partial<Parameters<typeof store.list>[0]>) => {
        const all = await store.list({ limit: 10, offset: 0, ...filter });
        expect(all.totalItems).toBeGreaterThanOrEqual(all.items.length);
        return all.items.map(({ id }) => id);
      };
      const shop = { cluster: 'home', namespace: 'shop' };
      expect(await ids({})).toEqual(['op4', 'op3', 'op2', 'op1']);
      expect(await ids({ limit: 2, offset: 1 })).toEqual(['op3', 'op2']);
      expect(await ids({ active: true })).toEqual(['op4', 'op3', 'op2']);
      expect(await ids({ active: false })).toEqual(['op1']);
      expect(await ids({ claim: 'b' })).toEqual(['op2']);
      expect(await ids({ namespaces: [shop] })).toEqual(['op2', 'op1']);
      expect(await ids({ namespaces: [] })).toEqual([]);
      expect(
        await ids({
          claims: [
            { ...shop, name: 'a' },
            { ...shop, name: 'b' },
          ],
        }),
      ).toEqual(['op2']);
      expect(await ids({ claims: [] })).toEqual([]);
      expect(await store.namespaces()).toHaveLength(3);
    });
  });
});
