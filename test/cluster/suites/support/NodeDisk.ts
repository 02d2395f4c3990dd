import { execFileSync } from 'child_process';
import { existsSync, rmSync, statfsSync } from 'fs';
import { join } from 'path';
import { Cluster } from '../../src/cluster/Cluster';
import { localPathFolder } from '../../src/cluster/manifests';
import { Kubectl, waitFor } from '../../src/testing';

/**
 * Milliseconds in which a kubelet measures its disk again, sees room, and no longer believes that it
 * is short of it: 10 s each, on a machine at leisure.
 */
export const recoveryMs = 120_000;

/** A node's disk, which can be filled and emptied again. */
export class NodeDisk {
  /** When room was last made, in milliseconds since 1970. */
  private emptiedAt = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly node: string,
  ) {}

  private get ballast(): string {
    return this.cluster.nodePath(
      this.node,
      join(localPathFolder, '..', 'ballast'),
    );
  }

  /** Takes as much of the disk as leaves this share of it available, 0 to 1. */
  leaveAvailable(share: number): void {
    this.empty();
    const { bsize, blocks, bavail } = statfsSync(
      this.cluster.nodePath(this.node, localPathFolder),
    );
    const bytes = Math.round((bavail - blocks * share) * bsize);
    execFileSync('fallocate', ['--length', String(bytes), this.ballast]);
  }

  /** Gives back whatever was taken. */
  empty(): void {
    if (existsSync(this.ballast)) {
      rmSync(this.ballast);
      this.emptiedAt = Date.now();
    }
  }

  /** The node's taints and what it says of its disk, as the API server has it. */
  async state(kubectl: Kubectl): Promise<{
    taints: object[];
    pressure: string;
    /** Milliseconds since 1970. */
    saidAt: number;
  }> {
    const { spec, status } = await kubectl.json(['get', 'node', this.node]);
    const { status: pressure, lastHeartbeatTime } = status.conditions.find(
      ({ type }: { type: string }) => type === 'DiskPressure',
    );
    return {
      taints: spec.taints ?? [],
      pressure,
      saidAt: Date.parse(lastHeartbeatTime),
    };
  }

  /**
   * Waits until neither the kubelet nor the scheduler keeps pods from the node. That there is no
   * pressure counts only if it was said after the disk was measured without the ballast: a kubelet
   * that has yet to look at its last measurement of a full disk is about to evict.
   *
   * @throws Error when it is not so in time.
   */
  async recovered(kubectl: Kubectl): Promise<void> {
    const measuredAt = await waitFor(
      `the kubelet of ${this.node} to measure its disk again`,
      async () => {
        const { node } = await this.cluster.api.request<{
          node: {
            fs: { time: string };
            runtime: { imageFs: { time: string } };
          };
        }>(`/api/v1/nodes/${this.node}/proxy/stats/summary`);
        // Two measurements of the same disk, and too little in either is pressure.
        const times = [node.fs.time, node.runtime.imageFs.time].map(Date.parse);
        return Math.min(...times) >= this.emptiedAt && Math.max(...times);
      },
    );
    await waitFor(
      `${this.node} to take pods`,
      async () => {
        const { taints, pressure, saidAt } = await this.state(kubectl);
        return (
          taints.length === 0 && pressure === 'False' && saidAt > measuredAt
        );
      },
      { timeoutMs: recoveryMs },
    );
  }
}
