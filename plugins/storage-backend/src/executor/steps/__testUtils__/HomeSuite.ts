import {
  ControlPlane,
  ControlPlaneOptions,
  startControlPlane,
} from '@stowage/test-cluster';
import {
  ClusterClient,
  createClusterClient,
} from '../../../adapters/kubernetes';
import { clusterConfig } from '../../../observe/cluster/testing/clusterConfig';
import { Home } from './Home';

/** What a suite of steps runs on: a control plane of its own, pretended nodes, and a client. */
export class HomeSuite {
  private constructor(
    readonly plane: ControlPlane,
    readonly home: Home,
    readonly client: ClusterClient,
  ) {}

  static async start(options?: ControlPlaneOptions): Promise<HomeSuite> {
    const plane = await startControlPlane(options);
    try {
      const client = createClusterClient(
        clusterConfig({ kind: 'kubeconfig', path: plane.kubeconfigPath }),
      );
      return new HomeSuite(plane, await Home.over(plane), client);
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.home.stop();
    this.client.close();
    await this.plane.stop();
  }
}
