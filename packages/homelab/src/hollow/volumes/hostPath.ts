import { mkdirSync, statSync, Stats, writeFileSync } from 'fs';
import { dirname } from 'path';
import { VolumeError } from './VolumeError';

const checks: Record<string, { what: string; is(stats: Stats): boolean }> = {
  Directory: { what: 'a directory', is: stats => stats.isDirectory() },
  DirectoryOrCreate: { what: 'a directory', is: stats => stats.isDirectory() },
  File: { what: 'a file', is: stats => stats.isFile() },
  FileOrCreate: { what: 'a file', is: stats => stats.isFile() },
  Socket: { what: 'a socket file', is: stats => stats.isSocket() },
  CharDevice: {
    what: 'a character device',
    is: stats => stats.isCharacterDevice(),
  },
  BlockDevice: { what: 'a block device', is: stats => stats.isBlockDevice() },
};

/**
 * Makes and checks the path of a hostPath volume as its type says. An empty
 * type checks nothing; the runtime then makes a folder of what is missing.
 *
 * @param path - on this machine; `shown` is what the volume calls it
 * @throws VolumeError in a kubelet's words
 */
export function prepareHostPath(input: {
  path: string;
  shown: string;
  type: string | undefined;
}): void {
  const { path, shown, type = '' } = input;
  const existing = statSync(path, { throwIfNoEntry: false });
  if (!existing) {
    if (type === '' || type === 'DirectoryOrCreate') {
      mkdirSync(path, { recursive: true, mode: 0o755 });
      return;
    }
    if (type === 'FileOrCreate') {
      try {
        writeFileSync(path, '', { mode: 0o644 });
        return;
      } catch {
        throw new VolumeError(
          `hostPath type check failed: cannot create ${shown}, ${dirname(
            shown,
          )} is not there`,
        );
      }
    }
  }
  const check = checks[type];
  if (check && !(existing && check.is(existing))) {
    throw new VolumeError(
      `hostPath type check failed: ${shown} is not ${check.what}`,
    );
  }
}
