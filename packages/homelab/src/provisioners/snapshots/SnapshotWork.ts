import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { ApiClient, mergePatch } from '../../cluster/ApiClient';
import { ApiError, isNotFound } from '../../cluster/ApiError';
import { ApiObject, Claim, Volume } from '../../cluster/objects';
import { parseQuantity } from '../../hollow/pod/quantity';
import type { SnapshotTaker } from '../ProvisionerController';
import {
  contentFinalizer,
  contentPath,
  Snapshot,
  snapshotApi,
  SnapshotClass,
  SnapshotContent,
  snapshotFinalizer,
  snapshotGroup,
  snapshotPath,
} from './objects';
import { isForUs } from './planSnapshot';

/** In a millisecond. */
const nanoseconds = 1_000_000;

/** As snapshot-controller names the content of a snapshot. */
function contentName(uid: string): string {
  return `snapcontent-${uid}`;
}

/** What is done for one snapshot or content; all of it is safe to repeat. */
export class SnapshotWork {
  constructor(
    private readonly client: ApiClient,
    /** Finds who takes snapshots of a driver's volumes. */
    private readonly takerOf: (driver: string) => SnapshotTaker | undefined,
  ) {}

  /**
   * Takes a snapshot of a claim, if its class is for a driver of ours.
   *
   * @throws InputError for a claim of another driver's volume,
   * ServiceUnavailableError for one that is not bound, ApiError for what is not
   * there
   */
  async take(snapshot: Snapshot): Promise<void> {
    const { client } = this;
    const { namespace, name, uid, finalizers = [] } = snapshot.metadata;
    const { volumeSnapshotClassName, source } = snapshot.spec;
    const snapshotClass = await client.request<SnapshotClass>(
      `${snapshotApi}/volumesnapshotclasses/${volumeSnapshotClassName}`,
    );
    const taker = this.takerOf(snapshotClass.driver);
    if (!taker) {
      // Another driver's.
      return;
    }
    const volume = await this.volumeOf(
      namespace ?? '',
      source.persistentVolumeClaimName ?? '',
    );
    if (!isForUs(volume, snapshotClass)) {
      throw new InputError(
        `claim ${namespace}/${source.persistentVolumeClaimName} has a volume of another driver than the class ${snapshotClass.metadata.name}, which is for ${snapshotClass.driver}`,
      );
    }
    if (!finalizers.includes(snapshotFinalizer)) {
      await this.patch(snapshotPath(snapshot.metadata), {
        metadata: { finalizers: [...finalizers, snapshotFinalizer] },
      });
    }
    const content = contentName(uid);
    const made = await this.makeContent({
      apiVersion: `${snapshotGroup}/v1`,
      kind: 'VolumeSnapshotContent',
      metadata: { name: content, finalizers: [contentFinalizer] },
      spec: {
        deletionPolicy: snapshotClass.deletionPolicy,
        driver: snapshotClass.driver,
        source: { volumeHandle: volume.spec.csi?.volumeHandle },
        volumeSnapshotClassName,
        volumeSnapshotRef: {
          apiVersion: `${snapshotGroup}/v1`,
          kind: 'VolumeSnapshot',
          ...{ namespace, name, uid },
        },
      },
    });
    const size = volume.spec.capacity?.storage ?? '0';
    const creationTime =
      made.status?.creationTime ??
      (await this.fill(made, {
        taken: Date.now() * nanoseconds,
        snapshotHandle: await taker.take(volume, `snapshot-${uid}`),
        restoreSize: parseQuantity(size),
      }));
    await this.patch(`${snapshotPath(snapshot.metadata)}/status`, {
      status: {
        boundVolumeSnapshotContentName: content,
        creationTime: new Date(creationTime / nanoseconds).toISOString(),
        readyToUse: true,
        restoreSize: size,
        error: null,
      },
    });
  }

  private async fill(
    content: SnapshotContent,
    bytes: { taken: number; snapshotHandle: string; restoreSize: number },
  ): Promise<number> {
    const { taken, ...handle } = bytes;
    await this.patch(`${contentPath(content.metadata.name)}/status`, {
      status: { ...handle, creationTime: taken, readyToUse: true },
    });
    return taken;
  }

  private async volumeOf(namespace: string, name: string): Promise<Volume> {
    const { client } = this;
    const claim = await client.request<Claim>(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`,
    );
    if (claim.status?.phase !== 'Bound') {
      throw new ServiceUnavailableError(
        `the PVC ${namespace}/${name} is not yet bound to a PV`,
      );
    }
    return await client.request<Volume>(
      `/api/v1/persistentvolumes/${claim.spec.volumeName}`,
    );
  }

  private async makeContent(body: {
    metadata: { name: string; finalizers: string[] };
    [field: string]: unknown;
  }): Promise<SnapshotContent> {
    const { client } = this;
    try {
      return await client.request(`${snapshotApi}/volumesnapshotcontents`, {
        method: 'POST',
        body,
      });
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'AlreadyExists')) {
        throw error;
      }
      // Made by an attempt that did not come to its end.
      return await client.request(contentPath(body.metadata.name));
    }
  }

  /** A snapshot is deleted: its content goes with it where the class wants that. */
  async letGo({ metadata, status }: Snapshot): Promise<void> {
    const { client } = this;
    const content = await client.find<SnapshotContent>(
      contentPath(
        status?.boundVolumeSnapshotContentName ?? contentName(metadata.uid),
      ),
    );
    if (content?.spec.deletionPolicy === 'Delete') {
      await ignoringGone(
        client.request(contentPath(content.metadata.name), {
          method: 'DELETE',
        }),
      );
    }
    await this.withoutFinalizer(
      snapshotPath(metadata),
      metadata,
      snapshotFinalizer,
    );
  }

  /** Removes the bytes of a content that is deleted, where it says so. */
  async erase({ metadata, spec, status }: SnapshotContent): Promise<void> {
    const taker = this.takerOf(spec.driver);
    if (!metadata.deletionTimestamp || !taker) {
      return;
    }
    if (spec.deletionPolicy === 'Delete' && status?.snapshotHandle) {
      await taker.remove(status.snapshotHandle);
    }
    await this.withoutFinalizer(
      contentPath(metadata.name),
      metadata,
      contentFinalizer,
    );
  }

  private async withoutFinalizer(
    path: string,
    { finalizers = [] }: ApiObject['metadata'],
    finalizer: string,
  ): Promise<void> {
    if (finalizers.includes(finalizer)) {
      await ignoringGone(
        this.patch(path, {
          metadata: {
            finalizers: finalizers.filter(each => each !== finalizer),
          },
        }),
      );
    }
  }

  /** Says in a snapshot why there is none yet. */
  async explain(
    { metadata, status }: Snapshot,
    message: string,
  ): Promise<void> {
    if (status?.error?.message !== message) {
      await this.patch(`${snapshotPath(metadata)}/status`, {
        status: {
          readyToUse: false,
          error: { message, time: new Date().toISOString() },
        },
      });
    }
  }

  private async patch(path: string, body: object): Promise<void> {
    await this.client.request(path, {
      method: 'PATCH',
      contentType: mergePatch,
      body,
    });
  }
}

async function ignoringGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isNotFound(error)) {
      throw error;
    }
  }
}
