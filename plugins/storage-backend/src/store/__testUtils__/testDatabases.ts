import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';

const postgresIds: TestDatabaseId[] = [
  'POSTGRES_18',
  'POSTGRES_17',
  'POSTGRES_16',
  'POSTGRES_15',
  'POSTGRES_14',
];

/** The variable under which backend-test-utils looks for the address of a running server. */
function connectionVariable(id: TestDatabaseId): string {
  return `BACKSTAGE_TEST_DATABASE_${id.replace('_', '')}_CONNECTION_STRING`;
}

/**
 * Runs a suite on SQLite and on every Postgres whose address is given, such as
 * `BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING=postgresql://postgres@127.0.0.1:5432`.
 * Containers are never started. Without any Postgres that half of the suite is skipped under a
 * name that says why.
 *
 * @param suite - gets a function that makes a fresh, empty database
 */
export function describeEachDatabase(
  name: string,
  suite: (newDatabase: () => Promise<Knex>) => void,
): void {
  const given = postgresIds.filter(id => process.env[connectionVariable(id)]);
  const databases = TestDatabases.create({
    ids: ['SQLITE_3', ...given],
    disableDocker: true,
  });
  for (const [id] of databases.eachSupportedId()) {
    describe(`${name} on ${id}`, () => {
      suite(() => databases.init(id));
    });
  }
  if (given.length === 0) {
    const reason = `${connectionVariable('POSTGRES_15')} is not set`;
    // eslint-disable-next-line jest/no-disabled-tests -- the title names the reason
    describe.skip(`${name} on Postgres (skipped: ${reason})`, () => {
      suite(() => databases.init('POSTGRES_15'));
    });
  }
}
