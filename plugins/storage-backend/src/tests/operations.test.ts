import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  storageOperationCancelPermission,
  storageOperationMovePermission,
  storageOperationReadPermission,
  type OperationPlan,
} from '@stowage/backstage-plugin-storage-common';
import request from 'supertest';
import {
  buildStep,
  buildDefinition,
} from '../executor/engine/__testUtils__/buildDefinition';
import type { PlannedOperation } from '../planner';
import { createAuditedOperationService } from '../service/operations/AuditedOperationService';
import { AuthorizedOperationService } from '../service/operations/AuthorizedOperationService';
import { DefaultOperationService } from '../service/operations/DefaultOperationService';
import { DatabaseOperationStore } from '../store';
import { buildPlan } from '../store/operations/testing/buildOperation';
import { deny, testApi } from './__testUtils__/testApi';

// The OpenAPI document is compiled once per file, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const now = new Date('2026-01-01T00:00:00Z');
const asked = {
  kind: 'move' as const,
  cluster: 'home',
  namespace: 'shop',
  claims: ['data-db-0'],
};

async function api(
  options: { denied?: string[]; typedConfirmation?: string } = {},
) {
  const store = await DatabaseOperationStore.create({
    database: mockServices.database({ knex: await databases.init('SQLITE_3') }),
  });
  const steps = [
    buildStep('first'),
    buildStep('second', { phase: 'fenced' }),
    buildStep('third', { phase: 'after' }),
  ];
  const planned = (values: Partial<OperationPlan> = {}) =>
    ({
      plan: {
        ...buildPlan({ hash: 'hash', steps: steps.map(({ id }) => id) }),
        figures: { stopSeconds: 40 },
        typedConfirmation: options.typedConfirmation,
        ...values,
      },
      decisions: { kind: 'move' },
    } as unknown as PlannedOperation);
  const planner = {
    plan: jest.fn(async () => planned()),
    planAgain: jest.fn(async () => ({
      fresh: planned(),
      differences: [] as string[],
    })),
    demandEnabled: jest.fn(),
  };
  const wake = jest.fn();
  const audited = mockServices.auditor.mock();
  const record = { success: jest.fn(), fail: jest.fn() };
  audited.createEvent.mockResolvedValue(record);
  const { app } = await testApi({
    policy: name => (options.denied?.includes(name) ? deny : undefined),
    operations: ({ authorizer }) =>
      createAuditedOperationService({
        auditor: audited,
        service: new AuthorizedOperationService({
          authorizer,
          service: new DefaultOperationService({
            store,
            planner,
            definitions: [buildDefinition(steps)],
            wake,
            now: () => now,
          }),
          kept: { list: async () => ({ items: [], clusters: [] }) } as never,
          componentClaims: async () => [
            { cluster: 'home', namespace: 'shop', name: 'other' },
          ],
        }),
      }),
  });
  const plan = () => request(app).post('/operations/plan').send(asked);
  const start = (more: object = {}) =>
    request(app)
      .post('/operations')
      .send({ request: { ...asked, ...more }, planHash: 'hash' });
  return { app, store, planner, wake, audited, record, plan, start };
}

