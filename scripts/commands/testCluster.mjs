import { closingLine } from '../lib/counts.mjs';
import { runJest } from '../lib/jest.mjs';
import { findPostgres, startPostgres } from '../lib/postgres.mjs';

/**
 * The suites on the real cluster: built, started, used and taken down without a trace. A Postgres
 * beside it keeps the operations of the portals that they start.
 */
export async function run({ args, env }) {
  const found = findPostgres();
  const postgres = found && (await startPostgres(found));
  try {
    const counts = await runJest({
      command: 'yarn',
      args: ['workspace', '@stowage/test-cluster', 'test:cluster', ...args],
      env: {
        ...env,
        ...(postgres && { [postgres.variable]: postgres.connection }),
      },
      log: 'test-cluster',
    });
    process.stdout.write(`${closingLine(counts)}\n`);
    return counts.failed === 0 ? 0 : 1;
  } finally {
    await postgres?.stop();
  }
}
