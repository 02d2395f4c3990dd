import { ControlPlane, KubeApi, KubeObject } from '@stowage/test-cluster';
import { follow, Followed } from './follow';

/** The provisioner that {@link PretendNodes} plays. */
export const pretendProvisioner = 'test.stowage.io/pretend';

/** Provisioners that are played, so that plans of real drivers can be carried out. */
const played = [pretendProvisioner, 'rancher.io/local-path'];

/** Milliseconds between two heartbeats: far fewer than a kubelet's, so that tests need not wait. */
const beatMs = 250;

/** A pod's status as a kubelet writes it. */
function statusOf(pod: KubeObject, state: object, phase: string) {
  const { containers } = pod.spec as { containers: Array<{ name: string }> };
  const ready = phase === 'Running' ? 'True' : 'False';
  const now = new Date().toISOString();
  return {
    phase,
    podIP: '10.9.9.9',
    podIPs: [{ ip: '10.9.9.9' }],
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: now },
      { type: 'Ready', status: ready, lastTransitionTime: now },
      { type: 'ContainersReady', status: ready, lastTransitionTime: now },
    ],
    containerStatuses: containers.map(({ name }) => ({
      name,
      image: 'pretended',
      imageID: 'pretended',
      ready: phase === 'Running',
      restartCount: 0,
      state,
    })),
  };
}

/**
 * Plays the kubelets of nodes that exist only as objects, and the provisioner of their volumes:
 * pods that are bound run at once and end at once when they are deleted, in the order in which a
 * kubelet says so. No process runs and no byte is written.
 */
export class PretendNodes {
  private readonly api: KubeApi;
  private readonly pods: Followed;
  private readonly claims: Followed;
  private readonly volumes: Followed;
  private stopped = false;
  private loop?: Promise<void>;
  private beatenAt = 0;
  /** Exit code of containers that are ended. */
  exitCode = 0;
  /** Nodes that are silent: their pods stay as they are. */
  readonly silent = new Set<string>();

  private constructor(plane: ControlPlane, readonly names: string[]) {
    this.api = plane.api;
    this.pods = follow(plane, '/api/v1/pods');
    this.claims = follow(plane, '/api/v1/persistentvolumeclaims');
    this.volumes = follow(plane, '/api/v1/persistentvolumes');
  }

  static async start(
    plane: ControlPlane,
    names: string[],
  ): Promise<PretendNodes> {
    const nodes = new PretendNodes(plane, names);
    for (const name of names) {
      await plane.registerFakeNode({ name });
    }
    await Promise.all(nodes.followed.map(each => each.start()));
    nodes.loop = nodes.run();
    return nodes;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await Promise.all(this.followed.map(each => each.stop()));
  }

  private get followed(): Followed[] {
    return [this.pods, this.claims, this.volumes];
  }

  /** The containers of a pod end by themselves, as those of a Job do. */
  async finish(pod: KubeObject): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    await this.api.request(
      `/api/v1/namespaces/${namespace}/pods/${name}/status`,
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: {
          metadata: { uid },
          status: statusOf(pod, { terminated: { exitCode: 0 } }, 'Succeeded'),
        },
      },
    );
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      for (const act of [
        () => this.runPods(),
        () => this.provision(),
        () => this.reclaim(),
        () => this.beat(),
      ]) {
        // What another has changed meanwhile is looked at again in the next round.
        await act().catch(() => undefined);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  private async runPods(): Promise<void> {
    for (const pod of this.pods.objects()) {
      const { nodeName } = pod.spec as { nodeName?: string };
      if (
        nodeName &&
        this.names.includes(nodeName) &&
        !this.silent.has(nodeName)
      ) {
        await this.runPod(pod).catch(() => undefined);
      }
    }
  }

  private async runPod(pod: KubeObject): Promise<void> {
    const { namespace, name, uid, deletionTimestamp } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const { phase } = pod.status as { phase?: string };
    const write = (status: object) =>
      this.api.request(`${path}/status`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata: { uid }, status },
      });
    if (deletionTimestamp) {
      const { exitCode } = this;
      await write(statusOf(pod, { terminated: { exitCode } }, 'Failed'));
      await this.api.request(path, {
        method: 'DELETE',
        body: { gracePeriodSeconds: 0, preconditions: { uid } },
      });
    } else if (phase === 'Pending') {
      await write(
        statusOf(
          pod,
          { running: { startedAt: new Date().toISOString() } },
          'Running',
        ),
      );
    }
  }

  private async provision(): Promise<void> {
    for (const claim of this.claims.objects()) {
      const annotations = (claim.metadata.annotations ?? {}) as Record<
        string,
        string
      >;
      const node = annotations['volume.kubernetes.io/selected-node'];
      const spec = claim.spec as {
        volumeName?: string;
        storageClassName: string;
        accessModes: string[];
        resources: { requests: { storage: string } };
      };
      const provisioner =
        annotations['volume.kubernetes.io/storage-provisioner'];
      if (node && !spec.volumeName && played.includes(provisioner)) {
        const { uid, namespace, name } = claim.metadata;
        await this.api
          .request('/api/v1/persistentvolumes', {
            method: 'POST',
            body: {
              metadata: {
                name: `pvc-${uid}`,
                annotations: {
                  'pv.kubernetes.io/provisioned-by': provisioner,
                },
              },
              spec: {
                capacity: { storage: spec.resources.requests.storage },
                accessModes: spec.accessModes,
                storageClassName: spec.storageClassName,
                persistentVolumeReclaimPolicy: 'Delete',
                hostPath: { path: `/pretended/${uid}` },
                claimRef: {
                  apiVersion: 'v1',
                  kind: 'PersistentVolumeClaim',
                  namespace,
                  name,
                  uid,
                },
                nodeAffinity: {
                  required: {
                    nodeSelectorTerms: [
                      {
                        matchExpressions: [
                          {
                            key: 'kubernetes.io/hostname',
                            operator: 'In',
                            values: [node],
                          },
                        ],
                      },
                    ],
                  },
                },
              },
            },
          })
          .catch(() => undefined);
      }
    }
  }

  private async reclaim(): Promise<void> {
    for (const volume of this.volumes.objects()) {
      const annotations = (volume.metadata.annotations ?? {}) as Record<
        string,
        string
      >;
      const { persistentVolumeReclaimPolicy } = volume.spec as {
        persistentVolumeReclaimPolicy: string;
      };
      const { phase } = volume.status as { phase?: string };
      if (
        phase === 'Released' &&
        persistentVolumeReclaimPolicy === 'Delete' &&
        played.includes(annotations['pv.kubernetes.io/provisioned-by'])
      ) {
        await this.api.request(
          `/api/v1/persistentvolumes/${volume.metadata.name}`,
          { method: 'DELETE' },
        );
      }
    }
  }

  private async beat(): Promise<void> {
    if (Date.now() - this.beatenAt < beatMs) {
      return;
    }
    this.beatenAt = Date.now();
    for (const name of this.names.filter(each => !this.silent.has(each))) {
      await this.api.request(
        `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`,
        {
          method: 'PATCH',
          contentType: 'application/merge-patch+json',
          body: {
            spec: { renewTime: new Date().toISOString().replace('Z', '000Z') },
          },
        },
      );
    }
  }
}
