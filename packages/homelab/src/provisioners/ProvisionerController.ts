import { InputError } from '@backstage/errors';
import { ApiClient } from '../cluster/ApiClient';
import { ApiError, isNotFound } from '../cluster/ApiError';
import { recordEvent } from '../cluster/events';
import { Follower } from '../cluster/Follower';
import { ApiAccess, readKubeconfig } from '../cluster/kubeconfig';
import {
  ApiObject,
  Claim,
  NodeSelector,
  StorageClass,
  Volume,
  VolumeSource,
} from '../cluster/objects';
import { retrying } from '../hollow/pod/retrying';
import { LatestWork } from './LatestWork';
import { Resizer } from './Resizer';
import { SnapshotController } from './snapshots/SnapshotController';
import { snapshotOfClaim } from './snapshots/snapshotOfClaim';

/** A volume that a claim wants. */
export interface ProvisionRequest {
  claim: Claim;
  storageClass: StorageClass;
  /** Name that the volume will have: `pvc-` and the claim's uid. */
  volumeName: string;
  /** The node that the scheduler chose, if the class waits for that. */
  node?: ApiObject;
  /** What the volume begins with; only asked of provisioners that take snapshots. */
  snapshotHandle?: string;
}

/** Where a new volume lies. */
export interface ProvisionedVolume {
  source: VolumeSource;
  nodeAffinity?: { required: NodeSelector };
  annotations?: Record<string, string>;
  mountOptions?: string[];
}

/** How volumes of one provisioner are made and removed. Both have to be safe to repeat. */
export interface Provisioner {
  /** What classes name it by. */
  readonly name: string;
  provision(request: ProvisionRequest): Promise<ProvisionedVolume>;
  /** Removes what a volume holds, as its class wants it. */
  remove(volume: Volume, storageClass: StorageClass | undefined): Promise<void>;
  /**
   * Gives a volume so many bytes. Provisioners without it are no resizers: who
   * asks for more waits in vain.
   */
  expand?(volume: Volume, bytes: number): Promise<void>;
  /** Provisioners without it pass over what a claim is to be filled from. */
  snapshots?: SnapshotTaker;
}

/** How snapshots of a provisioner's volumes are made and removed; safe to repeat. */
export interface SnapshotTaker {
  /**
   * Takes one.
   *
   * @param name - what the snapshot is called, unique in the cluster
   * @returns its handle
   */
  take(volume: Volume, name: string): Promise<string>;
  remove(handle: string): Promise<void>;
}

const provisionerAnnotations = [
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
];
const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';
const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';

/** Whether a claim waits for a volume of this provisioner. */
export function isWanted(
  claim: Claim,
  provisioner: string,
  storageClass: StorageClass | undefined,
): boolean {
  const { annotations = {}, deletionTimestamp } = claim.metadata;
  const named = provisionerAnnotations.map(key => annotations[key]);
  return (
    !claim.spec.volumeName &&
    !deletionTimestamp &&
    named.find(Boolean) === provisioner &&
    storageClass !== undefined &&
    (storageClass.volumeBindingMode !== 'WaitForFirstConsumer' ||
      Boolean(annotations[selectedNodeAnnotation]))
  );
}

/**
 * Whether a volume's content is to be removed, by the rules of
 * sig-storage-lib-external-provisioner v10 (`shouldDelete`).
 */
export function isRemovable(volume: Volume, provisioner: string): boolean {
  const { metadata, spec, status } = volume;
  return (
    metadata.annotations?.[provisionedByAnnotation] === provisioner &&
    !metadata.deletionTimestamp &&
    status?.phase === 'Released' &&
    spec.persistentVolumeReclaimPolicy === 'Delete'
  );
}

/**
 * Serves the claims of one or more provisioners, as an external provisioner
 * does: makes a volume for each claim that waits for one, and removes those
 * that are released and not to be kept. Where a provisioner can, it also does
 * what an external resizer and a snapshotter do. One watch each for claims,
 * volumes and classes.
 */
