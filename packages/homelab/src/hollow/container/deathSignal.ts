import { spawnSync } from 'child_process';

/**
 * Prefix of a command line with which the kernel ends a process together with
 * this one, so that a killed test leaves no writer behind; empty where
 * util-linux is missing.
 */
export const withParent =
  process.platform === 'linux' &&
  spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0
    ? ['setpriv', '--pdeathsig', 'KILL', '--']
    : [];
