import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, tools } from './paths.mjs';
import { available, runLogged } from './process.mjs';
import { say } from './say.mjs';

const oldest = [3, 11];

/** Why the mover's tests cannot run on this machine, if they cannot. */
export function moverTestsMissing() {
  if (process.platform !== 'linux') {
    return `the mover needs Linux; this is ${process.platform}`;
  }
  const test = `import sys; sys.exit(sys.version_info < (${oldest.join(
    ', ',
  )}))`;
  return available('python3', ['-c', test])
    ? undefined
    : `Python ${oldest.join('.')} or newer is missing (Debian: python3)`;
}

/**
 * Counts of a run of Python's unittest.
 *
 * @param report the parsed report of `images/mover/tests`
 */
export function countsOfUnittest({ passed, failed, skipped }) {
  return { passed, failed, skipped: skipped.length };
}

/**
 * Runs the tests of the mover's program and names what was skipped, with the reason.
 *
 * @returns counts; a run that never got to a report is one failure
 */
export async function runMoverTests({ env }) {
  const report = path.join(tools, 'log', 'mover.json');
  rmSync(report, { force: true });
  const { code, output } = await runLogged({
    command: 'python3',
    args: ['-B', '-m', 'tests', '--report', report],
    cwd: path.join(root, 'images', 'mover'),
    env,
    log: 'mover',
  });
  if (code !== 0)
    say(`FAILED: mover\n${output.trim().split('\n').slice(-60).join('\n')}`);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const parsed = JSON.parse(readFileSync(report, 'utf8'));
  for (const { name, reason } of parsed.skipped) {
    say(`skipped: mover: ${name}: ${reason}`);
  }
  const counts = countsOfUnittest(parsed);
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
