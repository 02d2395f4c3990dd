import { randomBytes } from 'crypto';

/**
 * Where a portal under test keeps its operations: in databases of its own on the Postgres that
 * `npm run test:cluster` starts, so that several replicas may share them.
 *
 * @returns Backstage's `backend.database`
 * @throws Error where there is none, saying what to do
 */
export function portalDatabase(): object {
  const [connection] = Object.entries(process.env).flatMap(([name, value]) =>
    /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/.test(name) &&
    value
      ? [value]
      : [],
  );
  if (!connection) {
    throw new Error(
      'The portal needs a Postgres for its operations: run the suites with `npm run test:cluster`, ' +
        'which starts one, or name one in BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING',
    );
  }
  return {
    client: 'pg',
    connection,
    prefix: `real_${randomBytes(4).toString('hex')}_`,
  };
}
