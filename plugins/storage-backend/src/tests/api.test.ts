import request from 'supertest';
import {
  createStorageClaimConditionalDecision,
  storageClaimConditions,
} from '../permissions';
import { storageClaimReadPermission } from '@stowage/backstage-plugin-storage-common';
import { buildWorld, syncStates } from '../assess/testing';
import { deny, testApi, twoTeams } from './__testUtils__/testApi';

const onlyShop = (permission: string) =>
  permission === storageClaimReadPermission.name
    ? createStorageClaimConditionalDecision(
        storageClaimReadPermission,
        storageClaimConditions.isNamespaceOwner({
          claims: ['group:default/shop'],
        }),
      )
    : undefined;

// The OpenAPI document is compiled once per file, which takes seconds on a busy machine.
jest.setTimeout(60_000);

describe('GET /components', () => {
  const path = '/components/component/default/orders';

  it('joins the claims of a component with how they were found', async () => {
    const { app } = await testApi();
    const { status, body } = await request(app).get(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entityRef: 'component:default/orders',
      selectors: [expect.stringContaining('orders')],
      clusters: [{ name: 'home', state: 'ready' }],
      hiddenClaims: 0,
      claims: [
        {
          claim: { name: 'data-db-0', reading: { usedBytes: 3 * 2 ** 30 } },
          matchedBy: expect.arrayContaining([
            expect.objectContaining({ how: 'pod' }),
          ]),
          history: [{ usedBytes: 1 }],
        },
      ],
    });
  });

  it('counts claims that the caller may not see', async () => {
    const { app } = await testApi({
      policy: permission =>
        permission === storageClaimReadPermission.name
          ? createStorageClaimConditionalDecision(
              storageClaimReadPermission,
              storageClaimConditions.isInNamespace({ namespaces: ['bank'] }),
            )
          : undefined,
    });
    const { body } = await request(app).get(path);
    expect(body).toMatchObject({ claims: [], findings: [], hiddenClaims: 1 });
  });

  it('is empty for an entity without annotations', async () => {
    const { app } = await testApi();
    const { status, body } = await request(app).get(
      '/components/component/default/website',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ selectors: [], claims: [], clusters: [] });
  });

  it('answers 404 for an entity that the caller cannot find', async () => {
    const { app } = await testApi();
    const { status, body } = await request(app).get(
      '/components/component/default/nothing',
    );
    expect(status).toBe(404);
    expect(body.error.message).toContain("'component:default/nothing'");
  });

  it('shows a cluster that is down beside the others', async () => {
    const { app } = await testApi({
      worlds: [
        twoTeams(),
        buildWorld({
          name: 'away',
          state: 'unreachable',
          message: 'connection refused',
          resources: syncStates(),
        }),
      ],
    });
    const { body } = await request(app).get(path);
    expect(body.claims).toHaveLength(1);
    expect(body.clusters).toEqual([
      expect.objectContaining({ name: 'home', state: 'ready' }),
      expect.objectContaining({
        name: 'away',
        state: 'unreachable',
        message: 'connection refused',
      }),
    ]);
  });
});

