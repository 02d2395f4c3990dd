import { execFileSync } from 'child_process';
import { cpSync, mkdtempSync, rmSync } from 'fs';
import { join, resolve } from 'path';

/**
 * Copies the mover's program to where no pod mounts anything. Movers have a folder of their own at
 * `/tmp`, which on a hollow node hides a clone that lies below it; and what is edited in the clone
 * does not change under a run.
 *
 * @returns the folder of its command, and what takes the copy away
 */
export function copyMover(): { path: string; remove(): void } {
  const folder = mkdtempSync(join('/var/tmp', 'stowage-mover-'));
  for (const part of ['bin', 'stowage_mover']) {
    // This package is never built, so the program is where the clone has it.
    // eslint-disable-next-line no-restricted-syntax
    const from = resolve(__dirname, '../../../../images/mover', part);
    cpSync(from, join(folder, part), { recursive: true });
  }
  // As the image has it: compiled beforehand, for nothing can be written beside it.
  execFileSync('python3', ['-m', 'compileall', '-q', folder]);
  return {
    path: join(folder, 'bin'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
