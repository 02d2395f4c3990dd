import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, tools } from './paths.mjs';

/**
 * The environment for everything that is started: without what `npm run` adds, which would
 * otherwise steer Yarn and node-gyp (an npmrc may point them at the headers of another Node).
 */
export function cleanEnvironment(extra = {}) {
  const environment = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^npm_/i.test(name) && name !== 'INIT_CWD') environment[name] = value;
  }
  return { ...environment, ...extra };
}

/** Whether a command can be started at all. */
export function available(command, args = ['--version']) {
  const result = spawnSync(command, args, {
    stdio: 'ignore',
    env: cleanEnvironment(),
  });
  return !result.error && result.status === 0;
}

/**
 * Runs a command to its end, its output in `.tools/log/<log>.log`.
 *
 * @param options.stream whether the output is shown as it comes, too
 * @returns exit code and the whole output, standard error included
 */
export function runLogged({
  command,
  args,
  env,
  cwd = root,
  log,
  stream = false,
}) {
  const folder = path.join(tools, 'log');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${log}.log`);
  writeFileSync(file, `$ ${[command, ...args].join(' ')}\n`);
  return new Promise(resolve => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = chunk => {
      output += chunk;
      appendFileSync(file, chunk);
      if (stream) process.stderr.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', error => {
      take(`${error.message}\n`);
      resolve({ code: 127, output, file });
    });
    child.on('close', (code, signal) =>
      resolve({ code: code ?? (signal ? 1 : 0), output, file }),
    );
  });
}

/**
 * Runs a command on this terminal, passes on Ctrl-C, and resolves with its exit code.
 */
export function runHere({ command, args, env, cwd = root }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    const pass = signal => child.kill(signal);
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/**
 * As {@link runHere}, for a command that starts others: however this process ends, even killed,
 * the command and all that it started end as well, so that no port stays taken.
 */
export function runGroupHere({ command, args, env, cwd = root }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: 'inherit',
      detached: true,
    });
    child.on('error', reject);
    if (child.pid === undefined) return;

    const guard = spawn(
      process.execPath,
      [path.join(root, 'scripts/lib/endGroup.mjs'), String(child.pid)],
      { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
    );
    const pass = signal => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // All of them have ended.
      }
    };
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    process.on('SIGHUP', pass);
    child.on('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.off(name, pass);
      }
      guard.stdin.end();
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
