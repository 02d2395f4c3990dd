import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { explainFailure } from './explain.mjs';
import { root, tools } from './paths.mjs';
import { cleanEnvironment, runLogged } from './process.mjs';
import { Plain, say, step } from './say.mjs';

const recipe = path.join(root, 'scripts/toolchain');
const home = path.join(tools, 'toolchain');

/** A short hash of files, to know whether something was made from them as they are now. */
export function fingerprint(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** The sentence for a failed step, with the log's end where no sentence is known. */
export function failure(what, { output, file }) {
  const sentence = explainFailure(output);
  const where = `The whole output is in ${path.relative(root, file)}.`;
  return new Plain(
    sentence
      ? `${what} failed. ${sentence} ${where}`
      : `${what} failed. ${where} Its last lines:\n${output
          .trim()
          .split('\n')
          .slice(-15)
          .join('\n')}`,
  );
}

function findNode() {
  const modules = path.join(home, 'node_modules');
  if (!existsSync(modules)) return undefined;
  const name = readdirSync(modules).find(
    entry =>
      entry.startsWith('node-') &&
      existsSync(path.join(modules, entry, 'bin/node')),
  );
  return name && path.join(modules, name);
}

/**
 * Node 22 and Yarn 4 in `.tools/toolchain`, as npm packages with their hashes pinned.
 *
 * @returns the environment in which everything else runs: PATH with both, and the headers that
 * native modules are compiled against
 */
export async function ensureToolchain() {
  const stamp = path.join(home, '.complete');
  const wanted = fingerprint(
    path.join(recipe, 'package.json'),
    path.join(recipe, 'package-lock.json'),
  );
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    await step('fetching Node 22 and Yarn 4 into .tools', async () => {
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home, { recursive: true });
      for (const file of ['package.json', 'package-lock.json']) {
        copyFileSync(path.join(recipe, file), path.join(home, file));
      }
      const result = await runLogged({
        command: 'npm',
        args: ['ci', '--no-audit', '--no-fund', '--ignore-scripts'],
        cwd: home,
        env: cleanEnvironment(),
        log: 'toolchain',
      });
      if (result.code !== 0)
        throw failure('Fetching Node 22 and Yarn 4', result);
      const bin = path.join(home, 'bin');
      mkdirSync(bin);
      const yarn = '../node_modules/@yarnpkg/cli-dist/bin/yarn.js';
      symlinkSync(yarn, path.join(bin, 'yarn'));
      chmodSync(path.resolve(bin, yarn), 0o755);
      // Written under another name first: a full disk must not leave half a stamp.
      writeFileSync(`${stamp}.new`, wanted);
      renameSync(`${stamp}.new`, stamp);
    });
  }
  const node = findNode();
  if (!node) {
    throw new Plain(
      `There is no Node 22 package for ${process.platform} on ${process.arch}. Install Node 22 yourself and use yarn install, yarn start.`,
    );
  }
  const registry = await registryOfNpm();
  return cleanEnvironment({
    PATH: [
      path.join(tools, 'venv/bin'),
      path.join(home, 'bin'),
      path.join(node, 'bin'),
      process.env.PATH,
    ].join(path.delimiter),
    npm_config_nodedir: node,
    YARN_ENABLE_TELEMETRY: '0',
    ...(registry ? { YARN_NPM_REGISTRY_SERVER: registry } : {}),
  });
}

/** Yarn has a default registry of its own; whoever set one for npm means it for both. */
async function registryOfNpm() {
  if (process.env.YARN_NPM_REGISTRY_SERVER) return undefined;
  const known = path.join(home, '.registry');
  if (existsSync(known)) return readFileSync(known, 'utf8');
  const { code, output } = await runLogged({
    command: 'npm',
    args: ['config', 'get', 'registry', '--loglevel=error'],
    env: cleanEnvironment(),
    log: 'registry',
  });
  const registry = output.match(/^https?:\/\/\S+/m)?.[0].replace(/\/$/, '');
  if (code !== 0 || !registry) {
    say('  npm did not name its registry; Yarn uses its own default');
    return undefined;
  }
  writeFileSync(known, registry);
  return registry;
}
