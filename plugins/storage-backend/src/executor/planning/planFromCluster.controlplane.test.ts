import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
  waitFor,
  type PolicyRule,
} from '@stowage/test-cluster';
import type {
  MoveSurroundings,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import {
  createClusterClient,
  type ClusterClient,
} from '../../adapters/kubernetes';
import {
  DEFAULT_EVICTION,
  DEFAULT_KUBELET,
  DEFAULT_WALK,
} from '../../config/clusterDefaults';
import { moveReads } from '../../observe/operations';
import type { MoveRead } from '../../observe/operations';
import type { MoveDecisions } from '../../planner';
import { planAgainFromCluster, planFromCluster } from './planFromCluster';

jest.setTimeout(180_000);

/** The rights that a plan needs, made from what it reads. */
function readRules(without: string[] = []): PolicyRule[] {
  const reads: MoveRead[] = Object.values(moveReads).flat();
  return [
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
    ...reads
      .filter(({ resource }) => !without.includes(resource))
      .map(({ apiVersion, resource }) => ({
        apiGroups: [apiVersion.includes('/') ? apiVersion.split('/')[0] : ''],
        resources: [resource],
        verbs: ['list'],
      })),
  ];
}

const surroundings: MoveSurroundings = {
  cluster: 'home',
  operationsEnabled: true,
  moversNamespace: 'stowage-movers',
  keepDays: 14,
  tiers: [],
  claims: [],
  pools: [],
};

describeControlPlane('planning in a real cluster', () => {
  let plane: ControlPlane;
  let namespace: string;
  const clients: ClusterClient[] = [];

  const post = (path: string, body: object) =>
    plane.api.request(path, { method: 'POST', body });

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
    await plane.registerFakeNode({ name: 'worker-1' });
    await post('/apis/storage.k8s.io/v1/storageclasses', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local-path' },
      provisioner: 'rancher.io/local-path',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  });

  afterAll(async () => {
    clients.forEach(client => client.close());
    await plane?.stop();
  });

  beforeEach(async () => {
    namespace = await plane.createNamespace({});
  });

  async function connect(rules = readRules()) {
    const token = await plane.tokenFor({ rules });
    const client = createClusterClient({
      name: 'home',
      title: 'Home',
      configuredBy: 'storage',
      access: { kind: 'kubeconfig', path: plane.kubeconfigPathFor(token) },
      kubelet: DEFAULT_KUBELET,
      walk: DEFAULT_WALK,
      apply: { enabled: false },
      move: { enabled: true, namespace: 'stowage-movers', image: 'none' },
      eviction: DEFAULT_EVICTION,
    });
    clients.push(client);
    return client;
  }

  const request = (): OperationRequest => ({
    kind: 'move',
    cluster: 'home',
    namespace,
    claims: ['data-db-0'],
    target: { storageClass: 'local-path' },
  });

  const planWith = (client: ClusterClient, change = request()) =>
    planFromCluster({ client, surroundings, request: change, now: new Date() });

  /** A volume on a NAS with a StatefulSet that uses it; the controllers bind and make the rest. */
  async function deploy(): Promise<void> {
    await post('/api/v1/persistentvolumes', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `pv-${namespace}` },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'nfs',
        persistentVolumeReclaimPolicy: 'Retain',
        nfs: { server: 'nas', path: `/volume1/${namespace}` },
        claimRef: { namespace, name: 'data-db-0' },
      },
    });
    await post(`/apis/apps/v1/namespaces/${namespace}/statefulsets`, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: {
            containers: [
              {
                name: 'db',
                image: 'none',
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: 'nfs',
              resources: { requests: { storage: '1Gi' } },
            },
          },
        ],
      },
    });
    await waitFor('the claim to be bound and the pod to be made', async () => {
      const [claims, pods] = await Promise.all(
        ['persistentvolumeclaims', 'pods'].map(kind =>
          plane.api.request<{ items: Array<{ status: { phase: string } }> }>(
            `/api/v1/namespaces/${namespace}/${kind}`,
          ),
        ),
      );
      return claims.items[0]?.status.phase === 'Bound' && pods.items.length > 0;
    });
  }

  it('plans a move from what the controllers have made', async () => {
    await deploy();
    const { plan, decisions } = await planWith(await connect());
    expect(plan.preflight.filter(({ level }) => level === 'blocking')).toEqual(
      [],
    );
    expect(plan.outcome).toBe('planned');
    expect((decisions as MoveDecisions).workload).toMatchObject({
      kind: 'StatefulSet',
      name: 'db',
      replicas: 1,
      pods: ['db-0'],
    });
    expect((decisions as MoveDecisions).claims[0]).toMatchObject({
      template: 'data',
      source: { kind: 'nfs', server: 'nas', path: `/volume1/${namespace}` },
      targetClass: 'local-path',
    });
  });

  it('says the same again, until something is decided anew', async () => {
    await deploy();
    const client = await connect();
    const confirmed = await planWith(client);
    const again = () =>
      planAgainFromCluster({
        client,
        surroundings,
        confirmed,
        now: new Date(),
      });
    expect((await again()).differences).toEqual([]);

    await plane.api.request(
      `/apis/apps/v1/namespaces/${namespace}/statefulsets/db/scale`,
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 2 } },
      },
    );
    const { fresh, differences } = await again();
    expect(fresh.plan.hash).not.toBe(confirmed.plan.hash);
    expect(differences).toContain(
      'the workload, its replicas: it was 1, and is 2 now.',
    );
  });

  it('needs exactly the rights that its reads name, and says which one is missing', async () => {
    await deploy();
    const { plan } = await planWith(await connect(readRules(['replicasets'])));
    expect(plan.outcome).toBe('declined');
    expect(
      plan.preflight.filter(({ level }) => level === 'blocking'),
    ).toMatchObject([
      {
        code: 'NOT_READ',
        message: expect.stringContaining('replicasets'),
      },
    ]);
  });

  it('declines a claim that does not exist', async () => {
    const { plan } = await planWith(await connect());
    expect(plan.preflight.map(({ code }) => code)).toContain('CLAIM_MISSING');
  });
});