describe('lists', () => {
  it('filters, sorts and pages claims on the server', async () => {
    const { app } = await testApi();
    const { body } = await request(app).get(
      '/claims?sort=requested&order=asc&limit=1&offset=1',
    );
    expect(body.totalItems).toBe(2);
    expect(body.items).toEqual([
      expect.objectContaining({ name: 'data-db-0' }),
    ]);
    const found = await request(app).get('/claims?search=LEDGER');
    expect(found.body.items).toEqual([
      expect.objectContaining({ name: 'ledger' }),
    ]);
  });

  it('tells nothing of claims of others, not even their number', async () => {
    const { app } = await testApi({ policy: onlyShop });
    const claims = await request(app).get('/claims');
    expect(claims.body.totalItems).toBe(1);
    expect(claims.body.items[0].namespace).toBe('shop');
    const findings = await request(app).get('/findings?limit=500');
    expect(JSON.stringify(findings.body)).not.toContain('ledger');
    const pools = await request(app).get('/pools');
    expect(pools.body.items).toEqual([
      expect.objectContaining({
        hiddenClaims: 1,
        claims: [expect.objectContaining({ name: 'data-db-0' })],
      }),
    ]);
    const hidden = await request(app).get(
      '/clusters/home/namespaces/bank/claims/ledger',
    );
    expect(hidden.status).toBe(404);
  });

  it('lets owners of a component see its claims', async () => {
    const { app } = await testApi({
      policy: permission =>
        permission === storageClaimReadPermission.name
          ? createStorageClaimConditionalDecision(
              storageClaimReadPermission,
              storageClaimConditions.isComponentOwner({
                claims: ['group:default/shop'],
              }),
            )
          : undefined,
    });
    const { body } = await request(app).get('/claims');
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      'data-db-0',
    ]);
  });

  it('names the components of a claim', async () => {
    const { app } = await testApi();
    const { body } = await request(app).get(
      '/clusters/home/namespaces/shop/claims/data-db-0',
    );
    expect(body).toMatchObject({
      claim: { name: 'data-db-0' },
      componentRefs: ['component:default/orders'],
    });
  });

  it.each([
    ['/claims', 'storage.claim.read'],
    ['/findings', 'storage.claim.read'],
    ['/components/component/default/orders', 'storage.claim.read'],
    ['/pools', 'storage.pool.read'],
    ['/clusters', 'storage.cluster.read'],
    ['/tiers', 'storage.tier.read'],
    ['/clusters/home/namespaces', 'storage.tier.read'],
  ])('refuses %s without %s', async (path, permission) => {
    const { app } = await testApi({
      policy: name => (name === permission ? deny : undefined),
    });
    const { status, body } = await request(app).get(path);
    expect(status).toBe(403);
    expect(body.error.message).toContain(permission);
  });

  it.each([
    '/claims?limit=0',
    '/claims?limit=501',
    '/claims?sort=colour',
    '/claims?unknown=1',
    '/findings?severity=bad',
  ])('refuses %s with 400', async path => {
    const { service, app } = await testApi();
    expect(service).toBeDefined();
    expect((await request(app).get(path)).status).toBe(400);
  });

  it('names the clusters that exist where one does not', async () => {
    const { app } = await testApi();
    const { status, body } = await request(app).get('/clusters/x/namespaces');
    expect(status).toBe(404);
    expect(body.error.message).toBe(
      "No cluster 'x' is configured; there is 'home'",
    );
  });

  it('lays what the operator knows of a driver over its traits', async () => {
    const { app } = await testApi({
      storage: {
        drivers: [
          { provisioner: 'rancher.io/local-path', enforcesSize: 'yes' },
        ],
      },
    });
    const [tiers, claims] = await Promise.all([
      request(app).get('/tiers'),
      request(app).get('/claims'),
    ]);
    for (const { traits } of [...tiers.body.items, ...claims.body.items]) {
      expect(traits).toMatchObject({ enforcesSize: 'yes', pinned: 'yes' });
    }
    const { body } = await request(app).post('/claims/check').send({
      cluster: 'home',
      namespace: 'shop',
      tier: 'warm',
      size: '1Gi',
    });
    expect(body.checks.map(({ code }: { code: string }) => code)).not.toContain(
      'SIZE_NOT_ENFORCED',
    );
  });

  it('shows tiers with what the class really does', async () => {
    const { app } = await testApi();
    const { body } = await request(app).get('/tiers');
    expect(body.items).toEqual([
      expect.objectContaining({
        id: 'warm',
        cluster: 'home',
        available: true,
        traits: expect.objectContaining({ enforcesSize: 'no' }),
      }),
    ]);
  });
});
