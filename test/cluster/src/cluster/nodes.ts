import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'fs';
import { dirname, join } from 'path';
import { packageFolder } from '../build/cache';
import { programPath } from '../build/goModules';
import { imageArchivePath } from '../build/images';
import { ControlPlaneCredentials } from '../control/credentials';
import { run } from '../lib/run';
import { ClusterLayout, NodeLayout } from './layout';
import { writeNodeConfiguration } from './nodeConfiguration';
import { memberEnvironment, startDaemon } from './processes';

/**
 * Size of a node's disk in MiB. Images take about 600 of it; the kubelet
 * evicts below 15 % free. The file is sparse.
 */
const diskMebibytes = 4096;

const cgroupRoot = '/sys/fs/cgroup';

/** The mounted cgroup hierarchies: one per controller (v1) or one for all (v2). */
function cgroupHierarchies(): string[] {
  if (existsSync(join(cgroupRoot, 'cgroup.controllers'))) {
    return [cgroupRoot];
  }
  return readdirSync(cgroupRoot, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => join(cgroupRoot, entry.name));
}

/** Makes an empty file system in a sparse file. */
async function createDisk(
  layout: ClusterLayout,
  node: NodeLayout,
): Promise<void> {
  const env = memberEnvironment(layout);
  await run('truncate', ['--size', `${diskMebibytes}M`, node.diskPath], {
    env,
  });
  await run(
    'mkfs.ext4',
    [
      '-q',
      // Root may not use more than anybody else, so that "full" means full.
      ...['-m', '0'],
      ...['-O', '^has_journal'],
      node.diskPath,
    ],
    { env },
  );
}

/**
 * Starts a node: its disk, its configuration and its first process, which
 * goes on to start the runtime and the kubelet on its own.
 */
export async function startNode(
  layout: ClusterLayout,
  node: NodeLayout,
  credentials: ControlPlaneCredentials,
): Promise<void> {
  for (const name of ['config', 'disk', 'root']) {
    mkdirSync(join(node.folder, name), { recursive: true });
  }
  await writeNodeConfiguration(layout, node, credentials);
  await createDisk(layout, node);
  for (const hierarchy of cgroupHierarchies()) {
    mkdirSync(join(hierarchy, node.cgroup), { recursive: true });
  }
  startDaemon(layout, {
    name: node.name,
    command: 'nsenter',
    args: [
      // Not `ip netns exec`: that mounts another /sys, without the control
      // groups that the kubelet needs.
      `--net=/run/netns/${node.networkNamespace}`,
      'unshare',
      ...['--mount', '--propagation', 'private'],
      ...['--pid', '--fork', '--kill-child', '--uts', '--ipc'],
      'bash',
      join(packageFolder, 'assets', 'node.sh'),
    ],
    env: {
      NODE_NAME: node.name,
      NODE_ADDRESS: node.address,
      NODE_FOLDER: node.folder,
      NODE_LOGS: layout.logFolder,
      NODE_NAS: layout.nasFolder,
      NODE_PROGRAMS: dirname(programPath('kubelet')),
      NODE_IMAGES: imageArchivePath(),
    },
  });
}

/** Removes a folder of control groups, deepest first; their processes are gone. */
function removeGroups(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeGroups(join(folder, entry.name));
    }
  }
  rmdirSync(folder);
}

/** Removes the cluster's control groups; their processes must have ended. */
export function removeControlGroups(layout: ClusterLayout): void {
  for (const folder of controlGroups(layout)) {
    removeGroups(folder);
  }
}

/** The cluster's control groups that exist. */
export function controlGroups(layout: ClusterLayout): string[] {
  return cgroupHierarchies()
    .map(hierarchy => join(hierarchy, layout.prefix))
    .filter(existsSync);
}
