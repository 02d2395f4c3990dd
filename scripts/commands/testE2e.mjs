import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { closingLine } from '../lib/counts.mjs';
import { requireBrowser, withPortalOnCluster } from '../lib/e2e.mjs';
import { tools } from '../lib/paths.mjs';
import { runHere } from '../lib/process.mjs';

const report = path.join(tools, 'log/test-e2e.json');

export const prepare = requireBrowser;

/** A browser drives the whole portal on the real cluster. */
export async function run({ args, env }) {
  rmSync(report, { force: true });
  const code = await withPortalOnCluster({
    env,
    work: environment =>
      runHere({
        command: 'yarn',
        args: ['playwright', 'test', '--project=e2e', ...args],
        env: environment,
      }),
  });
  const counts = readCounts();
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  process.stdout.write(`${closingLine(counts)}\n`);
  return counts.failed === 0 ? 0 : 1;
}

function readCounts() {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats } = JSON.parse(readFileSync(report, 'utf8'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}
