import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { isWithin } from '../../hollow/container/mountPaths';

/**
 * Paths below a folder that something is mounted at, the innermost first.
 *
 * @param mountInfo - the content of `/proc/self/mountinfo`, whose fifth field
 *   is the path with blanks as `\040` (proc(5))
 */
export function mountsBelow(folder: string, mountInfo: string): string[] {
  return mountInfo
    .split('\n')
    .map(line => line.split(' ')[4] ?? '')
    .map(path =>
      path.replace(/\\([0-7]{3})/g, (_, code) =>
        String.fromCharCode(parseInt(code, 8)),
      ),
    )
    .filter(path => path !== folder && isWithin(path, folder))
    .sort((a, b) => b.length - a.length);
}

/** Unmounts disks that a lab which was killed has left mounted. */
export function unmountBelow(folder: string): void {
  if (process.platform !== 'linux') {
    return;
  }
  const mounts = mountsBelow(
    folder,
    readFileSync('/proc/self/mountinfo', 'utf8'),
  );
  for (const path of mounts) {
    execFileSync('umount', ['--lazy', path]);
  }
}
