import { ApiClient, mergePatch } from '../cluster/ApiClient';
import { isNotFound } from '../cluster/ApiError';

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/** How often a kubelet looks whether its node's status says what it should. */
const statusEveryMs = 10_000;

/** Keeps the Lease of a node fresh, and its status what it is, as a kubelet does. */
export class Heartbeat {
  private timer?: NodeJS.Timeout;
  private statusAt = Date.now();

  constructor(
    private readonly options: {
      client: ApiClient;
      node: string;
      /** Seconds between two beats; the Lease is good for four times as long. */
      seconds: number;
      /** Waits as long as the node is slow. */
      pace(): Promise<void>;
      /** Writes the node's status: controllers set it to unknown where beats came late. */
      reportStatus(): Promise<void>;
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
    const { client, node, seconds, pace, reportStatus } = this.options;
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
    if (Date.now() - this.statusAt >= statusEveryMs) {
      this.statusAt = Date.now();
      await reportStatus();
    }
  }
}
