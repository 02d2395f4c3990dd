import { isError, NotFoundError } from '@backstage/errors';
import { ControlClient } from '../control/ControlClient';
import { LabStatus } from '../Lab';
import { LabFolder } from '../state/LabFolder';

/** A lab that runs, and how to speak to it. */
export interface FoundLab {
  client: ControlClient;
  status: LabStatus;
}

/** The lab that runs in a folder, if one does. */
export async function labIn(folder: string): Promise<FoundLab | undefined> {
  const client = new ControlClient(new LabFolder(folder).socket);
  try {
    return { client, status: await client.status<LabStatus>() };
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}

/**
 * The lab that runs in one of some folders.
 *
 * @throws NotFoundError where none does
 */
export async function findLab(folders: string[]): Promise<FoundLab> {
  for (const folder of folders) {
    const found = await labIn(folder);
    if (found) {
      return found;
    }
  }
  throw new NotFoundError(
    `No lab runs in '${folders[0]}'. Start one with: npm run lab`,
  );
}
