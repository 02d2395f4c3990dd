import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { closingLine } from './counts.mjs';
import { tools } from './paths.mjs';
import { runHere } from './process.mjs';

const report = path.join(tools, 'log/test-e2e.json');

/** Has Playwright run one of the projects of its configuration. */
export function runPlaywright({ project, args, env }) {
  return runHere({
    command: 'yarn',
    args: ['playwright', 'test', `--project=${project}`, ...args],
    env,
  });
}

/**
 * A browser drives a portal, and its tests are counted.
 *
 * @param options.withPortal brings up a portal, calls `work` with its environment, and takes it down
 * @returns the exit code
 */
export async function runBrowserTests({ project, withPortal, args, env }) {
  rmSync(report, { force: true });
  const code = await withPortal({
    env,
    work: environment => runPlaywright({ project, args, env: environment }),
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
