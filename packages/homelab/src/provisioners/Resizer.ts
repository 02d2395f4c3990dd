import { ApiClient, mergePatch } from '../cluster/ApiClient';
import { recordEvent } from '../cluster/events';
import { Claim, Volume } from '../cluster/objects';
import { parseQuantity } from '../hollow/pod/quantity';
import { retrying } from '../hollow/pod/retrying';
import { LatestWork } from './LatestWork';
import type { Provisioner } from './ProvisionerController';

/** What a claim asks for beyond what it has, as a quantity; undefined if nothing. */
export function wantedSize(claim: Claim): string | undefined {
  const wanted = claim.spec.resources?.requests?.storage;
  const present = claim.status?.capacity?.storage;
  return claim.status?.phase === 'Bound' &&
    !claim.metadata.deletionTimestamp &&
    wanted &&
    present &&
    parseQuantity(wanted) > parseQuantity(present)
    ? wanted
    : undefined;
}

/**
 * Makes volumes larger as external-resizer does for drivers without a node's
 * half (`node_expansion_required` false): folders have no file system that a
 * kubelet would have to grow. First the volume says its new size, then the
 * claim.
 */
export class Resizer {
  private readonly work: LatestWork<Claim>;

  constructor(
    private readonly options: {
      client: ApiClient;
      provisioners: readonly Provisioner[];
      signal: AbortSignal;
    },
  ) {
    this.work = new LatestWork(options.signal);
  }

  /** A claim is there or has changed. */
  look(claim: Claim): void {
    this.work.look(claim, each => this.serve(each));
  }

  /** A claim is gone. */
  forget(uid: string): void {
    this.work.forget(uid);
  }

  /** Settles when what was under way has come to its end. */
  async idle(): Promise<void> {
    await this.work.idle();
  }

  private async serve(claim: Claim): Promise<void> {
    if (!wantedSize(claim)) {
      return;
    }
    const { client, signal } = this.options;
    const { uid } = claim.metadata;
    let told = '';
    await retrying({
      signal,
      attempt: async () => {
        const current = this.work.newest(uid);
        if (current && wantedSize(current)) {
          await this.resize(current);
        }
      },
      onError: error => {
        if (told !== error.message) {
          told = error.message;
          recordEvent(client, {
            object: claim,
            kind: 'PersistentVolumeClaim',
            component: 'external-resizer',
            type: 'Warning',
            reason: 'VolumeResizeFailed',
            message: `resize volume "${claim.spec.volumeName}" failed: ${error.message}`,
          });
        }
      },
    });
  }

  private async resize(claim: Claim): Promise<void> {
    const { client, provisioners } = this.options;
    const size = wantedSize(claim);
    const path = `/api/v1/persistentvolumes/${claim.spec.volumeName}`;
    const volume = await client.find<Volume>(path);
    const provisioner = provisioners.find(
      ({ name }) => name === volume?.spec.csi?.driver,
    );
    if (!size || !volume || !provisioner?.expand) {
      return;
    }
    const tell = (reason: string, message: string) =>
      recordEvent(client, {
        object: claim,
        kind: 'PersistentVolumeClaim',
        component: `external-resizer ${provisioner.name}`,
        type: 'Normal',
        ...{ reason, message },
      });
    tell(
      'Resizing',
      `External resizer is resizing volume ${volume.metadata.name}`,
    );
    await provisioner.expand(volume, parseQuantity(size));
    await client.request(path, {
      method: 'PATCH',
      contentType: mergePatch,
      body: { spec: { capacity: { storage: size } } },
    });
    const { namespace, name } = claim.metadata;
    await client.request(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}/status`,
      {
        method: 'PATCH',
        contentType: mergePatch,
        body: { status: { capacity: { storage: size }, conditions: null } },
      },
    );
    tell('VolumeResizeSuccessful', 'Resize volume succeeded');
  }
}
