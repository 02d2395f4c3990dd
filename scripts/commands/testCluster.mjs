import { closingLine } from '../lib/counts.mjs';
import { runJest } from '../lib/jest.mjs';

/** The suites on the real cluster: built, started, used and taken down without a trace. */
export async function run({ args, env }) {
  const counts = await runJest({
    command: 'yarn',
    args: ['workspace', '@stowage/test-cluster', 'test:cluster', ...args],
    env,
    log: 'test-cluster',
  });
  process.stdout.write(`${closingLine(counts)}\n`);
  return counts.failed === 0 ? 0 : 1;
}
