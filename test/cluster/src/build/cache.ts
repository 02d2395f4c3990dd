import { createHash } from 'crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'fs';
import { homedir } from 'os';
import { dirname, join, relative, resolve } from 'path';
import { exclusively } from '../lib/exclusively';

/** The folder of this package, which holds `go/`, `images/` and `assets/`. */
// eslint-disable-next-line no-restricted-syntax -- never bundled: runs from its sources
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

/** All files below a folder, sorted, with folders and what Python compiles left out. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !file.includes('__pycache__'))
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

const scratchMark = '.building-';

/** A folder beside a result, to build it in and rename it into place from. */
export function scratchFolderFor(target: string): string {
  mkdirSync(dirname(target), { recursive: true });
  return mkdtempSync(`${target}${scratchMark}`);
}

/**
 * Runs a build while no other runs on this machine, after removing what an
 * interrupted one left half-done.
 */
export async function buildExclusively<T>(work: () => Promise<T>): Promise<T> {
  return await exclusively('stowage-cluster-build', async () => {
    const folder = cacheFolder();
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (name.includes(scratchMark)) {
        rmSync(join(folder, name), { recursive: true, force: true });
      }
    }
    return await work();
  });
}
