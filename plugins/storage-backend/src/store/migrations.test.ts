import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { readdirSync } from 'fs';
import { describeEachDatabase } from './__testUtils__/testDatabases';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@stowage/backstage-plugin-storage-backend',
  'migrations',
);
const tables = [
  'volume_readings',
  'volume_reading_history',
  'node_readings',
  'stray_readings',
  'reading_problems',
  'operation_plans',
  'operations',
  'operation_claims',
  'operation_steps',
  'operation_log',
  'operation_locks',
  'nas_observations',
];

async function existingTables(knex: Knex): Promise<string[]> {
  const exists = await Promise.all(
    tables.map(table => knex.schema.hasTable(table)),
  );
  return tables.filter((_, index) => exists[index]);
}

describeEachDatabase('migrations', newDatabase => {
  it('go up and down one by one, and up again', async () => {
    const knex = await newDatabase();
    const files = readdirSync(directory);
    for (const _ of files) {
      await knex.migrate.up({ directory });
    }
    expect(await existingTables(knex)).toEqual(tables);
    for (const _ of files) {
      await knex.migrate.down({ directory });
    }
    expect(await existingTables(knex)).toEqual([]);
    await knex.migrate.latest({ directory });
    expect(await existingTables(knex)).toEqual(tables);
  });

  it('20261122_readings.js holds a row of each table', async () => {
    const knex = await newDatabase();
    await knex.migrate.up({ directory, name: '20261122_readings.js' });
    await knex('volume_readings').insert({
      key: 'a'.repeat(64),
      cluster: 'home',
      volume_name: 'v'.repeat(253),
      source: 'kubelet',
      scope: 'filesystem',
      measured_at: 1,
      interval_ms: 1,
    });
    const point = {
      cluster: 'home',
      volume_name: 'v',
      source: 'walk',
      measured_at: 253_402_300_799_999,
    };
    await knex('volume_reading_history').insert(point);
    await expect(
      knex('volume_reading_history').insert(point),
    ).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
    await expect(
      knex('node_readings').insert({ key: 'b', cluster: 'home', node: 'n' }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/null/i) });
  });
});
