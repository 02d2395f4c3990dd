import { randomBytes } from 'crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'fs';
import { dirname, join } from 'path';

/** A file of a volume that is made from objects. */
export interface VolumeFile {
  content: Buffer;
  mode: number;
}

/**
 * Writes the files of a volume so that a reader sees all old or all new ones:
 * they lie in a folder of their own, and one rename of the link `..data`
 * switches over, as the kubelet's AtomicWriter does. Nothing is done if nothing
 * changed.
 *
 * @param files - by path relative to the volume
 */
export function writeFileVolume(
  folder: string,
  files: Map<string, VolumeFile>,
): void {
  mkdirSync(folder, { recursive: true });
  const link = join(folder, '..data');
  if (isCurrent(folder, files)) {
    return;
  }
  const version = `..${randomBytes(6).toString('hex')}`;
  mkdirSync(join(folder, version));
  for (const [path, { content, mode }] of files) {
    const target = join(folder, version, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    // The umask has no say in what the pod asked for.
    chmodSync(target, mode);
  }
  const previous = existsSync(link) ? readlinkSync(link) : undefined;
  symlinkSync(version, `${link}_tmp`);
  renameSync(`${link}_tmp`, link);
  const names = new Set([...files.keys()].map(path => path.split('/')[0]));
  for (const name of names) {
    if (!existsSync(join(folder, name))) {
      symlinkSync(join('..data', name), join(folder, name));
    }
  }
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('..') && !names.has(name)) {
      rmSync(join(folder, name));
    }
  }
  if (previous) {
    rmSync(join(folder, previous), { recursive: true });
  }
}

function isCurrent(folder: string, files: Map<string, VolumeFile>): boolean {
  const data = join(folder, '..data');
  if (!existsSync(data)) {
    return false;
  }
  const present = readdirSync(data, {
    recursive: true,
    withFileTypes: true,
  }).filter(entry => entry.isFile());
  return (
    present.length === files.size &&
    [...files].every(([path, { content }]) => {
      try {
        return readFileSync(join(data, path)).equals(content);
      } catch {
        return false;
      }
    })
  );
}