export class ProvisionerController {
  private readonly client: ApiClient;
  private readonly ending = new AbortController();
  private readonly claimWork = new LatestWork<Claim>(this.ending.signal);
  private readonly volumeWork = new LatestWork<Volume>(this.ending.signal);
  private readonly resizer: Resizer;
  private readonly snapshots: SnapshotController;
  private readonly claims: Follower<Claim>;
  private readonly volumes: Follower<Volume>;
  private readonly classes: Follower<StorageClass>;
  /** Claims that have their volume and are only not yet bound to it. */
  private readonly served = new Set<string>();

  private constructor(
    access: ApiAccess,
    private readonly provisioners: readonly Provisioner[],
  ) {
    const client = new ApiClient(access);
    this.client = client;
    this.resizer = new Resizer({
      client,
      provisioners,
      signal: this.ending.signal,
    });
    this.snapshots = new SnapshotController({ client, provisioners });
    this.claims = new Follower<Claim>({
      client,
      path: '/api/v1/persistentvolumeclaims',
      onSet: claim => {
        this.claimWork.look(claim, each => this.serveClaim(each));
        this.resizer.look(claim);
      },
      onGone: ({ metadata }) => {
        this.claimWork.forget(metadata.uid);
        this.resizer.forget(metadata.uid);
        this.served.delete(metadata.uid);
      },
    });
    this.volumes = new Follower<Volume>({
      client,
      path: '/api/v1/persistentvolumes',
      onSet: volume =>
        this.volumeWork.look(volume, each => this.serveVolume(each)),
      onGone: ({ metadata }) => this.volumeWork.forget(metadata.uid),
    });
    this.classes = new Follower<StorageClass>({
      client,
      path: '/apis/storage.k8s.io/v1/storageclasses',
      onSet: () => this.lookAgain(),
      onGone: () => undefined,
    });
  }

  /** Begins to serve; `access` as for hollow nodes. */
  static async start(options: {
    access: string | ApiAccess;
    provisioners: readonly Provisioner[];
  }): Promise<ProvisionerController> {
    const { access, provisioners } = options;
    const controller = new ProvisionerController(
      typeof access === 'string' ? readKubeconfig(access) : access,
      provisioners,
    );
    await controller.classes.start();
    await controller.volumes.start();
    await controller.claims.start();
    await controller.snapshots.start();
    return controller;
  }

