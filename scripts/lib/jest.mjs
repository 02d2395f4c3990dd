import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { countsOfJest, skippedByJest } from './counts.mjs';
import { tools } from './paths.mjs';
import { runLogged } from './process.mjs';
import { say } from './say.mjs';

/**
 * Runs a command that ends in Jest and counts its tests.
 *
 * @param options.args the command line up to Jest's own options
 * @returns counts; a run that never got to a report is one failure
 */
export async function runJest({ command, args, env, log, cwd }) {
  const report = path.join(tools, 'log', `${log}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { code } = await runLogged({
    command,
    args: [...args, '--json', `--outputFile=${report}`],
    env,
    log,
    cwd,
    stream: true,
  });
  if (!existsSync(report)) {
    say(`${log}: ended with code ${code} before any test was counted`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const parsed = JSON.parse(readFileSync(report, 'utf8'));
  for (const name of skippedByJest(parsed)) say(`skipped: ${name}`);
  const counts = countsOfJest(parsed);
  // Such as a coverage threshold or an open handle: red, though every test passed.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
