import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { labConfiguration } from './portal.mjs';
import { available, runLogged } from './process.mjs';

/** Generated from the OpenAPI document. */
const generated = [
  'plugins/storage-backend/src/schema/openapi',
  'plugins/storage-common/src/schema/openapi',
];

const yarn = (...args) => ({ command: 'yarn', args });
const spec = 'plugins/storage-backend/src/schema/openapi.yaml';

/**
 * Everything about the clone that is checked without running its code. Each has a title, a log
 * name, and either `commands` to run in turn or a `run` of its own; `skip` gives the reason why
 * this machine cannot run it.
 */
export const checks = [
  {
    title: 'types',
    log: 'tsc',
    commands: [yarn('tsc', '--pretty', 'false')],
  },
  {
    title: 'lint and import zones',
    log: 'lint',
    commands: [yarn('backstage-cli', 'repo', 'lint', '--max-warnings', '0')],
  },
  {
    title: 'prettier',
    log: 'prettier',
    commands: [yarn('prettier', '--check', '--log-level', 'warn', '.')],
  },
  {
    title: 'OpenAPI document',
    log: 'openapi',
    // The validation loads the generated router, which is TypeScript.
    env: { NODE_OPTIONS: '--require @backstage/cli/config/nodeTransform.cjs' },
    commands: [
      yarn('backstage-repo-tools', 'repo', 'schema', 'openapi', 'validate'),
      yarn(
        'backstage-repo-tools',
        'repo',
        'schema',
        'openapi',
        'lint',
        '--strict',
      ),
    ],
  },
  {
    title: `generating from ${spec} leaves a clean tree`,
    log: 'generate',
    skip: () =>
      available('java', ['-version'])
        ? undefined
        : 'Java is missing (Debian: default-jre-headless)',
    run: generateLeavesCleanTree,
  },
  {
    title: 'configuration schema',
    log: 'config',
    commands: [
      yarn('backstage-cli', 'config:check', '--lax', '--strict'),
      yarn(
        ...['backstage-cli', 'config:check', '--lax', '--strict'],
        ...['--config', 'app-config.yaml'],
        ...['--config', 'app-config.cluster.yaml'],
      ),
      yarn(
        ...['backstage-cli', 'config:check', '--lax', '--strict'],
        ...['--config', 'app-config.yaml'],
        ...labConfiguration().flatMap(file => ['--config', file]),
      ),
    ],
  },
  {
    title: 'documentation (mkdocs build --strict)',
    log: 'mkdocs',
    run: buildDocs,
  },
  {
    title: 'scripts',
    log: 'scripts',
    commands: [{ command: 'node', args: ['--test', 'scripts/**/*.test.mjs'] }],
  },
];

async function generateLeavesCleanTree({ env, log }) {
  const status = () =>
    runLogged({
      command: 'git',
      args: ['status', '--porcelain', '--', ...generated],
      env,
      log: `${log}-status`,
    });
  const before = await status();
  if (before.code !== 0) return before;
  const made = await runLogged({
    ...yarn('generate'),
    env,
    log,
  });
  if (made.code !== 0) return made;
  const after = await status();
  return after.output === before.output
    ? made
    : { ...after, code: 1, output: `Not as committed:\n${after.output}` };
}

async function buildDocs({ env, log }) {
  const site = mkdtempSync(path.join(tmpdir(), 'stowage-site-'));
  try {
    return await runLogged({
      command: 'mkdocs',
      args: ['build', '--strict', '--site-dir', site],
      env,
      cwd: root,
      log,
    });
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
}
