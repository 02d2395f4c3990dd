import {
  existsSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { run, tryRun } from '../lib/run';
import { waitFor } from '../lib/waitFor';
import { ClusterLayout, clusterLayout } from './layout';
import { networkNamespaces, removeNetwork } from './network';
import { controlGroups, removeControlGroups } from './nodes';
import { killMembers, memberPids } from './processes';

/**
 * Left by `up` before it makes the first network namespace on a machine that
 * has none: the folder /run/netns, and its mount, are then ours to remove.
 */
export function namespaceFolderMarker(layout: ClusterLayout): string {
  return join(layout.stateFolder, 'made-namespace-folder');
}

const namespaceFolder = '/run/netns';

function mountPoints(): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[1])
    .filter(Boolean);
}

/** Loop devices that still hold one of the nodes' disks. */
async function loopDevices(layout: ClusterLayout): Promise<string[]> {
  const text = await run('losetup', [
    '--list',
    '--noheadings',
    '--output',
    'NAME,BACK-FILE',
  ]);
  return text
    .split('\n')
    .filter(line => line.includes(`${layout.stateFolder}/`))
    .map(line => line.split(' ')[0]);
}

/** What there is of a cluster on this machine, each thing in words. */
export async function traces(layout: ClusterLayout): Promise<string[]> {
  const link = await tryRun('ip', ['link', 'show', layout.hostInterface]);
  return [
    ...memberPids(layout).map(pid => `process ${pid}`),
    ...networkNamespaces(layout).map(name => `network namespace ${name}`),
    ...(link.code === 0 ? [`network interface ${layout.hostInterface}`] : []),
    ...mountPoints()
      .filter(point => point.startsWith(`${layout.stateFolder}/`))
      .map(point => `mount ${point}`),
    ...(await loopDevices(layout)).map(device => `loop device ${device}`),
    ...controlGroups(layout).map(folder => `control group ${folder}`),
    ...(existsSync(layout.stateFolder) ? [`folder ${layout.stateFolder}`] : []),
  ];
}

async function removeNamespaceFolder(layout: ClusterLayout): Promise<void> {
  if (!existsSync(namespaceFolderMarker(layout))) {
    return;
  }
  const inUse = existsSync(namespaceFolder)
    ? readdirSync(namespaceFolder)
    : undefined;
  if (inUse?.length === 0) {
    if (mountPoints().includes(namespaceFolder)) {
      await run('umount', [namespaceFolder]);
    }
    rmdirSync(namespaceFolder);
  }
  // Another of our clusters still needs the folder and is to remove it in turn.
  const heir = inUse?.map(name => /^stow(\d)-/.exec(name)?.[1]).find(Boolean);
  if (heir) {
    writeFileSync(namespaceFolderMarker(clusterLayout(Number(heir))), '');
  }
}

/**
 * Removes the cluster and every trace of it. Looks at what the kernel holds,
 * not at what `up` wrote down, so that it works after a crash at any point; on
 * a machine without the cluster it does nothing.
 *
 * @throws Error naming what could not be removed.
 */
export async function down(layout: ClusterLayout): Promise<void> {
  await killMembers(layout);
  await removeNetwork(layout);
  for (const point of mountPoints().reverse()) {
    if (point.startsWith(`${layout.stateFolder}/`)) {
      await run('umount', ['--lazy', point]);
    }
  }
  // The kernel lets go of a dead node's mounts, and so of its disk, a moment
  // after the node's processes are gone.
  await waitFor('the loop devices to be released', async () => {
    const devices = await loopDevices(layout);
    for (const device of devices) {
      await tryRun('losetup', ['--detach', device]);
    }
    return devices.length === 0;
  });
  await waitFor('the control groups to become empty', () => {
    removeControlGroups(layout);
    return true;
  });
  await removeNamespaceFolder(layout);
  rmSync(layout.stateFolder, { recursive: true, force: true });
  const left = await traces(layout);
  if (left.length) {
    throw new Error(
      `The cluster is stopped, but these traces of it are left: ${left.join(
        ', ',
      )}`,
    );
  }
}
