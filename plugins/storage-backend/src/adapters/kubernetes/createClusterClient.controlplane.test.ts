import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
} from '@stowage/test-cluster';
import type { ClusterAccess, ClusterConfig } from '../../config/types';
import type { ClusterClient, KubernetesObject } from './ClusterClient';
import { createClusterClient } from './createClusterClient';

jest.setTimeout(180_000);

const folder = createMockDirectory();

function configOf(access: ClusterAccess): ClusterConfig {
  return {
    name: 'home',
    title: 'Home',
    configuredBy: 'storage',
    access,
    kubelet: {
      enabled: true,
      intervalMs: 60_000,
      dangerouslySkipTlsVerify: false,
    },
    walk: {
      enabled: false,
      intervalMs: 60_000,
      namespace: 'walk',
      image: 'example',
      timeoutMs: 60_000,
    },
    apply: { enabled: true },
    move: { enabled: false, namespace: 'movers', image: '' },
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: '',
    },
  };
}

describeControlPlane('the door to a real API server', () => {
  let plane: ControlPlane;
  let client: ClusterClient;
  const clients: ClusterClient[] = [];
  const { signal } = new AbortController();

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
    client = connect({ kind: 'kubeconfig', path: plane.kubeconfigPath });
  });

  afterAll(async () => {
    clients.forEach(each => each.close());
    await plane?.stop();
  });

  function connect(access: ClusterAccess): ClusterClient {
    const created = createClusterClient(configOf(access));
    clients.push(created);
    return created;
  }

  function withToken(
    token: string,
    more: Partial<Extract<ClusterAccess, { kind: 'url' }>> = {},
  ): ClusterClient {
    return connect({
      kind: 'url',
      url: plane.server,
      token,
      ca: plane.certificateAuthority,
      dangerouslySkipTlsVerify: false,
      ...more,
    });
  }

  const configMap = (
    namespace: string,
    data: Record<string, unknown>,
  ): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace },
    data,
  });
  const claim = (namespace: string, storage: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage } },
    },
  });
  const ref = (namespace: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace,
    name: 'settings',
  });

  it('applies, checks without applying, reads and deletes', async () => {
    const namespace = await plane.createNamespace();
    const options = { fieldManager: 'stowage', dryRun: false };
    await client.apply({
      ...options,
      dryRun: true,
      object: configMap(namespace, { a: '1' }),
    });
    await expect(client.get(ref(namespace))).resolves.toBeUndefined();

    await client.apply({
      ...options,
      object: configMap(namespace, { a: '1' }),
    });
    const applied = await client.apply({
      ...options,
      object: configMap(namespace, { b: '2' }),
    });
    expect(applied.data).toEqual({ b: '2' });

    await expect(
      client.delete({ ...ref(namespace), uid: 'another' }),
    ).rejects.toMatchObject({ reason: 'conflict' });
    await client.delete({ ...ref(namespace), uid: applied.metadata.uid });
    await client.delete(ref(namespace));
    await expect(client.get(ref(namespace))).resolves.toBeUndefined();
  });

  it("does not take a field from another's hands", async () => {
    const namespace = await plane.createNamespace();
    const object = (a: string) => configMap(namespace, { a });
    await client.apply({
      object: object('1'),
      fieldManager: 'someone',
      dryRun: false,
    });
    await expect(
      client.apply({
        object: object('2'),
        fieldManager: 'stowage',
        dryRun: false,
      }),
    ).rejects.toMatchObject({
      reason: 'conflict',
      message: expect.stringContaining('conflict with "someone"'),
    });
  });

  it("passes the server's words on", async () => {
    const namespace = await plane.createNamespace();
    const check = (object: KubernetesObject) =>
      client.apply({ object, fieldManager: 'stowage', dryRun: true });

    await expect(check(claim(namespace, '0'))).rejects.toMatchObject({
      reason: 'invalid',
      code: 422,
      message: expect.stringContaining('must be greater than zero'),
    });
    await expect(check(claim(namespace, '10GB'))).rejects.toMatchObject({
      reason: 'invalid',
    });
    await expect(
      check({ ...configMap(namespace, {}), typo: 1 }),
    ).rejects.toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining('typo'),
    });
    await expect(check(configMap('nowhere', {}))).rejects.toMatchObject({
      reason: 'not-found',
      message: expect.stringContaining('namespaces "nowhere" not found'),
    });
    await expect(
      check({ ...configMap(namespace, {}), kind: 'Settings' }),
    ).rejects.toMatchObject({
      reason: 'not-found',
      message: "Cluster 'home' does not serve the kind Settings of v1",
    });
    await expect(
      check({ ...configMap(namespace, {}), metadata: { name: 'settings' } }),
    ).rejects.toMatchObject({
      reason: 'invalid',
      message: 'ConfigMap settings needs a namespace',
    });
  });

  it('creates one time only', async () => {
    const namespace = await plane.createNamespace();
    await client.create(configMap(namespace, {}));
    await expect(client.create(configMap(namespace, {}))).rejects.toMatchObject(
      { reason: 'conflict', code: 409 },
    );
  });

  it('lists page by page, and pods by label', async () => {
    const namespace = await plane.createNamespace();
    await client.create(claim(namespace, '1Gi'));
    await client.create({
      ...claim(namespace, '1Gi'),
      metadata: { name: 'more', namespace },
    });
    const resource = 'persistentvolumeclaims';
    const names: string[] = [];
    let continueToken: string | undefined;
    do {
      const page = await client.list({
        resource,
        limit: 1,
        continueToken,
        signal,
      });
      names.push(
        ...page.items
          .filter(({ metadata }) => metadata.namespace === namespace)
          .map(({ metadata }) => metadata.name),
      );
      ({ continueToken } = page);
    } while (continueToken);
    expect(names).toEqual(['data', 'more']);
    await expect(
      client.listPods({ namespace, labelSelector: 'app=a' }),
    ).resolves.toEqual([]);
  });

  it('is told that the version to watch from is gone', async () => {
    const page = await client.list({ resource: 'limitranges', signal });
    const namespace = await plane.createNamespace();
    await client.create(claim(namespace, '1Gi'));
    // A fresh API server remembers nothing of what was before it started.
    await plane.killApiServer();
    await plane.startApiServer();
    await expect(
      client.watch({
        resource: 'limitranges',
        resourceVersion: page.resourceVersion,
        signal: AbortSignal.timeout(20_000),
        onEvent: () => undefined,
      }),
    ).rejects.toMatchObject({ reason: 'gone', code: 410 });
  });

  it('says what a token without rights may not do, in the words of the server', async () => {
    const outsider = withToken(await plane.tokenFor({}));
    await expect(
      outsider.list({ resource: 'persistentvolumes', signal }),
    ).rejects.toMatchObject({
      reason: 'forbidden',
      message: expect.stringMatching(
        /User "system:serviceaccount:.*" cannot list resource "persistentvolumes"/,
      ),
    });
    const question = { verb: 'get', resource: 'nodes', apiGroup: '' };
    await expect(outsider.canI(question)).resolves.toBe(false);
    await expect(
      client.canI({ ...question, subresource: 'stats' }),
    ).resolves.toBe(true);
  });

  it('tells a token that nobody knows from one without rights', async () => {
    await expect(
      withToken('nonsense').list({ resource: 'pods', signal }),
    ).rejects.toMatchObject({ reason: 'unauthorized' });
  });

  it('does not trust a certificate of an unknown authority', async () => {
    await expect(
      withToken(plane.adminToken, { ca: undefined }).version(),
    ).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('not trusted; configure its CA'),
    });
    await expect(
      withToken(plane.adminToken, {
        ca: undefined,
        dangerouslySkipTlsVerify: true,
      }).version(),
    ).resolves.toMatch(/^v1\./);
  });

  it('goes on with a token that was rotated in its file', async () => {
    const account = await plane.createServiceAccount({
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
    });
    folder.setContent({ token: 'expired' });
    const reader = withToken('', { tokenFile: folder.resolve('token') });
    await expect(
      reader.list({ resource: 'pods', signal }),
    ).rejects.toMatchObject({ reason: 'unauthorized' });

    folder.setContent({ token: account.token });
    await expect(
      reader.list({ resource: 'pods', signal }),
    ).resolves.toMatchObject({ resourceVersion: expect.any(String) });
  });

  it('asks a kubelet directly, trusting only the configured authority', async () => {
    const { hostname, port } = new URL(plane.server);
    // The API server plays the kubelet: same authority, and it knows no /stats/summary.
    const node = { name: 'pi-1', address: hostname, port: Number(port) };
    await expect(client.kubeletSummary(node)).rejects.toMatchObject({
      reason: 'not-found',
    });
    await expect(
      withToken(plane.adminToken, { ca: undefined }).kubeletSummary(node),
    ).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining("node pi-1's kubelet"),
    });
  });
});
