import { join, posix } from 'path';
import { statSync } from 'fs';
import { CsiVolumeSource, Volume } from '../../cluster/objects';
import { mountNfs, NfsExport, NfsMount } from './exports';
import { VolumeError } from './VolumeError';

/** The driver of csi-driver-nfs. */
export const nfsCsiDriver = 'nfs.csi.k8s.io';

/**
 * Attributes by which volumes of this package's own drivers say where they lie:
 * on the disk of which node, and at which path of it.
 */
export const placeAttributes = {
  node: 'hollow-node',
  path: 'hollow-path',
} as const;

/** Where a CSI volume is on this machine. */
export interface CsiMount {
  path: string;
  readOnly: boolean;
  /** The export behind it, for the driver of NFS. */
  nfs?: NfsMount;
}

/**
 * Does what the node's part of a CSI driver does: finds the folder behind a
 * volume.
 *
 * @throws VolumeError for a driver that hollow nodes do not have, and for bytes
 * that are not there
 */
export function mountCsi(input: {
  volume: Volume;
  source: CsiVolumeSource;
  exports: readonly NfsExport[];
  node: string;
  diskOf(node: string): string;
}): CsiMount {
  const { volume, source, exports, node, diskOf } = input;
  const { driver, volumeHandle, volumeAttributes = {}, readOnly } = source;
  if (driver === nfsCsiDriver) {
    const { server = '', share = '', subdir = '' } = volumeAttributes;
    const nfs = mountNfs({
      exports,
      server,
      path: posix.join(share, subdir),
      node,
    });
    return { path: nfs.folder, readOnly: nfs.readOnly || !!readOnly, nfs };
  }
  const holder = volumeAttributes[placeAttributes.node];
  const place = volumeAttributes[placeAttributes.path];
  if (!holder || !place) {
    throw new VolumeError(
      `MountVolume.MountDevice failed for volume "${volume.metadata.name}" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ${driver} not found in the list of registered CSI drivers`,
    );
  }
  const path = join(diskOf(holder), place);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new VolumeError(
      `MountVolume.MountDevice failed for volume "${volume.metadata.name}" : rpc error: code = NotFound desc = volume ${volumeHandle} has no bytes on ${holder}`,
    );
  }
  return { path, readOnly: !!readOnly };
}
