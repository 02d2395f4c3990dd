import { chmodSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { NotFoundError } from '@backstage/errors';
import {
  controlPlaneAvailable,
  KubeApi,
  KubeApiError,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { isolationVariable } from '../../__testUtils__/Home';
import { ApiServer } from '../../apiserver/ApiServer';
import { ApiObject } from '../../cluster/objects';
import { Controllers } from '../../controllers/Controllers';
import { Isolation } from '../../hollow/container/chooseLauncher';
import { HollowNodes } from '../../hollow/HollowNodes';
import { machineAddress } from '../../hollow/nodeObject';
import { Nas } from '../../nas/Nas';
import { ProvisionerController } from '../../provisioners/ProvisionerController';
import { homeLabScene } from '..';
import { nasServer } from '../nas';
import { collectionPath } from './resourcePath';

/** A cluster without nodes. */
interface EmptyCluster {
  api: KubeApi;
  kubeconfigPath: string;
  certificateAuthority: string;
  issueServerCertificate(request: {
    name: string;
    addresses: string[];
  }): Promise<{ certificate: string; key: string }>;
  stop(): Promise<void>;
}

async function startLabCluster(folder: string): Promise<EmptyCluster> {
  const server = await ApiServer.start({ folder: join(folder, 'api') });
  const kubeconfigPath = join(folder, 'kubeconfig');
  server.writeKubeconfig(kubeconfigPath);
  const controllers = await Controllers.start({ access: kubeconfigPath });
  const { certificateAuthority, adminToken } = server;
  const api = new KubeApi({
    server: server.server,
    certificateAuthority,
    token: adminToken,
  });
  return {
    api,
    kubeconfigPath,
    certificateAuthority,
    issueServerCertificate: request => server.issueServerCertificate(request),
    stop: async () => {
      api.close();
      await controllers.stop();
      await server.stop();
    },
  };
}

/** A cluster that the scene is brought about in, or why it cannot be had. */
export interface SceneTarget {
  name: string;
  missing?: string;
  start(folder: string): Promise<EmptyCluster>;
}

/** Ours, and the real control plane with the real controllers. */
export const sceneTargets: SceneTarget[] = [
  { name: "the lab's API server and controllers", start: startLabCluster },
  {
    name: 'the real control plane',
    missing: controlPlaneAvailable().reason,
    start: () => startControlPlane(),
  },
];

/** The scene on a cluster, with nodes, a NAS and provisioners. */
export class SceneBench {
  private readonly stops: (() => Promise<void> | void)[] = [];
  /** What was refused of the scene's objects. */
  readonly refused: string[] = [];
  cluster!: EmptyCluster;
  nodes!: HollowNodes;
  nas!: Nas;

  /** Starts everything and makes the scene's objects. */
  static async start(target: SceneTarget): Promise<SceneBench> {
    const bench = new SceneBench();
    try {
      await bench.begin(target);
    } catch (error) {
      await bench.stop();
      throw error;
    }
    return bench;
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) {
      await stop();
    }
  }

  async get<T = any>(path: string): Promise<T> {
    return await this.cluster.api.request<T>(path);
  }

  async patch(path: string, body: object): Promise<void> {
    await this.cluster.api.request(path, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body,
    });
  }

  /** Makes an object at the place of its kind. */
  async create(object: ApiObject | object): Promise<void> {
    await this.cluster.api.request(collectionPath(object as ApiObject), {
      method: 'POST',
      body: object,
    });
  }

  /** Waits until an object is as wanted, and answers it. */
  async when<T = any>(
    path: string,
    what: string,
    condition: (object: T) => unknown,
    timeoutMs = 90_000,
  ): Promise<T> {
    let last: unknown;
    try {
      return await waitFor(
        what,
        async () => {
          const object = await this.get(path);
          last = object.status ?? object;
          return condition(object) ? object : undefined;
        },
        { timeoutMs, intervalMs: 100 },
      );
    } catch (error) {
      throw new Error(`${error}; last seen: ${JSON.stringify(last)}`);
    }
  }

  /** The events of an object as `reason: message`. */
  async events(namespace: string, name: string): Promise<string[]> {
    const { items } = await this.get(
      `/api/v1/namespaces/${namespace}/events?fieldSelector=involvedObject.name=${name}`,
    );
    return items.map(
      (event: { reason: string; message: string }) =>
        `${event.reason}: ${event.message}`,
    );
  }

  private async begin(target: SceneTarget): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'stowage-scene-'));
    // Pods with a user of their own pass through it where no namespace hides it.
    chmodSync(folder, 0o755);
    this.stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const cluster = await target.start(folder);
    this.cluster = cluster;
    this.stops.push(() => cluster.stop());
    const nas = await Nas.start({
      folder: join(folder, 'nas'),
      scene: homeLabScene.nas,
    });
    this.nas = nas;
    this.stops.push(() => nas.close());
    const address = machineAddress();
    const hosts = homeLabScene.nodes.map(({ name }) => ({
      name,
      addresses: [address],
    }));
    const exports = () => nas.exports({ server: nasServer, hosts });
    const nodes = await HollowNodes.start({
      access: cluster.kubeconfigPath,
      folder: join(folder, 'nodes'),
      programs: homeLabScene.programs,
      exports,
      isolation: process.env[isolationVariable] as Isolation | undefined,
      kubeletCertificate: {
        ...(await cluster.issueServerCertificate({
          name: 'hollow',
          addresses: [address],
        })),
        clientAuthority: cluster.certificateAuthority,
      },
    });
    this.nodes = nodes;
    this.stops.push(() => nodes.stop());
    for (const node of homeLabScene.nodes) {
      await nodes.add(node);
    }
    await homeLabScene.spoil?.({ nas: nas.faults });
    const provisioners = await ProvisionerController.start({
      access: cluster.kubeconfigPath,
      provisioners: homeLabScene.provisioners({
        node: name => nodes.node(name),
        share: name => {
          const found = exports().find(({ path }) => path.endsWith(`/${name}`));
          if (!found) {
            throw new NotFoundError(`There is no export of the share ${name}`);
          }
          return found;
        },
      }),
    });
    this.stops.push(() => provisioners.stop());
    for (const object of homeLabScene.objects) {
      await this.makeOfScene(object);
    }
  }

  private async makeOfScene(object: ApiObject): Promise<void> {
    try {
      await waitFor(
        `the kind ${object.kind} to be served`,
        async () => {
          try {
            await this.create(object);
            return true;
          } catch (error) {
            // A definition takes a moment until its kind is served.
            if (
              error instanceof KubeApiError &&
              error.status === 404 &&
              object.apiVersion?.startsWith('snapshot.')
            ) {
              return false;
            }
            throw error;
          }
        },
        { timeoutMs: 30_000 },
      );
    } catch (error) {
      this.refused.push(`${object.kind} ${object.metadata.name}: ${error}`);
    }
  }
}
