import { spawn } from 'child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { waitFor } from '../lib/waitFor';
import { ClusterLayout, memberVariable } from './layout';

/** A program that outlives the command that started it. */
export interface Daemon {
  /** Names its log and pid files. */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
}

function pidPath(layout: ClusterLayout, name: string): string {
  return join(layout.pidFolder, `${name}.pid`);
}

/** Where a daemon's command line is kept, to start it once more. */
function commandPath(layout: ClusterLayout, name: string): string {
  return join(layout.pidFolder, `${name}.json`);
}

/** The environment entry by which a process is recognised as the cluster's. */
export function memberEnvironment(
  layout: ClusterLayout,
): Record<string, string> {
  return { [memberVariable]: layout.prefix };
}

/**
 * Whether a process is one of the cluster's. Process ids are reused, so a pid
 * file alone proves nothing.
 */
function isMember(layout: ClusterLayout, pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .includes(`${memberVariable}=${layout.prefix}`);
  } catch {
    // Gone meanwhile, or a process of another user: not ours.
    return false;
  }
}

/**
 * Whether a process has let go of everything. A process that was killed loses
 * its environment, by which it is recognised, before its sockets.
 */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The state follows the name, which stands in parentheses and may hold some.
    const state = stat.charAt(stat.lastIndexOf(')') + 2);
    // A first thread that has ended waits for the others to do so.
    return state === 'Z' && readdirSync(`/proc/${pid}/task`).length === 1;
  } catch {
    return true;
  }
}

/** Starts a program in a session of its own; its output goes to a log file. */
export function startDaemon(layout: ClusterLayout, daemon: Daemon): void {
  mkdirSync(layout.logFolder, { recursive: true });
  mkdirSync(layout.pidFolder, { recursive: true });
  writeFileSync(commandPath(layout, daemon.name), JSON.stringify(daemon));
  const log = openSync(logPath(layout, daemon.name), 'a');
  const child = spawn(daemon.command, daemon.args, {
    cwd: layout.stateFolder,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      // `sudo` and login shells of some systems leave these out.
      PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`,
      ...daemon.env,
      ...memberEnvironment(layout),
    },
  });
  closeSync(log);
  child.unref();
  if (child.pid !== undefined) {
    writeFileSync(pidPath(layout, daemon.name), `${child.pid}\n`);
  }
}

/**
 * Starts a daemon that was killed, just as it was started the first time. Does
 * nothing if it runs.
 *
 * @throws Error when the cluster has no daemon of that name.
 */
export function startDaemonAgain(layout: ClusterLayout, name: string): void {
  if (!existsSync(commandPath(layout, name))) {
    throw new Error(`The cluster runs no program named '${name}'`);
  }
  if (daemonPid(layout, name) === undefined) {
    startDaemon(
      layout,
      JSON.parse(readFileSync(commandPath(layout, name), 'utf8')),
    );
  }
}

/** Names of all daemons that were ever started in this life of the cluster. */
export function daemonNames(layout: ClusterLayout): string[] {
  return existsSync(layout.pidFolder)
    ? readdirSync(layout.pidFolder)
        .filter(file => file.endsWith('.json'))
        .map(file => file.slice(0, -'.json'.length))
        .sort()
    : [];
}

/** Where a daemon's output goes. */
export function logPath(layout: ClusterLayout, name: string): string {
  return join(layout.logFolder, `${name}.log`);
}

/** The process id of a daemon that runs, otherwise undefined. */
export function daemonPid(
  layout: ClusterLayout,
  name: string,
): number | undefined {
  try {
    const pid = Number(readFileSync(pidPath(layout, name), 'utf8'));
    return isMember(layout, pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * To be called inside waits for what a daemon does.
 *
 * @throws Error with the end of its log if it runs no more.
 */
export function assertDaemon(layout: ClusterLayout, name: string): void {
  if (daemonPid(layout, name) === undefined) {
    const log = readFileSync(logPath(layout, name), 'utf8').trim();
    throw new Error(`${name} ended; the end of its log: ${log.slice(-3000)}`);
  }
}

/** Ends one daemon as a crash would, and waits until its ports are free. */
export async function killDaemon(
  layout: ClusterLayout,
  name: string,
): Promise<void> {
  const pid = daemonPid(layout, name);
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL');
    await waitFor(`${name} to end`, () => hasEnded(pid));
  }
}

/** All running processes of the cluster, found without its pid files. */
export function memberPids(layout: ClusterLayout): number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(Number)
    .filter(pid => pid !== process.pid && isMember(layout, pid));
}

/**
 * Ends every process of the cluster. A node's first process takes everything
 * inside the node with it, since it is the first of a process namespace.
 */
export async function killMembers(layout: ClusterLayout): Promise<void> {
  await waitFor(
    `the processes of cluster '${layout.prefix}' to end`,
    () => {
      const pids = memberPids(layout);
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // Ended between the look and the signal.
        }
      }
      return pids.length === 0;
    },
    { timeoutMs: 30_000, intervalMs: 50 },
  );
}
