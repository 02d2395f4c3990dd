import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ServiceUnavailableError } from '@backstage/errors';
import { Launcher } from './Launcher';
import { NameLauncher } from './NameLauncher';
import { NamespaceLauncher } from './NamespaceLauncher';

/** How containers are to be run; `auto` takes namespaces where they work. */
export type Isolation = 'auto' | 'namespaces' | 'names';

let namespacesMissing: { reason?: string } | undefined;

/**
 * Why mount and process namespaces do not work for the present user, or
 * undefined if they do. Tried once, with a real read-only mount.
 */
export function whyNoNamespaces(): string | undefined {
  namespacesMissing ??= { reason: tryNamespaces() };
  return namespacesMissing.reason;
}

function tryNamespaces(): string | undefined {
  if (process.platform !== 'linux') {
    return `${process.platform} has no mount namespaces`;
  }
  if (spawnSync('unshare', ['--version']).error) {
    return "the command 'unshare' of util-linux is missing";
  }
  const folder = mkdtempSync(join(tmpdir(), 'stowage-namespaces-'));
  try {
    const source = join(folder, 'volume');
    mkdirSync(source);
    writeFileSync(join(source, 'seen'), '');
    const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    const [program, args] = new NamespaceLauncher().commandLine({
      command: [
        '/bin/sh',
        '-c',
        'test -e /stowage/probe/seen && ! touch /stowage/probe/written 2>/dev/null',
      ],
      environment,
      mounts: [{ source, mountPath: '/stowage/probe', readOnly: true }],
      scratch: folder,
    });
    const { status, stderr } = spawnSync(program, args, {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      timeout: 10_000,
    });
    return status === 0
      ? undefined
      : `namespaces do not work for this user: ${
          stderr.toString().trim() || `the trial ended with ${status}`
        }`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Chooses how containers run on this machine.
 *
 * @throws ServiceUnavailableError if namespaces are demanded and do not work
 */
export function chooseLauncher(isolation: Isolation): Launcher {
  const reason = isolation === 'names' ? 'not wanted' : whyNoNamespaces();
  if (reason === undefined) {
    return new NamespaceLauncher();
  }
  if (isolation === 'namespaces') {
    throw new ServiceUnavailableError(
      `Containers cannot run in namespaces here: ${reason}. Choose isolation 'names', or allow users to make namespaces.`,
    );
  }
  return new NameLauncher();
}
