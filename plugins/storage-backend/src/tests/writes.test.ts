import {
  storageManifestApplyPermission,
  storageManifestCheckPermission,
  type Check,
} from '@stowage/backstage-plugin-storage-common';
import request from 'supertest';
import { syncStates } from '../assess/testing';
import {
  cronJob,
  podSpec,
  service,
  statefulSet,
} from '../manifests/testing/manifests';
import { MemoryCluster } from '../manifests/testing/MemoryCluster';
import {
  createStorageNamespaceConditionalDecision,
  storageNamespaceConditions,
} from '../permissions';
import { testApi, twoTeams } from './__testUtils__/testApi';

const ownersOnly = (name: string) => {
  const permission = [
    storageManifestApplyPermission,
    storageManifestCheckPermission,
  ].find(each => each.name === name);
  return (
    permission &&
    createStorageNamespaceConditionalDecision(
      permission,
      storageNamespaceConditions.isNamespaceOwner({
        claims: ['group:default/shop'],
      }),
    )
  );
};

async function api(options: { apply?: boolean } = {}) {
  const cluster = new MemoryCluster();
  return {
    cluster,
    ...(await testApi({
      worlds: [twoTeams({ apply: options.apply ?? true })],
      clients: { home: cluster.client },
      policy: ownersOnly,
    })),
  };
}

const blocking = (checks: Check[]) =>
  checks.filter(({ level }) => level === 'blocking');

// The OpenAPI document is compiled once per file, which takes seconds on a busy machine.
jest.setTimeout(60_000);

describe('POST /claims/check', () => {
  const good = {
    cluster: 'home',
    namespace: 'shop',
    tier: 'warm',
    size: '10Gi',
    name: 'orders',
  };

  it('allows what fits', async () => {
    const { app } = await api();
    const { status, body } = await request(app)
      .post('/claims/check')
      .send(good);
    expect(status).toBe(200);
    expect(blocking(body.checks)).toEqual([]);
    expect(body.allowed).toBe(true);
  });

  it.each([
    [{ size: '0' }, 'size'],
    [{ size: '10Pi' }, 'size'],
    [{ size: '10GB' }, 'size'],
    [{ name: 'Orders' }, 'name'],
    [{ name: 'o'.repeat(64) }, 'name'],
    [{ namespace: 'missing' }, 'namespace'],
    [{ namespace: 'bank' }, 'namespace'],
    [{ tier: 'gold' }, 'tier'],
    [{ cluster: 'moon' }, 'cluster'],
  ])('names the field for %p', async (wrong, field) => {
    const { app } = await api();
    const { status, body } = await request(app)
      .post('/claims/check')
      .send({ ...good, ...wrong });
    expect(status).toBe(200);
    expect(body.allowed).toBe(false);
    expect(blocking(body.checks)).toEqual([
      expect.objectContaining({ field, message: expect.any(String) }),
    ]);
  });

  it.each([
    [
      'a cluster that is not configured correctly',
      { state: 'misconfigured' as const, message: 'It is not YAML.' },
      { code: 'CLUSTER_NOT_HEARD', field: 'cluster' },
      /not YAML/,
    ],
    [
      'a token without rights',
      { state: 'partial' as const },
      { code: 'NAMESPACE_NOT_VERIFIED', field: 'namespace' },
      /cannot read the namespaces of cluster 'home'/,
    ],
  ])('blames no team for %s', async (_what, world, expected, message) => {
    const { app } = await testApi({
      worlds: [
        twoTeams({
          ...world,
          namespaces: [],
          resources: syncStates({ namespaces: 'failed' }),
        }),
      ],
      policy: ownersOnly,
    });
    const { body } = await request(app).post('/claims/check').send(good);
    expect(body.allowed).toBe(false);
    expect(blocking(body.checks)).toEqual([
      expect.objectContaining({
        ...expected,
        message: expect.stringMatching(message),
      }),
    ]);
  });

  it('says that a class vanished', async () => {
    const { app } = await testApi({ worlds: [twoTeams({ classes: [] })] });
    const { body } = await request(app).post('/claims/check').send(good);
    expect(blocking(body.checks)).toEqual([
      expect.objectContaining({ code: 'TIER_UNAVAILABLE', field: 'tier' }),
    ]);
  });
});

