import { mkdirSync } from 'fs';
import { join } from 'path';
import { KubeApi, KubeApiError, waitFor } from '@stowage/test-cluster';
import {
  ApiClient,
  Follower,
  HollowNode,
  HollowNodeOptions,
  HollowNodes,
  ledgerProgram,
  LocalPathProvisioner,
  machineAddress,
  NfsSubdirectoryProvisioner,
  PowerLoss,
  ProvisionerController,
} from '@stowage/homelab';
import { breakGround, Ground } from './ground';
import { copyMover } from './moverCopy';
import { Plane, PlaneOptions, startPlane } from './planes';
import {
  images,
  moversNamespace,
  nfsProvisioner,
  nfsServer,
  poolLabel,
  sharedPool,
  storageClasses,
} from './names';

/** How often nodes beat; a stop waits for one beat of the node it happened on. */
const heartbeatSeconds = 1;

/** Names of the nodes that every application may run on. */
export const sharedNodes = ['pi-1', 'pi-2', 'pi-3'];

/**
 * A cluster that operations are carried out in: a control plane, hollow nodes whose pods are
 * processes on real directories, and the provisioners of local-path and of a NAS. Everything lies
 * in one temporary folder.
 */
export class World {
  private readonly client: ApiClient;
  private readonly claims: Follower<any>;
  private readonly latestClaims = new Map<string, any>();
  private lastNodeGoneAt = 0;

  private constructor(
    readonly plane: Plane,
    readonly nodes: HollowNodes,
    private readonly provisioners: ProvisionerController,
    private readonly ground: Ground,
  ) {
    this.client = new ApiClient({
      server: plane.server,
      certificateAuthority: plane.certificateAuthority,
      token: plane.adminToken,
    });
    const keyOf = ({ metadata }: any) =>
      `${metadata.namespace}/${metadata.name}`;
    this.claims = new Follower({
      client: this.client,
      path: '/api/v1/persistentvolumeclaims',
      onSet: claim => this.latestClaims.set(keyOf(claim), claim),
      onGone: claim => this.latestClaims.delete(keyOf(claim)),
    });
  }

