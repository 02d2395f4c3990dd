import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { closingLine, none } from '../lib/counts.mjs';
import { root, tools } from '../lib/paths.mjs';
import { findPostgres, startPostgres } from '../lib/postgres.mjs';
import { runLogged } from '../lib/process.mjs';
import { requireForMovers } from '../lib/requirements.mjs';
import { duration, say } from '../lib/say.mjs';

export const prepare = requireForMovers;

/**
 * Random operations with faults on hollow nodes, each run judged by what is left of its bytes:
 * `npm run chaos -- --runs 200 --seed 1`. `--only <seed>` repeats one run, `--parallel` says how
 * many go on at once, `--minutes` when no further one begins.
 */
export async function run({ args, env }) {
  const folder = path.join(tools, 'chaos', new Date().toISOString());
  mkdirSync(folder, { recursive: true });
  const installed = findPostgres();
  if (!installed) {
    say(
      'left out: two replicas on one database: no Postgres is installed (Debian: postgresql)',
    );
  }
  if (process.getuid?.() !== 0) {
    say('left out: full disks: only root can mount disks with a limit');
  }
  const postgres = installed && (await startPostgres(installed));
  let result;
  try {
    result = await runLogged({
      command: 'node',
      args: [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        'test/chaos/src/chaos.ts',
        ...['--folder', folder],
        ...(postgres ? ['--postgres', `${postgres.connection}`] : []),
        ...args,
      ],
      cwd: root,
      env,
      log: 'chaos',
      stream: true,
    });
  } finally {
    await postgres?.stop();
  }
  const summary = summaryOf(result.output);
  if (!summary) {
    say(`chaos: ended with code ${result.code} before any run was counted`);
    process.stdout.write(`${closingLine({ ...none, failed: 1 })}\n`);
    return 1;
  }
  const { passed, failed, notRun, seconds, states, faults } = summary;
  const runs = passed + failed.length;
  process.stdout.write(
    `\n${runs} runs in ${duration(seconds * 1000)} (${(
      seconds / Math.max(1, runs)
    ).toFixed(1)} s each)\n`,
  );
  table('operations', states);
  table('runs with', faults);
  for (const seed of failed) {
    process.stdout.write(
      `FAILED: run ${seed}, see ${path.join(folder, String(seed))}\n` +
        `  again: npm run chaos -- --only ${seed}\n`,
    );
  }
  if (notRun) process.stdout.write(`${notRun} runs had no time\n`);
  process.stdout.write(
    `${closingLine({ passed, failed: failed.length, skipped: notRun })}\n`,
  );
  return failed.length === 0 && runs > 0 ? 0 : 1;
}

/** The last line that the runs print. */
function summaryOf(output) {
  const line = output
    .trim()
    .split('\n')
    .findLast(each => each.startsWith('{"passed"'));
  return line && JSON.parse(line);
}

function table(title, counts) {
  process.stdout.write(`${title}\n`);
  for (const [name, count] of Object.entries(counts)) {
    process.stdout.write(`  ${String(count).padStart(5)}  ${name}\n`);
  }
}
