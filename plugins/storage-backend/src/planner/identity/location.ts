import { admitsNode } from '@stowage/backstage-plugin-storage-common';
import type {
  RawNode,
  RawNodeTerm,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';

/**
 * Where bytes lie, so that two ways to them can be told to be the same. The same server under two
 * names is not recognised: nothing in the cluster says that they are one.
 */
export type Location =
  | {
      kind: 'node';
      /** Names of the nodes whose disk it is; `undefined`: whichever node a pod runs on. */
      nodes?: string[];
      path: string;
    }
  | { kind: 'nfs'; server: string; path: string }
  | { kind: 'driver'; driver: string; handle: string };

/** How one path lies to another. */
export type Overlap = 'equal' | 'above' | 'below';

function segments(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

function comparePaths(one: string, other: string): Overlap | undefined {
  const left = segments(one);
  const right = segments(other);
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    if (left[index] !== right[index]) {
      return undefined;
    }
  }
  if (left.length === right.length) {
    return 'equal';
  }
  return left.length < right.length ? 'above' : 'below';
}

/** How `one` lies to `other`; `undefined` where they have no byte in common. */
export function overlapOf(one: Location, other: Location): Overlap | undefined {
  if (one.kind === 'driver' || other.kind === 'driver') {
    return one.kind === 'driver' &&
      other.kind === 'driver' &&
      one.driver === other.driver &&
      one.handle === other.handle
      ? 'equal'
      : undefined;
  }
  if (one.kind === 'nfs' && other.kind === 'nfs') {
    return serverOf(one.server) === serverOf(other.server)
      ? comparePaths(one.path, other.path)
      : undefined;
  }
  if (one.kind === 'node' && other.kind === 'node') {
    const apart =
      one.nodes &&
      other.nodes &&
      !one.nodes.some(node => other.nodes?.includes(node));
    return apart ? undefined : comparePaths(one.path, other.path);
  }
  return undefined;
}

function serverOf(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Names of the nodes that any of the terms admits; `undefined` where there are no terms. */
export function nodesAdmitted(
  terms: RawNodeTerm[] | undefined,
  nodes: Pick<RawNode, 'metadata'>[],
): string[] | undefined {
  if (!terms) {
    return undefined;
  }
  const affinity = terms.map(term =>
    [...(term.matchExpressions ?? []), ...(term.matchFields ?? [])].map(
      ({ key, operator, values }) => ({
        key,
        operator,
        values: values ?? [],
      }),
    ),
  );
  return nodes
    .filter(({ metadata }) =>
      admitsNode(affinity, {
        name: metadata.name,
        labels: metadata.labels ?? {},
      }),
    )
    .map(({ metadata }) => metadata.name);
}

/** Nodes that a volume is tied to; `undefined` where it can be mounted anywhere. */
export function nodesOfVolume(
  volume: RawVolume,
  nodes: RawNode[],
): string[] | undefined {
  return nodesAdmitted(
    volume.spec?.nodeAffinity?.required?.nodeSelectorTerms,
    nodes,
  );
}

/**
 * Where the bytes of a volume lie; `undefined` for a source that is not known.
 *
 * @param nodes - without them a path counts as one on whichever node, which is quick to say
 */
export function locationOf(
  volume: RawVolume,
  nodes?: RawNode[],
): Location | undefined {
  const { hostPath, local, nfs, csi } = volume.spec ?? {};
  const path = hostPath?.path ?? local?.path;
  if (path !== undefined) {
    return {
      kind: 'node',
      nodes: nodes && nodesOfVolume(volume, nodes),
      path,
    };
  }
  if (nfs) {
    return { kind: 'nfs', server: nfs.server, path: nfs.path };
  }
  if (!csi) {
    return undefined;
  }
  const { server, share, subdir } = csi.volumeAttributes ?? {};
  // The NFS driver's volumes are directories of an export, which others may mount without it.
  return csi.driver === 'nfs.csi.k8s.io' && server && share
    ? { kind: 'nfs', server, path: `${share}/${subdir ?? ''}` }
    : { kind: 'driver', driver: csi.driver, handle: csi.volumeHandle };
}
