import { promises as fs } from 'fs';
import { join } from 'path';

/**
 * A Git repository that the portal keeps itself.
 *
 * @public
 */
export interface PortalRepository {
  name: string;
  /** Absolute path of its working tree. */
  folder: string;
  /** Absolute path of the entity file in the working tree. */
  entityFile: string;
}

/**
 * The finished repositories of a folder in order of their names: those with Git data and with a
 * `catalog-info.yaml`. A folder that was never made holds none.
 *
 * @public
 * @throws the file system's error for a folder that cannot be read, so that nobody mistakes
 * it for an empty one.
 */
export async function listRepositories(
  folder: string,
): Promise<PortalRepository[]> {
  let entries;
  try {
    entries = await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
  const repositories: PortalRepository[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const entityFile = join(path, 'catalog-info.yaml');
    if (
      entry.isDirectory() &&
      (await exists(join(path, '.git'))) &&
      (await exists(entityFile))
    ) {
      repositories.push({ name: entry.name, folder: path, entityFile });
    }
  }
  return repositories.sort((left, right) =>
    left.name < right.name ? -1 : Number(left.name > right.name),
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await fs.access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}
