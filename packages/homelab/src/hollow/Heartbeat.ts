import { ApiClient, mergePatch } from '../cluster/ApiClient';
import { isNotFound } from '../cluster/ApiError';

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/** Keeps the Lease of a node fresh, as a kubelet does. */
export class Heartbeat {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly options: {
      client: ApiClient;
      node: string;
      /** Seconds between two beats; the Lease is good for four times as long. */
      seconds: number;
      /** Waits as long as the node is slow. */
      pace(): Promise<void>;
    },
  ) {}

  /** Beats once, then regularly until {@link stop}. */
  async start(): Promise<void> {
    await this.beat();
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      // A beat that is lost while the API server is down is what a kubelet
      // would lose as well; the next one makes up for it.
      this.beat().catch(() => undefined);
    }, this.options.seconds * 1000);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async beat(): Promise<void> {
    const { client, node, seconds, pace } = this.options;
    await pace();
    const spec = {
      holderIdentity: node,
      leaseDurationSeconds: Math.ceil(seconds * 4),
      // The API wants microseconds.
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    };
    try {
      await client.request(`${leases}/${node}`, {
        method: 'PATCH',
        contentType: mergePatch,
        body: { spec },
      });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      await client.request(leases, {
        method: 'POST',
        body: { metadata: { name: node }, spec },
      });
    }
  }
}