  /** Serves nothing more; what is under way comes to its end. */
  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([
      this.claims.stop(),
      this.volumes.stop(),
      this.classes.stop(),
      this.snapshots.stop(),
    ]);
    await Promise.all([
      this.claimWork.idle(),
      this.volumeWork.idle(),
      this.resizer.idle(),
    ]);
    this.client.close();
  }

  /** A class that comes late is what some claims wait for. */
  private lookAgain(): void {
    for (const claim of this.claims.objects) {
      this.claimWork.look(claim, each => this.serveClaim(each));
    }
  }

  private classOf(name: string | undefined): StorageClass | undefined {
    return [...this.classes.objects].find(
      ({ metadata }) => metadata.name === name,
    );
  }

  private async serveClaim(claim: Claim): Promise<void> {
    const storageClass = this.classOf(claim.spec.storageClassName);
    const provisioner = this.provisioners.find(({ name }) =>
      isWanted(claim, name, storageClass),
    );
    const { namespace, name, uid } = claim.metadata;
    if (!provisioner || !storageClass || this.served.has(uid)) {
      return;
    }
    const event = (
      type: 'Normal' | 'Warning',
      reason: string,
      message: string,
    ) =>
      recordEvent(this.client, {
        object: claim,
        kind: 'PersistentVolumeClaim',
        component: provisioner.name,
        type,
        reason,
        message,
      });
    let told = '';
    event(
      'Normal',
      'Provisioning',
      `External provisioner is provisioning volume for claim "${namespace}/${name}"`,
    );
    await retrying({
      signal: this.ending.signal,
      attempt: async () => {
        const current = this.claimWork.newest(uid);
        // It may be gone or served by now.
        if (current && isWanted(current, provisioner.name, storageClass)) {
          await this.provision(provisioner, current, storageClass);
          this.served.add(uid);
          event(
            'Normal',
            'ProvisioningSucceeded',
            `Successfully provisioned volume pvc-${uid}`,
          );
        }
      },
      onError: error => {
        if (told !== error.message) {
          told = error.message;
          event(
            'Warning',
            'ProvisioningFailed',
            `failed to provision volume with StorageClass "${storageClass.metadata.name}": ${error.message}`,
          );
        }
      },
    });
  }

  private async provision(
    provisioner: Provisioner,
    claim: Claim,
    storageClass: StorageClass,
  ): Promise<void> {
    const { metadata, spec } = claim;
    const volumeName = `pvc-${metadata.uid}`;
    if (await this.client.find(`/api/v1/persistentvolumes/${volumeName}`)) {
      return;
    }
    if (spec.volumeMode === 'Block') {
      throw new InputError(
        `${provisioner.name} does not support block volume provisioning`,
      );
    }
    const nodeName = metadata.annotations?.[selectedNodeAnnotation];
    const made = await provisioner.provision({
      claim,
      storageClass,
      volumeName,
      node: nodeName
        ? await this.client.request(`/api/v1/nodes/${nodeName}`)
        : undefined,
      snapshotHandle:
        provisioner.snapshots && (await snapshotOfClaim(this.client, claim)),
    });
    const { namespace, name, uid, resourceVersion } = metadata;
    try {
      await this.client.request('/api/v1/persistentvolumes', {
        method: 'POST',
        body: {
          metadata: {
            name: volumeName,
            annotations: {
              [provisionedByAnnotation]: provisioner.name,
              ...made.annotations,
            },
          },
          spec: {
            ...made.source,
            accessModes: spec.accessModes,
            capacity: { storage: spec.resources?.requests?.storage },
            claimRef: {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              ...{ namespace, name, uid, resourceVersion },
            },
            mountOptions: made.mountOptions,
            nodeAffinity: made.nodeAffinity,
            persistentVolumeReclaimPolicy:
              storageClass.reclaimPolicy ?? 'Delete',
            storageClassName: storageClass.metadata.name,
            volumeMode: 'Filesystem',
          },
        },
      });
    } catch (error) {
      // Made by an attempt whose answer was lost.
      if (!(error instanceof ApiError && error.reason === 'AlreadyExists')) {
        throw error;
      }
    }
  }

  private async serveVolume(volume: Volume): Promise<void> {
    const provisioner = this.provisioners.find(({ name }) =>
      isRemovable(volume, name),
    );
    if (!provisioner) {
      return;
    }
    const { name, uid } = volume.metadata;
    let told = '';
    await retrying({
      signal: this.ending.signal,
      attempt: async () => {
        const current = this.volumeWork.newest(uid);
        if (!current || !isRemovable(current, provisioner.name)) {
          return;
        }
        await provisioner.remove(
          current,
          this.classOf(current.spec.storageClassName),
        );
        try {
          await this.client.request(`/api/v1/persistentvolumes/${name}`, {
            method: 'DELETE',
            body: { preconditions: { uid } },
          });
        } catch (error) {
          if (!isNotFound(error)) {
            throw error;
          }
        }
        this.volumeWork.forget(uid);
      },
      onError: error => {
        if (told !== error.message) {
          told = error.message;
          recordEvent(this.client, {
            object: volume,
            kind: 'PersistentVolume',
            component: provisioner.name,
            type: 'Warning',
            reason: 'VolumeFailedDelete',
            message: error.message,
          });
        }
      },
    });
  }
}
