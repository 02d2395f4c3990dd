import { chmodSync, mkdirSync, rmSync, statSync } from 'fs';
import { join } from 'path';
import { ApiClient } from '../../cluster/ApiClient';
import { CsiVolumeSource, Volume } from '../../cluster/objects';
import { Pod, PodVolume } from '../../cluster/podObjects';
import { MountingNode, readClaimVolume } from './claimVolume';
import { mountCsi } from './csiVolume';
import { mountNfs, NfsExport, NfsExports, NfsMount } from './exports';
import { writeFileVolume } from './fileVolume';
import { prepareHostPath } from './hostPath';
import {
  FileSources,
  isFileVolume,
  objectFiles,
  showsPod,
} from './objectFiles';
import { applyFsGroup } from './ownership';
import { VolumeError } from './VolumeError';

/** A volume of a pod that lies ready on the machine. */
export interface ReadyVolume {
  name: string;
  /** Where it is on this machine. */
  path: string;
  readOnly: boolean;
  /**
   * Whether the kubelet measures it: `filesystem` stands for the figures of
   * the whole file system behind it, `folder` for what it takes of that,
   * `volume` for a size of its own, and hostPath, which has none, for nothing.
   */
  measured: 'filesystem' | 'folder' | 'volume' | 'nothing';
  /** The claim behind it. */
  claim?: { namespace: string; name: string };
  /** The export behind it. */
  nfs?: NfsMount;
  /** Whether what is in it outlives the pod. */
  keeps: boolean;
}

/** What the volumes of a pod are made of. */
export interface PodVolumesOptions {
  client: ApiClient;
  node: MountingNode;
  /** The node's own disk: paths of hostPath and local volumes lie below it. */
  disk: string;
  /** The disk of another node, for volumes that a network brings. */
  diskOf(node: string): string;
  exports: NfsExports;
  /** Folder for the pod's own volumes. */
  folder: string;
}

const asRoot = process.getuid?.() === 0;

/** The volumes of one pod on one node. */
export class PodVolumes {
  private ready: ReadyVolume[] = [];

  constructor(private readonly options: PodVolumesOptions) {}

  /** What {@link PodVolumes.setUp} made ready. */
  get all(): readonly ReadyVolume[] {
    return this.ready;
  }

  /**
   * Makes all volumes of the pod ready. Safe to repeat.
   *
   * @throws VolumeError, or the API server's refusal, as of a claim that is
   * not bound; nothing is mounted then
   */
  async setUp(pod: Pod, sources: FileSources): Promise<void> {
    const ready: ReadyVolume[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      ready.push(await this.setUpOne(pod, volume, sources));
    }
    this.ready = ready;
  }

  /**
   * Writes the files that are made from objects anew where these changed.
   *
   * @param which - `downward` for those that show the pod itself, which needs
   * no request
   */
  async refresh(
    pod: Pod,
    sources: FileSources,
    which: 'all' | 'downward',
  ): Promise<void> {
    for (const volume of pod.spec.volumes ?? []) {
      if (which === 'all' ? isFileVolume(volume) : showsPod(volume)) {
        const files = await objectFiles(volume, sources);
        writeFileVolume(this.ownFolder(volume), files);
      }
    }
  }

  /** Removes what belongs to the pod alone. */
  tearDown(): void {
    rmSync(this.options.folder, { recursive: true, force: true });
  }

  private ownFolder(volume: PodVolume): string {
    return join(this.options.folder, volume.name);
  }

