import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
  type PolicyRule,
} from '@stowage/test-cluster';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import {
  createClusterClient,
  type ClusterClient,
} from '../adapters/kubernetes';
import {
  DEFAULT_EVICTION,
  DEFAULT_KUBELET,
  DEFAULT_WALK,
} from '../config/clusterDefaults';
import { applyManifests, checkManifests } from './applyManifests';
import { runCronJob } from './runCronJob';
import { cronJob, service, statefulSet } from './testing/manifests';

jest.setTimeout(180_000);

/** The rules of deploy/rbac/apply.yaml, as they are shipped. */
function applyRules(): PolicyRule[] {
  const file = resolve(__dirname, '../../../../deploy/rbac/apply.yaml');
  const role = parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS())
    .find(({ kind }) => kind === 'ClusterRole');
  return role.rules;
}

describeControlPlane('applying with the rights of apply.yaml', () => {
  let plane: ControlPlane;
  let namespace: string;
  const clients: ClusterClient[] = [];

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
  });

  afterAll(async () => {
    clients.forEach(client => client.close());
    await plane?.stop();
  });

  beforeEach(async () => {
    namespace = await plane.createNamespace({
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
  });

  async function connect(rules: PolicyRule[] = applyRules()) {
    const token = await plane.tokenFor({ rules });
    const client = createClusterClient({
      name: 'home',
      title: 'Home',
      configuredBy: 'storage',
      access: { kind: 'kubeconfig', path: plane.kubeconfigPathFor(token) },
      kubelet: DEFAULT_KUBELET,
      walk: DEFAULT_WALK,
      apply: { enabled: true },
      move: { enabled: false, namespace: 'movers', image: '' },
      eviction: DEFAULT_EVICTION,
    });
    clients.push(client);
    return client;
  }

  const manifests = () => [statefulSet({}), service(), cronJob()];

  async function count(kind: string): Promise<number> {
    const { items } = await plane.api.request<{ items: unknown[] }>(
      `/apis/apps/v1/namespaces/${namespace}/${kind}`,
    );
    return items.length;
  }

  it('tries, applies, repeats, changes', async () => {
    const client = await connect();
    const options = { client, namespace, manifests: manifests() };

    const check = await checkManifests(options);
    expect(check).toMatchObject({ allowed: true, dryRun: true, checks: [] });
    expect(check.objects.map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('created'),
    );
    expect(await count('statefulsets')).toBe(0);

    const first = await applyManifests(options);
    expect(
      first.objects.map(({ ref, outcome }) => [ref.kind, outcome]),
    ).toEqual([
      ['Service', 'created'],
      ['StatefulSet', 'created'],
      ['CronJob', 'created'],
    ]);
    expect(await count('statefulsets')).toBe(1);

    for (const again of [
      await checkManifests(options),
      await applyManifests(options),
    ]) {
      expect(again.objects.map(({ outcome }) => outcome)).toEqual(
        Array(3).fill('unchanged'),
      );
    }

    const changed = await checkManifests({
      ...options,
      manifests: [service({ publishNotReadyAddresses: true })],
    });
    expect(changed.objects).toEqual([
      expect.objectContaining({ outcome: 'changed' }),
    ]);
  });

  it('leaves alone what somebody else made', async () => {
    await plane.api.request(`/api/v1/namespaces/${namespace}/services`, {
      method: 'POST',
      body: service(),
    });
    const result = await applyManifests({
      client: await connect(),
      namespace,
      manifests: manifests(),
    });
    expect(result).toMatchObject({
      allowed: false,
      checks: [{ code: 'FOREIGN_OBJECT' }],
    });
    expect(await count('statefulsets')).toBe(0);
  });

  it('names a missing namespace, and a quota that is too small', async () => {
    const client = await connect();
    const missing = await checkManifests({
      client,
      namespace: 'missing',
      manifests: manifests(),
    });
    expect(missing.checks).toEqual([
      expect.objectContaining({ code: 'NAMESPACE_MISSING' }),
    ]);

    await plane.api.request(`/api/v1/namespaces/${namespace}/resourcequotas`, {
      method: 'POST',
      body: {
        metadata: { name: 'small' },
        spec: { hard: { 'requests.storage': '1Mi' } },
        status: {},
      },
    });
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    };
    const short = await checkManifests({
      client,
      namespace,
      manifests: [claim],
    });
    expect(short.checks).toEqual([
      expect.objectContaining({ code: 'QUOTA_SHORT', field: 'size' }),
    ]);
  });

  it('names the role where the account has no rights', async () => {
    const error = await applyManifests({
      client: await connect([]),
      namespace,
      manifests: manifests(),
    }).catch(caught => caught);
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('deploy/rbac/apply.yaml'),
    });
  });

  it('starts one Job per key', async () => {
    const client = await connect();
    await applyManifests({ client, namespace, manifests: [cronJob()] });
    const run = () =>
      runCronJob({ client, namespace, name: 'orders-dump', key: 'k1' });
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ job }) => job)).toEqual([
      'orders-dump-k1',
      'orders-dump-k1',
    ]);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
    await expect(run()).resolves.toEqual({
      job: 'orders-dump-k1',
      created: false,
    });
  });
});