  /**
   * Starts everything.
   *
   * @throws Error that says what is missing
   */
  static async start(options: PlaneOptions = {}): Promise<World> {
    const ground = breakGround();
    const mover = copyMover();
    const { folder } = ground;
    const remove = () => {
      ground.remove();
      mover.remove();
    };
    const plane = await startPlane(folder, options).catch(error => {
      remove();
      throw error;
    });
    const share = join(folder, 'share');
    for (const each of [share, join(folder, 'ledgers')]) {
      mkdirSync(each);
    }
    const nas = { server: nfsServer, path: '/volume1/k8s', folder: share };
    const address = machineAddress();
    const nodes = await HollowNodes.start({
      access: plane.kubeconfigPath,
      folder: join(folder, 'nodes'),
      programs: {
        [images.shell]: {},
        [images.ledger]: ledgerProgram,
        [images.mover]: {
          path: [mover.path],
          command: ['stowage-mover'],
        },
      },
      exports: [nas],
      heartbeatSeconds,
      kubeletCertificate: {
        ...(await plane.issueServerCertificate({
          name: 'hollow',
          addresses: [address],
        })),
        clientAuthority: plane.certificateAuthority,
      },
      address,
      backoff: { firstMs: 100, lastMs: 1_000, resetMs: 60_000 },
    });
    const provisioners = await ProvisionerController.start({
      access: plane.kubeconfigPath,
      provisioners: [
        new LocalPathProvisioner({ node: name => nodes.node(name) }),
        new NfsSubdirectoryProvisioner({ name: nfsProvisioner, export: nas }),
      ],
    });
    const world = new World(plane, nodes, provisioners, {
      folder,
      remove,
    });
    try {
      await world.furnish();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Where everything lies, also what lies outside of every volume, such as ledgers. */
  get folder(): string {
    return this.ground.folder;
  }

  /** Requests as the administrator, past every fault. */
  get api(): KubeApi {
    return this.plane.api;
  }

  /** The folder behind the NAS's export. */
  get share(): string {
    return join(this.folder, 'share');
  }

  /** Adds a node; those of a pool of their own run only what asks for the pool. */
  async addNode(
    options: HollowNodeOptions & { pool?: string },
  ): Promise<HollowNode> {
    const { pool = sharedPool, ...node } = options;
    return await this.nodes.add({
      ...node,
      labels: { ...node.labels, [poolLabel]: pool },
    });
  }

  /** A node stops, and every pod on it, whoever's: movers of volumes on a NAS run on any node. */
  async loseNode(name: string, how: PowerLoss): Promise<void> {
    this.lastNodeGoneAt = Date.now();
    await this.nodes.node(name).switchOff(how);
  }

  /** Takes a node away for good, and every pod on it. */
  async removeNode(name: string): Promise<void> {
    this.lastNodeGoneAt = Date.now();
    const node = this.nodes.node(name);
    await node.switchOn();
    await node.remove();
  }

  /** Whether a node was lost or taken away since then, milliseconds since 1970. */
  nodeGoneSince(time: number): boolean {
    return this.lastNodeGoneAt >= time;
  }

  /** An object; `undefined` where there is none. */
  async find<T = any>(path: string): Promise<T | undefined> {
    try {
      return await this.api.request<any>(path);
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * A claim as one watch for everybody has it, which may be a moment behind; `undefined` where there
   * is none.
   */
  lastSeenClaim(namespace: string, name: string): any {
    return this.latestClaims.get(`${namespace}/${name}`);
  }

  /** The objects of a collection. */
  async list<T = any>(path: string): Promise<T[]> {
    return (await this.api.request<any>(path)).items;
  }

  /** Makes an object in a collection. */
  async create<T = any>(path: string, body: object): Promise<T> {
    return await this.api.request<any>(path, { method: 'POST', body });
  }

  /** Changes an object by a merge patch. */
  async patch<T = any>(path: string, body: object): Promise<T> {
    return await this.api.request<any>(path, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body,
    });
  }

  /** Deletes an object, if it is there. */
  async remove(path: string, options?: object): Promise<void> {
    try {
      await this.api.request(path, { method: 'DELETE', body: options });
    } catch (error) {
      if (!(error instanceof KubeApiError && error.status === 404)) {
        throw error;
      }
    }
  }

  /**
   * Waits until an object is as wanted.
   *
   * @throws Error with what it was last
   */
  async when<T = any>(
    path: string,
    what: string,
    condition: (object: T) => unknown,
  ): Promise<T> {
    let last: any;
    try {
      return await waitFor(
        what,
        async () => {
          last = await this.find(path);
          return last && condition(last) ? last : undefined;
        },
        { timeoutMs: 180_000, intervalMs: 50 },
      );
    } catch (error) {
      throw new Error(
        `${error}; last seen: ${JSON.stringify(last?.status ?? last)}`,
      );
    }
  }

  /** Makes a namespace whose service account is there. */
  async namespace(prefix = 'run'): Promise<string> {
    const name = await this.plane.createNamespace({ prefix });
    await waitFor('the service account', () =>
      this.find(`/api/v1/namespaces/${name}/serviceaccounts/default`),
    );
    return name;
  }

  /** Ends everything and leaves nothing. */
  async stop(): Promise<void> {
    await this.claims.stop();
    this.client.close();
    await this.provisioners.stop();
    await this.nodes.stop();
    await this.plane.stop();
    this.ground.remove();
  }

  private async furnish(): Promise<void> {
    await this.claims.start();
    await Promise.all(sharedNodes.map(name => this.addNode({ name })));
    for (const storageClass of storageClasses) {
      await this.create('/apis/storage.k8s.io/v1/storageclasses', storageClass);
    }
    await this.create('/api/v1/namespaces', {
      metadata: {
        name: moversNamespace,
        labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
      },
    });
    await waitFor("the movers' service account", () =>
      this.find(
        `/api/v1/namespaces/${moversNamespace}/serviceaccounts/default`,
      ),
    );
  }
}
