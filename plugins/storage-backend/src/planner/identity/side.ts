import type {
  RawNode,
  RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { MoveSide } from '../types';
import { nodesOfVolume } from './location';

/** Where a mover would mount a volume, or why it cannot. */
export type SideResult =
  | { side: MoveSide; problem?: undefined }
  | { side?: undefined; problem: 'unsupported' | 'node-unknown' };

/** The kind of a volume's source in words, such as `csi (ebs.csi.aws.com)`. */
export function sourceWords(volume: RawVolume): string {
  const { csi } = volume.spec ?? {};
  if (csi) {
    return `csi (${csi.driver})`;
  }
  const known = ['hostPath', 'local', 'nfs'] as const;
  return known.find(kind => volume.spec?.[kind]) ?? 'another kind';
}

/**
 * Where the bytes of a volume are for a mover. Movers mount a second volume object on the same
 * storage, which is only known to be safe for directories on a node and for NFS.
 */
export function sideOf(volume: RawVolume, nodes: RawNode[]): SideResult {
  const { hostPath, local, nfs } = volume.spec ?? {};
  if (nfs) {
    return { side: { kind: 'nfs', server: nfs.server, path: nfs.path } };
  }
  const path = hostPath?.path ?? local?.path;
  if (path === undefined) {
    return { problem: 'unsupported' };
  }
  const admitted = nodesOfVolume(volume, nodes);
  if (admitted?.length !== 1) {
    return { problem: 'node-unknown' };
  }
  return {
    side: { kind: hostPath ? 'hostPath' : 'local', path, node: admitted[0] },
  };
}

/** A side in words: `/data on worker-1`, `nas:/volume1/data`. */
export function sideWords(side: MoveSide): string {
  return side.kind === 'nfs'
    ? `${side.server}:${side.path}`
    : `${side.path} on ${side.node ?? 'a node that the scheduler chooses'}`;
}

/**
 * Folders of a file system or a NAS that lie beside the data in the root of a volume. Anchored;
 * those of a NAS only where there is one, since elsewhere somebody may call a folder that.
 */
export function excludesOf(side: MoveSide): string[] {
  return side.kind === 'nfs'
    ? ['/lost+found', '/#snapshot', '/#recycle', '/@eaDir']
    : ['/lost+found'];
}
