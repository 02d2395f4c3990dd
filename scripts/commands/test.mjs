import { availableParallelism } from 'node:os';
import { checks } from '../lib/checks.mjs';
import { add, closingLine, none } from '../lib/counts.mjs';
import { runJest } from '../lib/jest.mjs';
import { findPostgres, startPostgres } from '../lib/postgres.mjs';
import { runLogged } from '../lib/process.mjs';
import { moverTestsMissing, runMoverTests } from '../lib/python.mjs';
import { say, step } from '../lib/say.mjs';

/** Every test that this machine can run; what it cannot is named with the reason. */
export async function run({ args, env }) {
  let total = none;
  for (const check of checks) {
    total = add(total, await runCheck({ check, env }));
  }
  total = add(total, await runMover({ env }));
  total = add(total, await runUnitTests({ args, env }));
  process.stdout.write(`${closingLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

async function runCheck({ check, env }) {
  const reason = check.skip?.();
  if (reason) {
    say(`skipped: ${check.title}: ${reason}`);
    return { ...none, skipped: 1 };
  }
  const result = await step(check.title, async () => {
    if (check.run) return check.run({ env, log: check.log });
    for (const [index, command] of check.commands.entries()) {
      const log = index === 0 ? check.log : `${check.log}-${index + 1}`;
      const one = await runLogged({
        ...command,
        env: { ...env, ...check.env },
        log,
      });
      if (one.code !== 0) return one;
    }
    return { code: 0 };
  });
  if (result.code === 0) return { ...none, passed: 1 };
  say(
    `FAILED: ${check.title}\n${result.output
      .trim()
      .split('\n')
      .slice(-60)
      .join('\n')}`,
  );
  return { ...none, failed: 1 };
}

async function runMover({ env }) {
  const missing = moverTestsMissing();
  if (missing) {
    say(`skipped: mover: ${missing}`);
    return { ...none, skipped: 1 };
  }
  return step('mover', () => runMoverTests({ env }));
}

/**
 * The suites in two rounds, each with as many at once as keep the machine busy: those that start a
 * control plane of their own wait for it most of the time.
 */
const rounds = [
  {
    title: 'tests on a real API server',
    log: 'tests-control-plane',
    leaveOut: String.raw`(?<!controlplane)\.test\.[jt]sx?$`,
    atOnce: Math.ceil(1.5 * availableParallelism()),
  },
  {
    title: 'tests',
    log: 'tests',
    leaveOut: String.raw`controlplane\.test\.ts$`,
  },
];

async function runUnitTests({ args, env }) {
  const installed = findPostgres();
  const postgres = installed && (await startPostgres(installed));
  if (!postgres) {
    say(
      'skipped: stores on Postgres: no server is installed (Debian: postgresql)',
    );
  }
  try {
    let counts = postgres ? none : { ...none, skipped: 1 };
    for (const { title, log, leaveOut, atOnce } of rounds) {
      const round = await step(title, () =>
        runJest({
          command: 'yarn',
          args: [
            ...['backstage-cli', 'repo', 'test', '--watch=false'],
            // First: a list of patterns takes paths behind it for more of them.
            ...args,
            ...['/node_modules/', leaveOut].map(
              pattern => `--testPathIgnorePatterns=${pattern}`,
            ),
            ...(atOnce ? [`--maxWorkers=${atOnce}`] : []),
          ],
          env: {
            ...env,
            CI: 'true',
            ...(postgres && { [postgres.variable]: postgres.connection }),
          },
          log,
        }),
      );
      counts = add(counts, round);
    }
    return counts;
  } finally {
    await postgres?.stop();
  }
}
