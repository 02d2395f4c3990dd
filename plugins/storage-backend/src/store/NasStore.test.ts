import { mockServices } from '@backstage/backend-test-utils';
import type { ObservedNas } from '@stowage/backstage-plugin-storage-common';
import { describeEachDatabase } from './__testUtils__/testDatabases';
import { DatabaseNasStore } from './NasStore';

jest.setTimeout(60_000);

const nas: ObservedNas = {
  name: 'nas',
  title: 'NAS',
  addresses: ['192.0.2.1'],
  intervalMs: 1000,
  state: 'ready',
  identity: {
    value: { vendor: 'Example' },
    measuredAt: '2026-11-22T12:00:00Z',
  },
  hardware: {},
  shares: {},
  nfsService: {},
  exports: {},
  snapshots: {},
};

describeEachDatabase('DatabaseNasStore', newDatabase => {
  it('keeps what each NAS said last', async () => {
    const knex = await newDatabase();
    const store = await DatabaseNasStore.create({
      database: mockServices.database({ knex }),
    });
    expect(await store.load({ name: 'nas' })).toBeUndefined();

    await store.save({ nas, observedAt: new Date(2000) });
    await store.save({
      nas: { ...nas, name: 'other', title: 'Other' },
      observedAt: new Date(1),
    });
    expect(await store.load({ name: 'nas' })).toEqual(nas);

    const newer = { ...nas, state: 'unreachable' as const };
    await store.save({ nas: newer, observedAt: new Date(3000) });
    expect(await store.load({ name: 'nas' })).toEqual(newer);
    await store.save({ nas, observedAt: new Date(2500) });
    expect(await store.load({ name: 'nas' })).toEqual(newer);
  });

  it('does not read what another version wrote', async () => {
    const knex = await newDatabase();
    const store = await DatabaseNasStore.create({
      database: mockServices.database({ knex }),
    });
    await store.save({ nas, observedAt: new Date(1) });
    await knex('nas_observations').update({ version: 99 });
    expect(await store.load({ name: 'nas' })).toBeUndefined();
  });
});
