import { ApiClient } from '../../cluster/ApiClient';
import { Follower } from '../../cluster/Follower';
import { ApiObject } from '../../cluster/objects';
import { retrying } from '../../hollow/pod/retrying';
import { LatestWork } from '../LatestWork';
import type { Provisioner } from '../ProvisionerController';
import {
  Snapshot,
  snapshotApi,
  SnapshotContent,
  snapshotGroup,
} from './objects';
import { isEstablished, isWaiting } from './planSnapshot';
import { SnapshotWork } from './SnapshotWork';

const needed = ['volumesnapshots', 'volumesnapshotcontents'].map(
  plural => `${plural}.${snapshotGroup}`,
);

/**
 * Serves VolumeSnapshots of claims, as snapshot-controller and the sidecar
 * csi-snapshotter do together. It waits for their definitions, which a cluster
 * may not have. Contents that are made by hand are left alone.
 */
export class SnapshotController {
  private readonly ending = new AbortController();
  private readonly work = new LatestWork<ApiObject>(this.ending.signal);
  private readonly established = new Set<string>();
  private readonly definitions: Follower<ApiObject>;
  private readonly followers: Follower<any>[];
  private readonly steps: SnapshotWork;
  private following?: Promise<void>;

  constructor(
    private readonly options: {
      client: ApiClient;
      provisioners: readonly Provisioner[];
    },
  ) {
    const { client, provisioners } = options;
    this.steps = new SnapshotWork(
      client,
      driver => provisioners.find(({ name }) => name === driver)?.snapshots,
    );
    const onGone = ({ metadata }: ApiObject) => this.work.forget(metadata.uid);
    this.definitions = new Follower<ApiObject>({
      client,
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      onSet: definition => this.defined(definition),
      onGone: ({ metadata }) => this.established.delete(metadata.name),
    });
    this.followers = [
      new Follower<SnapshotContent>({
        client,
        path: `${snapshotApi}/volumesnapshotcontents`,
        onSet: content =>
          this.look(content, each => this.steps.erase(each as SnapshotContent)),
        onGone,
      }),
      new Follower<Snapshot>({
        client,
        path: `${snapshotApi}/volumesnapshots`,
        onSet: snapshot =>
          this.look(snapshot, each => this.serve(each as Snapshot)),
        onGone,
      }),
    ];
  }

  /** Begins, as soon as there are such kinds. */
  async start(): Promise<void> {
    if (this.options.provisioners.some(({ snapshots }) => snapshots)) {
      await this.definitions.start();
    }
  }

  /** Ends; what is under way comes to its end. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.definitions.stop();
    await this.following;
    await Promise.all(this.followers.map(follower => follower.stop()));
    await this.work.idle();
  }

  private defined(definition: ApiObject): void {
    if (isEstablished(definition)) {
      this.established.add(definition.metadata.name);
    }
    if (!needed.every(name => this.established.has(name))) {
      return;
    }
    this.following ??= (async () => {
      for (const follower of this.followers) {
        // A server may say that a kind is there a moment before it serves it.
        await retrying({
          signal: this.ending.signal,
          attempt: () => follower.start(),
        });
      }
    })();
  }

  private look(
    object: ApiObject,
    serve: (object: ApiObject) => Promise<void>,
  ): void {
    const { uid } = object.metadata;
    this.work.look(object, async () => {
      await retrying({
        signal: this.ending.signal,
        attempt: async () => {
          const current = this.work.newest(uid);
          if (current) {
            await serve(current);
          }
        },
      });
    });
  }

  private async serve(snapshot: Snapshot): Promise<void> {
    if (snapshot.metadata.deletionTimestamp) {
      await this.steps.letGo(snapshot);
    } else if (isWaiting(snapshot)) {
      try {
        await this.steps.take(snapshot);
      } catch (error) {
        await this.steps.explain(snapshot, (error as Error).message);
        throw error;
      }
    }
  }
}
