import { createHash } from 'crypto';
import { existsSync, readFileSync, readdirSync } from 'fs';
import { homedir } from 'os';
import { join, relative, resolve } from 'path';

/** The folder of this package, which holds `go/`, `images/` and `assets/`. */
export const packageFolder = resolve(__dirname, '..', '..');

/**
 * Where everything that takes long to build is kept: outside the clone, so
 * that a fresh clone on the same machine starts at once.
 */
export function cacheFolder(): string {
  const base =
    process.env.STOWAGE_CACHE ??
    process.env.XDG_CACHE_HOME ??
    join(homedir(), '.cache');
  return join(base, 'stowage', 'cluster');
}

/** All files below a folder, sorted, with folders left out. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * A short hash of everything that goes into a build: the names and contents of
 * the files in some folders of this package, and the settings given as text.
 */
export function hashOfInputs(folders: string[], settings: string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of filesBelow(join(packageFolder, folder))) {
      hash.update(`${relative(packageFolder, file)}\0`);
      hash.update(readFileSync(file));
    }
  }
  for (const setting of settings) {
    hash.update(`${setting}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Whether a cached result is complete: results are renamed into place. */
export function isCached(path: string): boolean {
  return existsSync(path);
}
