import { readFileSync } from 'fs';
import { join } from 'path';
import { KubeApi } from '../control/KubeApi';
import { waitFor } from '../lib/waitFor';
import { ExportRule, writeExports } from './exports';
import { ClusterLayout, clusterLayout, nodeNamed } from './layout';
import { setCable } from './network';
import {
  assertDaemon,
  daemonPid,
  killDaemon,
  startDaemonAgain,
} from './processes';
import { isUp } from './up';

/**
 * The cluster that is up on this machine, with what only its owner can do to
 * it: pull cables, kill programs, change the NAS's rules.
 */
export class Cluster {
  readonly kubeconfigPath: string;
  /** Requests as the administrator. */
  readonly api: KubeApi;

  private constructor(readonly layout: ClusterLayout) {
    this.kubeconfigPath = layout.kubeconfigPath;
    const kubeconfig = readFileSync(layout.kubeconfigPath, 'utf8');
    this.api = new KubeApi({
      server: `https://${layout.hostAddress}:${layout.apiServerPort}`,
      certificateAuthority: readFileSync(
        join(layout.credentialsFolder, 'ca.crt'),
        'utf8',
      ),
      token: /token: (\S+)/.exec(kubeconfig)![1],
    });
  }

  /**
   * The cluster of this number, by default that of `STOWAGE_CLUSTER_INSTANCE`.
   *
   * @throws Error when it is not up.
   */
  static attach(instance?: number): Cluster {
    const layout = clusterLayout(instance);
    if (!isUp(layout)) {
      throw new Error(
        `Cluster '${layout.prefix}' is not up; start it with: npm run cluster`,
      );
    }
    return new Cluster(layout);
  }

  /** Names of the nodes. */
  get nodes(): string[] {
    return this.layout.nodes.map(node => node.name);
  }

  /** Pulls a node's network cable: its pods run on, but nobody hears of them. */
  async cut(node: string): Promise<void> {
    await setCable(this.layout, nodeNamed(this.layout, node), 'down');
  }

  /** Plugs a node's cable in again. */
  async mend(node: string): Promise<void> {
    await setCable(this.layout, nodeNamed(this.layout, node), 'up');
  }

  /** Kills one of the programs outside the nodes, such as `local-path-provisioner`. */
  async kill(program: string): Promise<void> {
    await killDaemon(this.layout, program);
  }

  /** Starts it again as it was started by `up`; does not wait until it is ready. */
  start(program: string): void {
    startDaemonAgain(this.layout, program);
  }

  /** Kills the API server and starts it again; returns when it is ready. */
  async restartApiServer(): Promise<void> {
    await this.kill('kube-apiserver');
    this.start('kube-apiserver');
    await waitFor('the API server to become ready', async () => {
      assertDaemon(this.layout, 'kube-apiserver');
      return (await this.api.request<string>('/readyz')) === 'ok';
    });
  }

  /** Replaces the NAS's export rules; mounts that exist keep theirs. */
  writeExports(rules: ExportRule[]): void {
    writeExports(this.layout, rules);
  }

  /** Where a path of the NAS lies on this machine. */
  nasPath(path: string): string {
    return join(this.layout.nasFolder, path);
  }

  /**
   * Where a path inside a node can be reached from this machine, as long as
   * the node runs: through the root of its first process.
   *
   * @throws Error when the node does not run.
   */
  nodePath(node: string, path: string): string {
    const pid = daemonPid(this.layout, node);
    const children =
      pid && readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    if (!children) {
      throw new Error(`Node '${node}' does not run`);
    }
    return join(`/proc/${children.split(' ')[0]}/root`, path);
  }
}
