import { mockServices } from '@backstage/backend-test-utils';
import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { createClusterClient } from '../../adapters/kubernetes';
import type { ClusterAccess, ClusterConfig } from '../../config/types';
import { ClusterObserver } from './ClusterObserver';
import { clusterConfig } from './testing/clusterConfig';

jest.setTimeout(180_000);

describeControlPlane('observing a real control plane', () => {
  let plane: ControlPlane;
  const observers: ClusterObserver[] = [];

  beforeAll(async () => {
    plane = await startControlPlane({ scheduler: false });
  });

  afterEach(async () => {
    await Promise.all(observers.splice(0).map(observer => observer.stop()));
  });

  afterAll(async () => {
    await plane?.stop();
  });

  function observe(
    access: ClusterAccess,
    overrides: Partial<ClusterConfig> = {},
  ): ClusterObserver {
    const config = clusterConfig(access, overrides);
    const observer = ClusterObserver.create({
      config,
      client: createClusterClient(config),
      logger: mockServices.logger.mock(),
    });
    observers.push(observer);
    observer.start();
    return observer;
  }

  function admin(): ClusterAccess {
    return { kind: 'kubeconfig', path: plane.kubeconfigPath };
  }

  async function createClaim(namespace: string, name: string): Promise<void> {
    await plane.api.request(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
      {
        method: 'POST',
        body: {
          metadata: { name },
          spec: {
            storageClassName: '',
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
          },
        },
      },
    );
  }

  async function deleteClaim(namespace: string, name: string): Promise<void> {
    await plane.api.request(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`,
      { method: 'DELETE' },
    );
  }

  function claimNames(observer: ClusterObserver, namespace: string): string[] {
    return observer
      .snapshot()
      .claims.filter(claim => claim.namespace === namespace)
      .map(({ name }) => name)
      .sort();
  }

  it('follows what comes, changes and goes, and says in which namespace', async () => {
    const namespace = await plane.createNamespace();
    const observer = observe(admin());
    const namespaces = new Set<string>();
    observer.onChange(change =>
      change.namespaces.forEach(name => namespaces.add(name)),
    );
    await observer.whenSynced();

    expect(observer.snapshot()).toMatchObject({
      state: 'ready',
      version: expect.stringMatching(/^v1\./),
      missingRights: [],
    });
    const { pods } = observer.snapshot();

    await createClaim(namespace, 'data');
    await waitFor('the claim', () =>
      claimNames(observer, namespace).includes('data'),
    );
    await waitFor('news of the namespace', () => namespaces.has(namespace));
    expect(
      observer.snapshot().claims.find(claim => claim.namespace === namespace),
    ).toMatchObject({ requestedBytes: 2 ** 30, phase: 'Pending' });
    expect(observer.snapshot().pods).toBe(pods);

    await deleteClaim(namespace, 'data');
    await waitFor(
      'its end',
      () => claimNames(observer, namespace).length === 0,
    );
  });

  it('keeps what it knew while the API server is dead, and is right again after a restart and a compaction', async () => {
    const namespace = await plane.createNamespace();
    await createClaim(namespace, 'stays');
    await createClaim(namespace, 'goes');
    const observer = observe(admin());
    await observer.whenSynced();
    expect(claimNames(observer, namespace)).toEqual(['goes', 'stays']);

    await plane.killApiServer();
    try {
      await waitFor(
        'the cluster to be called unreachable',
        () => observer.snapshot().state === 'unreachable',
      );
      expect(observer.snapshot().message).toContain('connection refused at');
      expect(observer.snapshot().lastContact).toBeDefined();
      expect(claimNames(observer, namespace)).toEqual(['goes', 'stays']);
    } finally {
      await plane.startApiServer();
    }
    await deleteClaim(namespace, 'goes');
    await createClaim(namespace, 'comes');
    await plane.compactEtcd();

    await waitFor(
      'the cluster to be ready again',
      () => observer.snapshot().state === 'ready',
    );
    await waitFor(
      'the claims to be right again',
      () => claimNames(observer, namespace).join() === 'comes,stays',
    );
  });

  it('relists where the history it would watch from was compacted away while it was cut off', async () => {
    const namespace = await plane.createNamespace();
    await createClaim(namespace, 'goes');
    const observer = observe(admin());
    await observer.whenSynced();

    await plane.killApiServer();
    await waitFor(
      'the cluster to be called unreachable',
      () => observer.snapshot().state === 'unreachable',
    );
    await plane.startApiServer();
    await deleteClaim(namespace, 'goes');
    await plane.compactEtcd();
    // A fresh API server has no memory of what was before, so that the old version is gone.
    await plane.killApiServer();
    await plane.startApiServer();

    await waitFor(
      'the vanished claim to be forgotten',
      () => claimNames(observer, namespace).length === 0,
    );
    await createClaim(namespace, 'comes');
    await waitFor(
      'the new claim',
      () => claimNames(observer, namespace).length,
    );
    expect(claimNames(observer, namespace)).toEqual(['comes']);
  });
});