describe('POST /manifests', () => {
  const send = (manifests: unknown[], namespace = 'shop') => ({
    cluster: 'home',
    namespace,
    manifests,
  });

  it('applies and records who did it', async () => {
    const { app, cluster, auditor, record } = await api();
    const { status, body } = await request(app)
      .post('/manifests/apply')
      .send(send([service()]));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      allowed: true,
      objects: [{ outcome: 'created' }],
    });
    expect(cluster.applied).toEqual(['Service/orders']);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'manifests',
        severityLevel: 'medium',
        meta: expect.objectContaining({ actor: 'user:default/mock' }),
      }),
    );
    expect(record.success).toHaveBeenCalled();
  });

  it('refuses a smuggled hostPath and leaves nothing behind', async () => {
    const { app, cluster } = await api();
    const pod = podSpec({
      volumes: [{ name: 'x', hostPath: { path: '/' } }],
    });
    const { body } = await request(app)
      .post('/manifests/apply')
      .send(send([service(), statefulSet({ pod })]));
    expect(body.allowed).toBe(false);
    expect(body.checks).toEqual([
      expect.objectContaining({ code: 'MANIFEST_FIELD_NOT_ALLOWED' }),
    ]);
    expect(cluster.applied).toEqual([]);
  });

  it.each(['/manifests/check', '/manifests/apply'])(
    'refuses the namespace of another team on %s',
    async path => {
      const { app, cluster, record } = await api();
      const { status, body } = await request(app)
        .post(path)
        .send(send([service()], 'bank'));
      expect(status).toBe(403);
      expect(body.error.message).toContain('group:default/bank');
      expect(cluster.objects.size).toBe(0);
      expect(record.fail).toHaveBeenCalled();
    },
  );

  it('refuses where applying is switched off', async () => {
    const { app } = await api({ apply: false });
    const { status, body } = await request(app)
      .post('/manifests/apply')
      .send(send([service()]));
    expect(status).toBe(403);
    expect(body.error.message).toContain('apply.enabled');
  });

  it('says that a namespace does not exist', async () => {
    const { app } = await testApi({
      clients: { home: new MemoryCluster().client },
    });
    const { body } = await request(app)
      .post('/manifests/check')
      .send(send([service()], 'missing'));
    expect(body).toMatchObject({
      allowed: false,
      checks: [{ code: 'NAMESPACE_MISSING', field: 'namespace' }],
    });
  });

  it.each([
    { cluster: 'home', namespace: 'shop', manifests: [] },
    { cluster: 'home', namespace: 'shop' },
    send(Array(51).fill(service())),
    { ...send([service()]), force: true },
  ])('refuses a malformed request with 400', async body => {
    const { app } = await api();
    expect(
      (await request(app).post('/manifests/apply').send(body)).status,
    ).toBe(400);
  });
});

describe('POST /cronjobs/runs', () => {
  const path = '/clusters/home/namespaces/shop/cronjobs/orders-dump/runs';

  it('starts one Job per key', async () => {
    const { app, cluster } = await api();
    const object = cronJob();
    object.metadata.namespace = 'shop';
    cluster.put(object);
    const first = await request(app).post(path).send({ key: 'k1' });
    const again = await request(app).post(path).send({ key: 'k1' });
    expect(first.body).toEqual({ job: 'orders-dump-k1', created: true });
    expect(again.body).toEqual({ job: 'orders-dump-k1', created: false });
  });

  it('refuses a key that no Job could carry', async () => {
    const { app } = await api();
    const { status } = await request(app).post(path).send({ key: 'K 1' });
    expect(status).toBe(400);
  });
});

describe('GET status', () => {
  it('tells whether a StatefulSet is ready', async () => {
    const { app } = await api();
    const { body } = await request(app).get(
      '/clusters/home/namespaces/shop/statefulsets/db/status',
    );
    expect(body).toMatchObject({ found: true, ready: true, replicas: 1 });
  });
});
