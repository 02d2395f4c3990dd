#!/usr/bin/env node
/**
 * The commands of the clone. Plain JavaScript for Node 20: it runs before anything is installed,
 * and installs what is missing into the clone.
 */
import { ensureDocsTools, ensurePackages } from './lib/install.mjs';
import { requireNode } from './lib/requirements.mjs';
import { Plain, say } from './lib/say.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';

/** Each command's module, and whether it needs mkdocs. */
const commands = {
  start: { load: () => import('./commands/start.mjs'), docs: true },
  test: { load: () => import('./commands/test.mjs'), docs: true },
  lab: { load: () => import('./commands/lab.mjs'), docs: false },
  cluster: { load: () => import('./commands/cluster.mjs'), docs: false },
  'test:cluster': {
    load: () => import('./commands/testCluster.mjs'),
    docs: false,
  },
  'test:lab': { load: () => import('./commands/testLab.mjs'), docs: true },
  'test:e2e': { load: () => import('./commands/testE2e.mjs'), docs: true },
  bench: { load: () => import('./commands/bench.mjs'), docs: false },
  chaos: { load: () => import('./commands/chaos.mjs'), docs: false },
  screenshots: {
    load: () => import('./commands/screenshots.mjs'),
    docs: true,
  },
};

async function main([name, ...args]) {
  requireNode();
  const command = commands[name];
  if (!command) {
    throw new Plain(
      `There is no command “${name ?? ''}”. There are: ${Object.keys(
        commands,
      ).join(', ')}.`,
    );
  }
  const { prepare, run } = await command.load();
  // What would make the command useless is said before minutes of installing.
  await prepare?.(args);
  const env = await ensureToolchain();
  await ensurePackages(env);
  if (command.docs) await ensureDocsTools(env);
  return run({ args, env });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Plain)) throw error;
  say(error.message);
  process.exitCode = 1;
}
