import { existsSync } from 'fs';
import { join } from 'path';
import type { World } from '../world/World';
import { patiently } from './patiently';

/** Whether a volume and its bytes are still there, now and when its deleter is through. */
export async function isKept(
  world: World,
  volume: string,
  folder: string,
): Promise<boolean> {
  const path = `/api/v1/persistentvolumes/${volume}`;
  const found = await world.find(path);
  const { persistentVolumeReclaimPolicy: policy } = found?.spec ?? {};
  if (found && policy === 'Delete' && found.status.phase !== 'Bound') {
    await patiently(
      `${volume} to be deleted`,
      async () => !(await world.find(path)),
    );
  }
  return existsSync(join(folder, 'app', 'rows'));
}