  private async setUpOne(
    pod: Pod,
    volume: PodVolume,
    sources: FileSources,
  ): Promise<ReadyVolume> {
    const { name } = volume;
    const namespace = pod.metadata.namespace ?? '';
    if (isFileVolume(volume)) {
      const path = this.ownFolder(volume);
      writeFileVolume(path, await objectFiles(volume, sources));
      return {
        name,
        path,
        readOnly: true,
        measured: 'nothing',
        keeps: false,
      };
    }
    if (volume.emptyDir) {
      const path = this.ownFolder(volume);
      mkdirSync(path, { recursive: true });
      chmodSync(path, 0o777);
      this.giveToGroup(pod, path);
      return { name, path, readOnly: false, measured: 'folder', keeps: false };
    }
    if (volume.hostPath) {
      return { name, ...this.hostPath(volume.hostPath) };
    }
    if (volume.nfs) {
      return { name, ...this.nfs(volume.nfs) };
    }
    const claimName = volume.ephemeral
      ? `${pod.metadata.name}-${name}`
      : volume.persistentVolumeClaim?.claimName;
    if (!claimName) {
      throw new VolumeError(
        `MountVolume.SetUp failed for volume "${name}": hollow nodes do not know its kind`,
      );
    }
    const { client, node } = this.options;
    const claim = { namespace, name: claimName };
    const bound = await readClaimVolume(client, claim, node);
    const ready = this.persistent(pod, bound);
    return {
      name,
      ...ready,
      claim,
      readOnly:
        ready.readOnly ||
        (volume.persistentVolumeClaim?.readOnly ?? false) ||
        (bound.spec.mountOptions ?? []).some(options =>
          options.split(',').includes('ro'),
        ),
    };
  }

  private persistent(pod: Pod, volume: Volume): Omit<ReadyVolume, 'name'> {
    const { spec, metadata } = volume;
    if (spec.volumeMode === 'Block') {
      throw new VolumeError(
        `MapVolume failed for volume "${metadata.name}": hollow nodes have no block devices`,
      );
    }
    if (spec.hostPath) {
      return this.hostPath(spec.hostPath);
    }
    if (spec.nfs) {
      return this.nfs(spec.nfs);
    }
    if (spec.local) {
      const path = join(this.options.disk, spec.local.path);
      if (!statSync(path, { throwIfNoEntry: false })) {
        throw new VolumeError(
          `MountVolume.NewMounter initialization failed for volume "${metadata.name}" : path "${spec.local.path}" does not exist`,
        );
      }
      this.giveToGroup(pod, path);
      return { path, readOnly: false, measured: 'filesystem', keeps: true };
    }
    if (spec.csi) {
      return this.csi(pod, volume, spec.csi);
    }
    throw new VolumeError(
      `MountVolume failed for volume "${metadata.name}": no volume plugin matched`,
    );
  }

  private csi(
    pod: Pod,
    volume: Volume,
    source: CsiVolumeSource,
  ): Omit<ReadyVolume, 'name'> {
    const { node, diskOf } = this.options;
    const mounted = mountCsi({
      ...{ volume, source, diskOf },
      exports: this.exports(),
      node: node.name,
    });
    const { fsGroup } = pod.spec.securityContext ?? {};
    if (mounted.nfs && mounted.nfs.squash !== 'none' && fsGroup !== undefined) {
      // The kubelet changes owners as root, whom the server takes for somebody else.
      throw new VolumeError(
        `MountVolume.SetUp failed for volume "${volume.metadata.name}" : applyFSGroup failed for vol ${source.volumeHandle}: chown: operation not permitted`,
      );
    }
    this.giveToGroup(pod, mounted.path);
    return {
      ...mounted,
      measured: mounted.nfs ? 'filesystem' : 'volume',
      keeps: true,
    };
  }

  private exports(): readonly NfsExport[] {
    const { exports } = this.options;
    return typeof exports === 'function' ? exports() : exports;
  }

  private hostPath(source: {
    path: string;
    type?: string;
  }): Omit<ReadyVolume, 'name'> {
    const path = join(this.options.disk, source.path);
    prepareHostPath({ path, shown: source.path, type: source.type });
    return { path, readOnly: false, measured: 'nothing', keeps: true };
  }

  private nfs(source: {
    server: string;
    path: string;
    readOnly?: boolean;
  }): Omit<ReadyVolume, 'name'> {
    const nfs = mountNfs({
      exports: this.exports(),
      server: source.server,
      path: source.path,
      node: this.options.node.name,
    });
    return {
      path: nfs.folder,
      readOnly: nfs.readOnly || (source.readOnly ?? false),
      measured: 'filesystem',
      keeps: true,
      nfs,
    };
  }

  /** Only root can give files away; others' volumes stay as they are. */
  private giveToGroup(pod: Pod, path: string): void {
    const { fsGroup, fsGroupChangePolicy } = pod.spec.securityContext ?? {};
    if (fsGroup !== undefined && asRoot) {
      applyFsGroup(path, fsGroup, fsGroupChangePolicy);
    }
  }
}
