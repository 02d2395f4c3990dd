import { readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { ConflictError } from '@backstage/errors';
import { processStart } from './processes';

/** Who holds a lock: numbers of processes are given again, hence the time of its start. */
interface Holder {
  pid: number;
  start: string;
}

/** Attempts to take over from a process that has ended, while others try the same. */
const mostAttempts = 5;

/** The process that runs the lab of a lock, if it still runs. */
export function holderOf(path: string): number | undefined {
  const holder = readHolder(path);
  return holder && processStart(holder.pid) === holder.start
    ? holder.pid
    : undefined;
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // None, or one that was killed while it wrote this.
    return undefined;
  }
}

/**
 * Takes a folder for this process.
 *
 * @param lock.path - the lock file
 * @param lock.folder - what it stands for, for the refusal
 * @returns gives it back
 * @throws ConflictError where another process has it
 */
export function takeLock(lock: { path: string; folder: string }): () => void {
  const { path, folder } = lock;
  const own: Holder = { pid: process.pid, start: processStart(process.pid)! };
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    try {
      writeFileSync(path, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    const pid = holderOf(path);
    if (pid !== undefined) {
      throw new ConflictError(
        `The lab in '${folder}' runs already, as process ${pid}. Use that one, end it, or choose another folder with --folder.`,
      );
    }
    removeStale(path);
  }
  throw new ConflictError(
    `The lab in '${folder}' is being started by somebody else. Try again, or remove '${path}' if nobody does.`,
  );
}

/** Takes a lock away by a rename, so that of several who try only one takes it. */
function removeStale(path: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  // Somebody may have been quicker, and this be theirs.
  if (holderOf(aside) === undefined) {
    rmSync(aside, { force: true });
  } else {
    renameSync(aside, path);
  }
}
