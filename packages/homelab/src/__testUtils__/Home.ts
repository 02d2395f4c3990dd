import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import {
  ControlPlane,
  ControlPlaneOptions,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import {
  Controllers,
  ControllersOptions,
  HollowNodes,
  HollowNodesOptions,
  Isolation,
  ledgerProgram,
  LocalPathProvisioner,
  NfsSubdirectoryProvisioner,
  ProvisionerController,
} from '..';
import { ApiObject } from '../cluster/objects';
import { machineAddress } from '../hollow/nodeObject';

/** The variable that has the suites run containers another way, such as `names`. */
export const isolationVariable = 'STOWAGE_TEST_ISOLATION';

/** A control plane with hollow nodes and provisioners, for suites. */
export interface Home {
  plane: ControlPlane;
  nodes: HollowNodes;
  /** A folder of the suite's own. */
  folder: string;
  /** The folder behind the export `nas:/volume1/k8s`. */
  share: string;
  /** Requests an object. */
  get<T = any>(path: string): Promise<T>;
  /** Makes an object in a collection. */
  create<T = ApiObject>(path: string, body: object): Promise<T>;
  /** Deletes an object, with options such as `propagationPolicy`. */
  remove(path: string, options?: object): Promise<void>;
  /** Waits until an object is gone. */
  gone(path: string): Promise<void>;
  /** Waits until an object is as wanted, and answers it. */
  when<T = any>(
    path: string,
    what: string,
    condition: (object: T) => unknown,
    options?: { timeoutMs?: number },
  ): Promise<T>;
  /** Makes a namespace whose service account is there. */
  namespace(): Promise<string>;
  stop(): Promise<void>;
}

const classes = '/apis/storage.k8s.io/v1/storageclasses';

/** Starts a home with two nodes, `pi-1` and `pi-2`. */
export async function startHome(
  options: {
    controlPlane?: ControlPlaneOptions;
    nodes?: Partial<HollowNodesOptions>;
    /** Ours instead of kube-controller-manager and kube-scheduler. */
    ownControllers?: Partial<ControllersOptions>;
  } = {},
): Promise<Home> {
  const { ownControllers } = options;
  const plane = await startControlPlane({
    ...options.controlPlane,
    ...(ownControllers && { controllerManager: false, scheduler: false }),
  });
  const controllers =
    ownControllers &&
    (await Controllers.start({
      access: plane.kubeconfigPath,
      ...ownControllers,
    }));
  const folder = mkdtempSync(join(tmpdir(), 'stowage-home-'));
  const share = join(folder, 'share');
  mkdirSync(share);
  const address = machineAddress();
  const kubeletCertificate = await plane.issueServerCertificate({
    name: 'hollow',
    addresses: [address],
  });
  const nas = { server: 'nas', path: '/volume1/k8s', folder: share };
  const nodes = await HollowNodes.start({
    access: plane.kubeconfigPath,
    folder: join(folder, 'nodes'),
    programs: { 'debian:*': {}, 'example/ledger:1': ledgerProgram },
    exports: [
      nas,
      { ...nas, path: '/volume1/closed', clients: ['nobody'] },
      { ...nas, path: '/volume1/read', readOnly: true },
    ],
    kubeletCertificate: {
      ...kubeletCertificate,
      clientAuthority: plane.certificateAuthority,
    },
    backoff: { firstMs: 100, lastMs: 1_000, resetMs: 60_000 },
    isolation: process.env[isolationVariable] as Isolation | undefined,
    ...options.nodes,
  });
  await nodes.add({ name: 'pi-1' });
  await nodes.add({ name: 'pi-2' });
  const provisioners = await ProvisionerController.start({
    access: plane.kubeconfigPath,
    provisioners: [
      new LocalPathProvisioner({ node: name => nodes.node(name) }),
      new NfsSubdirectoryProvisioner({ name: 'nas.example/nfs', export: nas }),
    ],
  });
  const { api } = plane;
  const home: Home = {
    plane,
    nodes,
    folder,
    share,
    get: path => api.request(path),
    create: (path, body) => api.request(path, { method: 'POST', body }),
    remove: async (path, body) => {
      await api.request(path, { method: 'DELETE', body });
    },
    gone: async path => {
      await waitFor(`${path} to be gone`, async () => {
        try {
          await api.request(path);
          return false;
        } catch (error) {
          return (error as { status?: number }).status === 404;
        }
      });
    },
    when: async (path, what, condition, { timeoutMs = 30_000 } = {}) => {
      let last: unknown;
      try {
        return await waitFor(
          what,
          async () => {
            const object = await api.request<any>(path);
            last = object.status ?? object;
            return condition(object) ? object : undefined;
          },
          { timeoutMs, intervalMs: 30 },
        );
      } catch (error) {
        throw new Error(`${error}; last seen: ${JSON.stringify(last)}`);
      }
    },
    namespace: async () => {
      const name = await plane.createNamespace();
      await waitFor('the service account', () =>
        api.request(`/api/v1/namespaces/${name}/serviceaccounts/default`),
      );
      return name;
    },
    stop: async () => {
      await provisioners.stop();
      await controllers?.stop();
      await nodes.stop();
      await plane.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await home.create(classes, {
    metadata: { name: 'local-path' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  });
  await home.create(classes, {
    metadata: {
      name: 'local-volume',
      annotations: { defaultVolumeType: 'local' },
    },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Retain',
  });
  await home.create(classes, {
    metadata: { name: 'nfs-storage' },
    provisioner: 'nas.example/nfs',
    reclaimPolicy: 'Delete',
  });
  return home;
}
