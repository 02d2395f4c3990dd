import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root, tools } from './paths.mjs';

const addresses = {
  page: 'http://localhost:3000',
  backend: 'http://localhost:7007/.backstage/health/v1/readiness',
};

/**
 * Starts the portal in a process group of its own and waits until its page and its backend answer.
 *
 * @param options.files configuration files, later ones win
 * @param options.log name of the file under `.tools/log` that takes the output
 * @param options.timeoutMs after which the start counts as failed
 * @returns `stop`, which ends the whole group, and `startMs`, how long the start took
 */
export async function startPortal({ env, files, log, timeoutMs = 240_000 }) {
  mkdirSync(path.join(tools, 'log'), { recursive: true });
  const file = path.join(tools, 'log', `${log}.log`);
  const output = createWriteStream(file);
  const began = Date.now();
  const child = spawn(
    'yarn',
    [
      ...['backstage-cli', 'repo', 'start'],
      ...files.flatMap(name => ['--config', name]),
    ],
    {
      cwd: root,
      env: { ...env, NODE_ENV: 'development' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  const ended = new Promise(resolve => child.once('exit', resolve));
  const stop = async () => {
    // The group: the command line tool, the bundler and the backend.
    if (child.exitCode === null && child.signalCode === null) {
      process.kill(-child.pid, 'SIGTERM');
    }
    await ended;
  };

  try {
    for (const address of Object.values(addresses)) {
      await answers({ address, child, deadline: began + timeoutMs, file });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, startMs: Date.now() - began };
}

async function answers({ address, child, deadline, file }) {
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Error(`The portal ended with code ${child.exitCode}: ${file}`);
    }
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Error(`The portal does not answer at ${address}: ${file}`);
}
