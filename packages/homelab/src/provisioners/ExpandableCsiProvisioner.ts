import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'fs';
import { dirname, posix } from 'path';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { Volume } from '../cluster/objects';
import { parseQuantity } from '../hollow/pod/quantity';
import { placeAttributes } from '../hollow/volumes/csiVolume';
import {
  removeVolumeSize,
  writeVolumeSize,
} from '../hollow/volumes/volumeSize';
import { copyFolder } from '../nas/shares/copyFolder';
import { ReachableNode } from './LocalPathProvisioner';
import {
  ProvisionedVolume,
  Provisioner,
  ProvisionRequest,
  SnapshotTaker,
} from './ProvisionerController';

/** A driver of this kind. */
export interface ExpandableCsiOptions {
  /** What classes name it by, such as `driver.longhorn.io`. */
  name: string;
  /** Folder of the nodes' disks that has the volumes, `volumes`, and the snapshots, `snapshots`. */
  folder: string;
  /**
   * - `network`: every node mounts the volume, whichever node has its bytes
   * - `node`: only the node that has it; `label` is what names a node in the
   *   volume's node affinity
   */
  reach:
    | { kind: 'network'; nodes: readonly string[] }
    | { kind: 'node'; label: string };
  /** Finds a node by its name. @throws for one that is not there */
  node(name: string): ReachableNode;
}

/**
 * Stands in for a CSI driver whose volumes have a size, grow and can be
 * snapshotted, such as Longhorn (`network`) or OpenEBS's volume groups
 * (`node`). A volume is a folder on one node's disk with its size beside it,
 * which is told and not enforced; a snapshot is a copy of the folder on the
 * same disk, of one moment only if nobody writes. Replicas are not made.
 */
export class ExpandableCsiProvisioner implements Provisioner {
  readonly name: string;
  readonly snapshots: SnapshotTaker;

  constructor(private readonly options: ExpandableCsiOptions) {
    this.name = options.name;
    this.snapshots = {
      take: (volume, name) => this.takeSnapshot(volume, name),
      remove: handle => this.removeSnapshot(handle),
    };
  }

  async provision(request: ProvisionRequest): Promise<ProvisionedVolume> {
    const { claim, volumeName, snapshotHandle } = request;
    if (claim.spec.selector) {
      throw new InputError('claim Selector is not supported');
    }
    const holder = snapshotHandle
      ? parseHandle(snapshotHandle).node
      : this.chooseNode(request);
    const path = posix.join(this.options.folder, 'volumes', volumeName);
    const folder = this.reach(holder, path);
    await this.fill(folder, snapshotHandle);
    writeVolumeSize(
      folder,
      parseQuantity(claim.spec.resources?.requests?.storage ?? '0'),
    );
    const { reach } = this.options;
    return {
      source: {
        csi: {
          driver: this.name,
          volumeHandle: volumeName,
          fsType: 'ext4',
          volumeAttributes: {
            [placeAttributes.node]: holder,
            [placeAttributes.path]: path,
          },
        },
      },
      ...(reach.kind === 'node' && {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: reach.label, operator: 'In', values: [holder] },
                ],
              },
            ],
          },
        },
      }),
    };
  }

  async remove(volume: Volume): Promise<void> {
    const { node, path } = placeOf(volume);
    const folder = this.reach(node, path);
    rmSync(folder, { recursive: true, force: true });
    removeVolumeSize(folder);
  }

  async expand(volume: Volume, bytes: number): Promise<void> {
    const { node, path } = placeOf(volume);
    writeVolumeSize(this.reach(node, path), bytes);
  }

  /** A network driver spreads its volumes by their names. */
  private chooseNode({ node, volumeName }: ProvisionRequest): string {
    const { reach } = this.options;
    if (node) {
      return node.metadata.name;
    }
    if (reach.kind === 'node') {
      throw new InputError('no node was selected for the volume');
    }
    const on = reach.nodes.filter(name => this.options.node(name).isOn);
    if (on.length === 0) {
      throw new ServiceUnavailableError(
        `none of the nodes ${reach.nodes.join(', ')} is on`,
      );
    }
    const sum = [...volumeName].reduce(
      (total, character) => total + character.charCodeAt(0),
      0,
    );
    return on[sum % on.length];
  }

  private async fill(
    folder: string,
    snapshotHandle: string | undefined,
  ): Promise<void> {
    if (existsSync(folder)) {
      return;
    }
    if (snapshotHandle) {
      const { node, path } = parseHandle(snapshotHandle);
      await copyWhole(this.reach(node, path), folder);
      return;
    }
    mkdirSync(folder, { recursive: true });
    // Wider than a new file system's 0755: a kubelet that is not root cannot
    // give it to an fsGroup.
    chmodSync(folder, 0o777);
  }

  private async takeSnapshot(volume: Volume, name: string): Promise<string> {
    const { node, path } = placeOf(volume);
    const place = posix.join(this.options.folder, 'snapshots', name);
    const target = this.reach(node, place);
    if (!existsSync(target)) {
      await copyWhole(this.reach(node, path), target);
    }
    return `${node}#${place}`;
  }

  private async removeSnapshot(handle: string): Promise<void> {
    const { node, path } = parseHandle(handle);
    rmSync(this.reach(node, path), { recursive: true, force: true });
  }

  private reach(name: string, path: string): string {
    const node = this.options.node(name);
    if (!node.isOn) {
      throw new ServiceUnavailableError(
        `rpc error: code = Unavailable desc = node ${name} does not answer`,
      );
    }
    return node.pathOnMachine(path);
  }
}

/** A copy that is there whole or not at all. */
async function copyWhole(from: string, to: string): Promise<void> {
  const partial = `${to}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  mkdirSync(partial);
  await copyFolder(from, partial);
  renameSync(partial, to);
}

function placeOf(volume: Volume): { node: string; path: string } {
  const { volumeAttributes = {} } = volume.spec.csi ?? {};
  const node = volumeAttributes[placeAttributes.node];
  const path = volumeAttributes[placeAttributes.path];
  if (!node || !path) {
    throw new InputError(
      `volume ${volume.metadata.name} does not say on which node it lies: it has no attributes ${placeAttributes.node} and ${placeAttributes.path}`,
    );
  }
  return { node, path };
}

function parseHandle(handle: string): { node: string; path: string } {
  const [node, path] = handle.split('#');
  if (!node || !path) {
    throw new InputError(
      `'${handle}' is no handle of a snapshot: node#path is expected`,
    );
  }
  return { node, path };
}
