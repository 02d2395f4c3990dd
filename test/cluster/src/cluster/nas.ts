import { chmodSync, mkdirSync, rmdirSync } from 'fs';
import { join } from 'path';
import { run } from '../lib/run';
import { createDisk } from './disk';
import { defaultExports, writeExports } from './exports';
import { ClusterLayout } from './layout';
import { memberEnvironment } from './processes';

/** Size of the NAS's volume in MiB; the file is sparse. */
const diskMebibytes = 4096;

/**
 * Makes the NAS: a volume of limited size, so that claims on NFS share a pool
 * that is not the machine's own disk, with the exports on it. Its file system
 * is the one thing that is mounted in the machine's own mount namespace, since
 * the provisioner and tests work on it from outside the nodes.
 */
export async function createNas(layout: ClusterLayout): Promise<void> {
  const diskPath = join(layout.stateFolder, 'nas.img');
  mkdirSync(layout.nasFolder);
  await createDisk(layout, diskPath, diskMebibytes);
  await run('mount', ['-o', 'loop', diskPath, layout.nasFolder], {
    env: memberEnvironment(layout),
  });
  chmodSync(layout.nasFolder, 0o755);
  rmdirSync(join(layout.nasFolder, 'lost+found'));
  writeExports(layout, defaultExports);
}
