import {
  admitsNode,
  ObservedNode,
  ObservedVolume,
  provisionerOf,
} from '@stowage/backstage-plugin-storage-common';
import { posix } from 'path';
import type { ObservedStorage } from '../world';

/**
 * One thing to mount and measure on one node.
 *
 * - `folder`: a provisioner's folder; each directory in it is measured, and those that belong to
 *   no volume are strays.
 * - `directory`: one volume's own directory that an administrator laid out by hand. What lies
 *   beside it is nobody's business, so its parent is not mounted.
 */
export interface WalkTarget {
  node: string;
  kind: 'folder' | 'directory';
  /** Absolute and normalised. */
  path: string;
  /** Volumes to measure here; empty for a folder that is only remembered. */
  volumes: Array<{ volumeName: string; path: string }>;
}

/** What can be walked and what cannot. */
export interface WalkTargets {
  targets: WalkTarget[];
  /** Volumes whose bytes lie on a node, but nothing says on which. */
  unlocated: Array<{ volumeName: string; reason: string }>;
  /** Nodes that hold volumes but cannot run a pod now. */
  unreachableNodes: Array<{ node: string; volumeNames: string[] }>;
  /** Paths of all local volumes, for telling strays from volumes that were not walked. */
  volumePaths: string[];
}

const noProvisioner = 'kubernetes.io/no-provisioner';

function normalise(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/+$/, '') : normal;
}

/** The path of a volume whose bytes lie on a node. */
function localPath(volume: ObservedVolume): string | undefined {
  const { kind, path } = volume.source;
  if ((kind !== 'hostPath' && kind !== 'local') || !path?.startsWith('/')) {
    return undefined;
  }
  return normalise(path);
}

/** Where a volume's bytes are: a node's name, or why that is not known. */
function locate(
  volume: ObservedVolume,
  world: ObservedStorage,
  provisioned: boolean,
): { node: ObservedNode } | { reason: string } {
  const { nodeAffinity, claimRef } = volume;
  const admitted = world.nodes
    .filter(node => !nodeAffinity || admitsNode(nodeAffinity, node))
    .sort((a, b) => a.name.localeCompare(b.name));
  if (admitted.length === 1) {
    return { node: admitted[0] };
  }
  if (admitted.length === 0) {
    return {
      reason: nodeAffinity
        ? `No node of the cluster fits the node affinity of volume ${volume.name}; the node that holds it may have been removed.`
        : 'The cluster has no node.',
    };
  }
  const mountedOn = new Set(
    world.pods
      .filter(
        pod =>
          claimRef &&
          pod.namespace === claimRef.namespace &&
          pod.claims.some(({ claimName }) => claimName === claimRef.name),
      )
      .map(pod => pod.nodeName),
  );
  const mounting = admitted.filter(node => mountedOn.has(node.name));
  if (mounting.length === 1) {
    return { node: mounting[0] };
  }
  if (provisioned && !nodeAffinity) {
    // A provisioner that pins nothing says that every node sees the same directory.
    return {
      node: admitted.find(node => node.ready === 'true') ?? admitted[0],
    };
  }
  return {
    reason: `Volume ${volume.name} may lie on any of ${
      admitted.length
    } nodes, and ${
      mounting.length === 0
        ? 'no running pod mounts it'
        : `pods on ${mounting.length} of them mount it`
    }.`,
  };
}

/**
 * Decides what to walk: the folders that provisioners fill, deduced as the parents of their
 * volumes' paths, and the directories of hand-made hostPath and local volumes.
 *
 * @param options.remembered - folders that were walked before; they are walked again even where
 * their last volume is gone, since what that volume left behind is the interesting part
 */
export function walkTargets(options: {
  world: ObservedStorage;
  remembered: Array<{ node: string; path: string }>;
}): WalkTargets {
  const { world, remembered } = options;
  const provisionerOfClass = new Map(
    world.classes.map(({ name, provisioner }) => [name, provisioner]),
  );
  const readyNodes = new Set(
    world.nodes.filter(node => node.ready === 'true').map(node => node.name),
  );
  const targets = new Map<string, WalkTarget>();
  const unlocated: WalkTargets['unlocated'] = [];
  const unreachable = new Map<string, string[]>();
  const volumePaths: string[] = [];

  function target(wanted: Omit<WalkTarget, 'volumes'>): WalkTarget {
    const key = JSON.stringify([wanted.node, wanted.kind, wanted.path]);
    const known = targets.get(key) ?? { ...wanted, volumes: [] };
    targets.set(key, known);
    return known;
  }

  for (const volume of world.volumes) {
    const path = localPath(volume);
    if (path === undefined) {
      continue;
    }
    volumePaths.push(path);
    const provisioner = provisionerOf({
      provisioner: provisionerOfClass.get(volume.storageClass ?? ''),
      volume,
    });
    const parent = posix.dirname(path);
    const provisioned =
      provisioner !== undefined && provisioner !== noProvisioner;
    const place = locate(volume, world, provisioned);
    if ('reason' in place) {
      unlocated.push({ volumeName: volume.name, reason: place.reason });
      continue;
    }
    const node = place.node.name;
    if (!readyNodes.has(node)) {
      unreachable.set(node, [...(unreachable.get(node) ?? []), volume.name]);
      continue;
    }
    // The root of the node is never mounted, whatever a volume's path is.
    const isFolder = provisioned && parent !== '/';
    target({
      node,
      kind: isFolder ? 'folder' : 'directory',
      path: isFolder ? parent : path,
    }).volumes.push({ volumeName: volume.name, path });
  }
  for (const { node, path } of remembered) {
    if (readyNodes.has(node)) {
      target({ node, kind: 'folder', path });
    }
  }
  return {
    targets: [...targets.values()],
    unlocated,
    unreachableNodes: [...unreachable].map(([node, volumeNames]) => ({
      node,
      volumeNames,
    })),
    volumePaths,
  };
}
