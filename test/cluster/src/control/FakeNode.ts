import { KubeApi, KubeApiError } from './KubeApi';

/** A node that exists only as an object. */
export interface FakeNodeOptions {
  name: string;
  /** Added to `kubernetes.io/hostname`, which is always the node's name. */
  labels?: Record<string, string>;
  /** Address that the API server would reach its kubelet under. */
  address?: string;
  /** Port of whatever plays its kubelet; 10250 by default. */
  kubeletPort?: number;
  /** Resources by name; 4 CPUs, 8 GiB and 110 pods by default. */
  allocatable?: Record<string, string>;
}

/** Seconds that a heartbeat is good for, as a kubelet writes them. */
const leaseSeconds = 40;
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/**
 * A Node object that says it is ready, for the scheduler and the controllers to
 * work with. No containers run on it: pods that are bound to it stay Pending
 * until somebody writes their status.
 */
export class FakeNode {
  private timer?: NodeJS.Timeout;

  private constructor(private readonly api: KubeApi, readonly name: string) {}

  /** Registers the node and keeps its heartbeat until {@link stopHeartbeat}. */
  static async register(
    api: KubeApi,
    options: FakeNodeOptions,
  ): Promise<FakeNode> {
    const {
      name,
      labels,
      address = '127.0.0.1',
      kubeletPort = 10250,
    } = options;
    const node = new FakeNode(api, name);
    const resources = options.allocatable ?? {
      cpu: '4',
      memory: '8Gi',
      pods: '110',
      'ephemeral-storage': '20Gi',
    };
    await api.request('/api/v1/nodes', {
      method: 'POST',
      body: {
        metadata: {
          name,
          labels: { 'kubernetes.io/hostname': name, ...labels },
        },
      },
    });
    await api.request(`/api/v1/nodes/${name}/status`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: {
        status: {
          capacity: resources,
          allocatable: resources,
          addresses: [
            { type: 'InternalIP', address },
            { type: 'Hostname', address: name },
          ],
          daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
        },
      },
    });
    await node.setReady(true);
    await node.beat();
    node.timer = setInterval(() => {
      // A beat that is lost while the API server is down is what a kubelet
      // would lose as well; the next one makes up for it.
      node.beat().catch(() => undefined);
    }, (leaseSeconds / 4) * 1000);
    node.timer.unref();
    return node;
  }

  /** Writes the Ready condition as the kubelet would. */
  async setReady(ready: boolean, message: string = ''): Promise<void> {
    const now = new Date().toISOString();
    await this.api.request(`/api/v1/nodes/${this.name}/status`, {
      method: 'PATCH',
      contentType: 'application/strategic-merge-patch+json',
      body: {
        status: {
          conditions: [
            {
              type: 'Ready',
              status: ready ? 'True' : 'False',
              reason: ready ? 'KubeletReady' : 'KubeletNotReady',
              message,
              lastHeartbeatTime: now,
              lastTransitionTime: now,
            },
          ],
        },
      },
    });
  }

  /** Lets the node fall silent; the controller manager notices in its own time. */
  stopHeartbeat(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Ends the heartbeat and deletes the node. */
  async remove(): Promise<void> {
    this.stopHeartbeat();
    await this.api.request(`/api/v1/nodes/${this.name}`, { method: 'DELETE' });
  }

  private async beat(): Promise<void> {
    const spec = {
      holderIdentity: this.name,
      leaseDurationSeconds: leaseSeconds,
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    };
    try {
      await this.api.request(`${leases}/${this.name}`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { spec },
      });
    } catch (error) {
      if (!(error instanceof KubeApiError) || error.status !== 404) {
        throw error;
      }
      await this.api.request(leases, {
        method: 'POST',
        body: { metadata: { name: this.name }, spec },
      });
    }
  }
}
