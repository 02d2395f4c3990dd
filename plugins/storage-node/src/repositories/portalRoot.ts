import { existsSync, readFileSync } from 'fs';
import { dirname, join, resolve } from 'path';

/**
 * The root of the portal: the nearest folder, from the given one upwards, whose package.json
 * declares workspaces. A packed backend has none; there it is the folder itself.
 *
 * @public
 * @param from - where to start; by default the folder in which the backend runs.
 */
export function portalRoot(from: string = process.cwd()): string {
  for (
    let folder = resolve(from), above = dirname(folder);
    ;
    folder = above, above = dirname(folder)
  ) {
    if (declaresWorkspaces(join(folder, 'package.json'))) {
      return folder;
    }
    if (above === folder) {
      return resolve(from);
    }
  }
}

function declaresWorkspaces(file: string): boolean {
  if (!existsSync(file)) {
    return false;
  }
  try {
    return 'workspaces' in JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // A package.json that nobody can read declares nothing.
    return false;
  }
}
