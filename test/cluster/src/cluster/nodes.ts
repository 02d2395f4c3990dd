import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  writeFileSync,
} from 'fs';
import { dirname, join } from 'path';
import { packageFolder } from '../build/cache';
import { programPath } from '../build/goModules';
import { imageArchivePath } from '../build/images';
import { ControlPlaneCredentials } from '../control/credentials';
import { createDisk } from './disk';
import { ClusterLayout, NodeLayout } from './layout';
import { writeNodeConfiguration } from './nodeConfiguration';
import { startDaemon } from './processes';

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

/** Makes the cluster's own group in every hierarchy, and the node's below it. */
function createControlGroup(layout: ClusterLayout, node: NodeLayout): void {
  for (const hierarchy of cgroupHierarchies()) {
    mkdirSync(join(hierarchy, node.cgroup), { recursive: true });
    // A new cpuset is empty, and nothing can run in it or below it.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (existsSync(join(hierarchy, 'cpuset.sched_load_balance'))) {
        const everything = readFileSync(join(hierarchy, file));
        writeFileSync(join(hierarchy, layout.prefix, file), everything);
        writeFileSync(join(hierarchy, node.cgroup, file), everything);
      }
    }
  }
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
  await createDisk(layout, node.diskPath, diskMebibytes);
  createControlGroup(layout, node);
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
      NODE_NFS_PROGRAMS: dirname(programPath('nfs-export')),
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
