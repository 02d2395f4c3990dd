import { applyManifests, checkManifests } from './applyManifests';
import { service, statefulSet } from './testing/manifests';
import { MemoryCluster } from './testing/MemoryCluster';

const manifests = () => [
  statefulSet({ storageClass: 'local-path' }),
  service(),
];

function withClass(cluster: MemoryCluster) {
  cluster.put({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local-path' },
  });
  return cluster;
}

function apply(cluster: MemoryCluster, given: unknown[] = manifests()) {
  return applyManifests({
    client: cluster.client,
    namespace: 'orders',
    manifests: given,
  });
}

describe('checkManifests', () => {
  it('says what would happen and changes nothing', async () => {
    const cluster = withClass(new MemoryCluster());
    const result = await checkManifests({
      client: cluster.client,
      namespace: 'orders',
      manifests: manifests(),
    });
    expect(result).toEqual({
      dryRun: true,
      allowed: true,
      checks: [],
      objects: [
        {
          ref: {
            cluster: 'home',
            kind: 'Service',
            namespace: 'orders',
            name: 'orders',
          },
          outcome: 'created',
        },
        expect.objectContaining({ outcome: 'created' }),
      ],
    });
    expect(cluster.applied).toEqual([]);
  });

  it('names a class that vanished', async () => {
    const cluster = new MemoryCluster();
    const { allowed, checks } = await checkManifests({
      client: cluster.client,
      namespace: 'orders',
      manifests: manifests(),
    });
    expect(allowed).toBe(false);
    expect(checks).toEqual([
      expect.objectContaining({
        code: 'TIER_UNAVAILABLE',
        field: 'tier',
        message: expect.stringContaining("'local-path' does not exist"),
      }),
    ]);
  });

  it('says that classes may not be read, and goes on', async () => {
    const cluster = new MemoryCluster({
      refuse: ({ object }) =>
        object.kind === 'StorageClass'
          ? { reason: 'forbidden', message: 'no' }
          : undefined,
    });
    const { allowed, checks } = await checkManifests({
      client: cluster.client,
      namespace: 'orders',
      manifests: manifests(),
    });
    expect(allowed).toBe(true);
    expect(checks).toEqual([
      expect.objectContaining({ code: 'TIER_NOT_VERIFIED', level: 'warning' }),
    ]);
  });

  it.each([
    [
      'namespaces "orders" not found',
      'not-found' as const,
      { code: 'NAMESPACE_MISSING', field: 'namespace' },
    ],
    [
      'exceeded quota: storage, requested: requests.storage=1Gi',
      'forbidden' as const,
      { code: 'QUOTA_SHORT', field: 'size' },
    ],
    [
      'violates PodSecurity "restricted:latest"',
      'forbidden' as const,
      { code: 'POD_SECURITY_VIOLATED' },
    ],
    ['conflict with "argocd"', 'conflict' as const, { code: 'FIELD_CONFLICT' }],
    ['spec.replicas: Invalid', 'invalid' as const, { code: 'CLUSTER_REFUSED' }],
  ])('puts "%s" into a check', async (message, reason, expected) => {
    const cluster = withClass(
      new MemoryCluster({
        refuse: ({ verb }) =>
          verb === 'apply' ? { reason, message } : undefined,
      }),
    );
    const { allowed, checks, objects } = await checkManifests({
      client: cluster.client,
      namespace: 'orders',
      manifests: [service()],
    });
    expect(allowed).toBe(false);
    expect(checks).toEqual([expect.objectContaining(expected)]);
    expect(objects).toEqual([expect.objectContaining({ outcome: 'failed' })]);
  });
});

describe('applyManifests', () => {
  it('applies in order and is safe to repeat', async () => {
    const cluster = withClass(new MemoryCluster());
    const first = await apply(cluster);
    const again = await apply(cluster);
    expect(first.objects.map(({ outcome }) => outcome)).toEqual([
      'created',
      'created',
    ]);
    expect(again.objects.map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    expect(cluster.applied.slice(0, 2)).toEqual([
      'Service/orders',
      'StatefulSet/orders',
    ]);
    const changed = await apply(cluster, [
      service({ publishNotReadyAddresses: true }),
    ]);
    expect(changed.objects[0].outcome).toBe('changed');
  });

  it('applies nothing where a smuggled field is refused', async () => {
    const cluster = withClass(new MemoryCluster());
    const result = await apply(cluster, [
      service(),
      statefulSet({
        pod: { volumes: [{ name: 'x', hostPath: { path: '/' } }] },
      }),
    ]);
    expect(result.allowed).toBe(false);
    expect(cluster.applied).toEqual([]);
  });

  it('leaves alone what somebody else made, and adopts what is ours', async () => {
    const cluster = withClass(new MemoryCluster());
    const foreign = service();
    foreign.metadata.namespace = 'orders';
    cluster.put(foreign);
    const refused = await apply(cluster);
    expect(refused).toMatchObject({
      allowed: false,
      checks: [{ code: 'FOREIGN_OBJECT', field: 'name' }],
      objects: [{ outcome: 'skipped' }, { outcome: 'skipped' }],
    });
    expect(cluster.applied).toEqual([]);

    const ours = service();
    ours.metadata.namespace = 'orders';
    ours.metadata.managedFields = [{ manager: 'stowage' }];
    cluster.put(ours);
    expect((await apply(cluster)).allowed).toBe(true);
  });

  it('stops at the first refusal and says what was applied', async () => {
    const cluster = withClass(
      new MemoryCluster({
        refuse: ({ verb, object, dryRun }) =>
          verb === 'apply' && !dryRun && object.kind === 'StatefulSet'
            ? { reason: 'unreachable', message: 'connection reset' }
            : undefined,
      }),
    );
    const result = await apply(cluster, [
      ...manifests(),
      statefulSet({ name: 'second', storageClass: 'local-path' }),
    ]);
    expect(result.allowed).toBe(false);
    expect(result.objects.map(({ outcome }) => outcome)).toEqual([
      'created',
      'failed',
      'skipped',
    ]);
    expect(result.checks).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('connection reset'),
      }),
    ]);
  });

  it('names the missing right and the role, without the cluster code', async () => {
    const cluster = new MemoryCluster({
      refuse: ({ verb }) =>
        verb === 'apply'
          ? {
              reason: 'forbidden',
              message:
                'User "system:serviceaccount:stowage:stowage" cannot patch resource "services"',
            }
          : undefined,
    });
    const error = await apply(cluster, [service()]).catch(e => e);
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /patch Service\/orders.*deploy\/rbac\/apply\.yaml/,
      ),
    });
    expect(error.code).toBeUndefined();
  });

  it('says that an unreachable cluster is unavailable', async () => {
    const cluster = new MemoryCluster({
      refuse: () => ({ reason: 'unreachable', message: 'no route' }),
    });
    await expect(apply(cluster, [service()])).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining("Cluster 'home' could not"),
    });
  });
});
