import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

import path from 'node:path';
import { root, tools } from './paths.mjs';
import { runLogged } from './process.mjs';
import { requireForInstallation, requireVenv } from './requirements.mjs';
import { step } from './say.mjs';
import { failure, fingerprint } from './toolchain.mjs';
import { packageFiles } from './workspaces.mjs';

/**
 * Every package of the lock file in node_modules; does nothing where the last installation was
 * made from the same files.
 */
export async function ensurePackages(env) {
  const stamp = path.join(root, 'node_modules/.stowage');
  const wanted = fingerprint(
    path.join(root, 'yarn.lock'),
    path.join(root, '.yarnrc.yml'),
    path.join(root, 'scripts/toolchain/package-lock.json'),
    ...packageFiles(),
  );
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  requireForInstallation();
  await step('installing packages and compiling native modules', async () => {
    const result = await runLogged({
      command: 'yarn',
      args: ['install', '--immutable'],
      env,
      log: 'install',
    });
    if (result.code !== 0) throw failure('Installing the packages', result);
    writeFileSync(stamp, wanted);
  });
}

/** mkdocs with the TechDocs plugins in `.tools/venv`. */
export async function ensureDocsTools(env) {
  const requirements = path.join(root, 'scripts/toolchain/requirements.txt');
  const venv = path.join(tools, 'venv');
  const stamp = path.join(venv, '.complete');
  // TechDocs refuses to build where a link below the documentation's root leads out of it.
  const wanted = `${fingerprint(requirements)} copies`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  requireVenv();
  await step('putting mkdocs into .tools/venv', async () => {
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(tools, { recursive: true });
    const made = await runLogged({
      command: 'python3',
      args: ['-m', 'venv', '--copies', venv],
      env,
      log: 'venv',
    });
    if (made.code !== 0) throw failure('Making the Python environment', made);
    const filled = await runLogged({
      command: path.join(venv, 'bin/pip'),
      args: ['install', '--disable-pip-version-check', '-r', requirements],
      env,
      log: 'pip',
    });
    if (filled.code !== 0) throw failure('Installing mkdocs', filled);
    writeFileSync(stamp, wanted);
  });
}