describe('operations', () => {
  it('are planned, started by the hash of the plan, and shown', async () => {
    const { app, plan, start, wake, audited } = await api();
    expect((await plan()).body).toMatchObject({ hash: 'hash' });
    const started = await start();
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({
      id: expect.stringMatching(/^op[a-z0-9]{10}$/),
      state: 'queued',
      confirmedStopSeconds: 40,
      cancelEffect: 'Nothing was changed yet: it ends here.',
      steps: [
        { id: 'first', title: 'Title of first', state: 'waiting', attempts: 0 },
        { id: 'second' },
        { id: 'third' },
      ],
    });
    expect(wake).toHaveBeenCalledTimes(1);
    const { id } = started.body;
    const shown = await request(app).get(`/operations/${id}`);
    expect(shown.body).toEqual(started.body);
    const list = await request(app).get('/operations?active=true');
    expect(list.body).toMatchObject({ totalItems: 1, items: [{ id }] });
    const other = await request(app).get(
      '/operations?component=component:default/orders',
    );
    expect(other.body.totalItems).toBe(0);
    const log = await request(app).get(`/operations/${id}/log`);
    expect(log.body.items).toMatchObject([
      { sequence: 1, message: expect.stringContaining('Accepted for') },
    ]);
    expect(audited.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'operation',
        severityLevel: 'medium',
        meta: expect.objectContaining({ queryType: 'start', hash: 'hash' }),
      }),
    );
  });

  it('are not started by a plan that nobody was shown, or another one', async () => {
    const { plan, start } = await api();
    const unseen = await start();
    expect(unseen.status).toBe(409);
    expect(unseen.body.error.message).toContain('PLAN_OUTDATED');
    await plan();
    const another = await start({ claims: ['data-db-1'] });
    expect(another.status).toBe(400);
    expect(another.body.error.message).toContain('another request');
  });

  it('are not started where the cluster has changed, and the words say how', async () => {
    const { plan, start, planner, record } = await api();
    await plan();
    planner.planAgain.mockResolvedValueOnce({
      ...(await planner.planAgain()),
      differences: ['There are 9 GiB to carry now.'],
    });
    const { status, body } = await start();
    expect(status).toBe(409);
    expect(body.error.message).toBe(
      'PLAN_OUTDATED: the plan that was confirmed does not hold any more. There are 9 GiB to carry now. Plan again and look at what is different',
    );
    expect(record.fail).toHaveBeenCalledTimes(1);
  });

  it('ask for what has to be typed', async () => {
    const { plan, start } = await api({ typedConfirmation: 'data-db-0' });
    await plan();
    expect((await start()).status).toBe(400);
    expect((await start({ confirmation: 'data-db-0' })).status).toBe(202);
  });

  it('do not touch what another one works on', async () => {
    const { plan, start } = await api();
    await plan();
    await start();
    const { status, body } = await start();
    expect(status).toBe(409);
    expect(body.error.message).toContain(
      'works on claim shop/data-db-0 of cluster home',
    );
  });

  it('can be cancelled and confirmed in the states that allow it', async () => {
    const { app, store, plan, start } = await api();
    await plan();
    const { id } = (await start()).body;
    const confirm = (stopSeconds: number) =>
      request(app).post(`/operations/${id}/confirm`).send({ stopSeconds });
    const cancel = () => request(app).post(`/operations/${id}/cancel`);
    expect((await confirm(100)).status).toBe(409);
    const [candidate] = await store.candidates({ now });
    const { epoch } = (await store.claim({ candidate, owner: 'a', now }))!;
    const own = { id, epoch, owner: 'a' };
    await store.saveState(own, {
      state: 'waiting-for-confirmation',
      predictedStopSeconds: 90,
      now,
      rest: {},
    });
    expect((await confirm(60)).status).toBe(400);
    const confirmed = await confirm(100);
    expect(confirmed.status).toBe(202);
    expect(confirmed.body).toMatchObject({
      state: 'queued',
      confirmedStopSeconds: 100,
    });
    const cancelled = await cancel();
    expect(cancelled.status).toBe(202);
    expect(cancelled.body).toMatchObject({ cancelRequested: true });
    expect((await cancel()).status).toBe(202);
  });

  it('can not be cancelled when the new volume carries the name', async () => {
    const { app, store, plan, start } = await api();
    await plan();
    const { id } = (await start()).body;
    const [candidate] = await store.candidates({ now });
    const { epoch } = (await store.claim({ candidate, owner: 'a', now }))!;
    for (const step of ['first', 'second']) {
      await store.saveStep(
        { id, epoch, owner: 'a' },
        { id: step, state: 'done', attempts: 1 },
      );
    }
    const { status, body } = await request(app).post(
      `/operations/${id}/cancel`,
    );
    expect(status).toBe(409);
    expect(body.error.message).toContain('it can be rolled back');
  });

  it('ask for the permission of their kind', async () => {
    const { plan, start } = await api({
      denied: [storageOperationMovePermission.name],
    });
    expect((await plan()).status).toBe(403);
    expect((await start()).status).toBe(403);
  });

  it('are hidden, and not cancelled, without permission', async () => {
    const seen = await api({ denied: [storageOperationCancelPermission.name] });
    await seen.plan();
    const { id } = (await seen.start()).body;
    const cancelled = await request(seen.app).post(`/operations/${id}/cancel`);
    expect(cancelled.status).toBe(403);

    const hidden = await api({ denied: [storageOperationReadPermission.name] });
    await hidden.plan();
    const { body } = await hidden.start();
    const { app } = hidden;
    expect((await request(app).get(`/operations/${body.id}`)).status).toBe(404);
    expect((await request(app).get('/operations/nothing')).status).toBe(404);
    expect((await request(app).get('/operations')).body.totalItems).toBe(0);
  });
});
