import { waitFor } from '@stowage/test-cluster';
import { describeContract } from './__testUtils__/Contract';
import { configMap } from './__testUtils__/manifests';

jest.setTimeout(120_000);

const reviews = '/apis/authorization.k8s.io/v1';

describeContract('access', contract => {
  let namespace: string;
  let name: string;
  let token: string;

  beforeAll(async () => {
    namespace = await contract.namespace();
    name = namespace.split('/')[4];
    token = await contract.tokenWith(namespace, [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        verbs: ['get', 'list', 'patch'],
      },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['mine'],
        verbs: ['get'],
      },
    ]);
  });

  it('knows nobody without a good token', async () => {
    for (const bad of ['nonsense', 'a.b.c']) {
      expect(await contract.ask('/api/v1', { token: bad })).toMatchObject({
        status: 401,
        body: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'Unauthorized',
          reason: 'Unauthorized',
          code: 401,
        },
      });
    }
  });

  it('lets holders of rights do what these say, and says what they do not', async () => {
    const ask = (path: string, method = 'GET') =>
      contract.ask(path, {
        token,
        method,
        ...(method === 'POST' && { body: {} }),
      });
    expect(await ask(`${namespace}/configmaps`)).toMatchObject({ status: 200 });
    expect(await ask('/api/v1')).toMatchObject({ status: 200 });
    const { username } = (
      await contract.ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
        method: 'POST',
        body: {},
        token,
      })
    ).body.status.userInfo;
    expect(username).toMatch(`system:serviceaccount:${name}:user-`);
    expect(await ask(`${namespace}/pods`)).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message: `pods is forbidden: User "${username}" cannot list resource "pods" in API group "" in the namespace "${name}"`,
        details: { kind: 'pods' },
      },
    });
    expect(await ask('/api/v1/nodes')).toMatchObject({
      status: 403,
      body: {
        message: `nodes is forbidden: User "${username}" cannot list resource "nodes" in API group "" at the cluster scope`,
      },
    });
    expect(await ask(`${namespace}/secrets/other`)).toMatchObject({
      status: 403,
      body: {
        message: `secrets "other" is forbidden: User "${username}" cannot get resource "secrets" in API group "" in the namespace "${name}"`,
      },
    });
    expect(await ask(`${namespace}/secrets/mine`)).toMatchObject({
      status: 404,
    });
    expect(await ask('/metrics')).toMatchObject({
      status: 403,
      body: {
        message: `forbidden: User "${username}" cannot get path "/metrics"`,
      },
    });
    expect(
      await ask(`${namespace}/serviceaccounts/default/token`, 'POST'),
    ).toMatchObject({
      status: 403,
      body: {
        message: `serviceaccounts "default" is forbidden: User "${username}" cannot create resource "serviceaccounts/token" in API group "" in the namespace "${name}"`,
      },
    });
  });

  it('does not let who may patch make something by applying it', async () => {
    expect(
      await contract.ask(`${namespace}/configmaps/applied?fieldManager=one`, {
        token,
        method: 'PATCH',
        contentType: 'application/apply-patch+yaml',
        body: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          ...configMap('applied'),
        },
      }),
    ).toMatchObject({ status: 403 });
  });

  it('answers what one may do', async () => {
    const canI = async (resourceAttributes: object) =>
      (
        await contract.ask(`${reviews}/selfsubjectaccessreviews`, {
          token,
          method: 'POST',
          body: { spec: { resourceAttributes } },
        })
      ).body.status.allowed;
    const inNamespace = { namespace: name, verb: 'get' };
    expect(await canI({ ...inNamespace, resource: 'configmaps' })).toBe(true);
    expect(await canI({ ...inNamespace, resource: 'pods' })).toBe(false);
    expect(
      await canI({ ...inNamespace, resource: 'pods', subresource: 'log' }),
    ).toBe(true);
    expect(await canI({ verb: 'get', resource: 'configmaps' })).toBe(false);
    const rules = await contract.ask(`${reviews}/selfsubjectrulesreviews`, {
      token,
      method: 'POST',
      body: { spec: { namespace: name } },
    });
    expect(rules.body.status.resourceRules).toEqual(
      expect.arrayContaining([
        {
          verbs: ['get', 'list', 'patch'],
          apiGroups: [''],
          resources: ['configmaps'],
        },
      ]),
    );
  });

  it('answers what another may do, and who holds a token', async () => {
    const { body } = await contract.ask(
      '/apis/authentication.k8s.io/v1/tokenreviews',
      { method: 'POST', body: { spec: { token } } },
    );
    expect(body.status).toMatchObject({
      authenticated: true,
      user: {
        username: expect.stringContaining(`system:serviceaccount:${name}:`),
        groups: expect.arrayContaining([
          'system:serviceaccounts',
          `system:serviceaccounts:${name}`,
          'system:authenticated',
        ]),
      },
    });
    const review = await contract.ask(`${reviews}/subjectaccessreviews`, {
      method: 'POST',
      body: {
        spec: {
          user: body.status.user.username,
          groups: body.status.user.groups,
          resourceAttributes: {
            namespace: name,
            verb: 'list',
            resource: 'configmaps',
          },
        },
      },
    });
    expect(review.body.status.allowed).toBe(true);
  });

  it('forgets tokens with the account they are of', async () => {
    const own = await contract.namespace();
    const lost = await contract.tokenWith(own, []);
    expect(await contract.ask('/api', { token: lost })).toMatchObject({
      status: 200,
    });
    await contract.remove(`${own}/serviceaccounts`);
    // The real server believes for ten seconds what it found out of a token.
    await waitFor(
      'the token to be forgotten',
      async () => (await contract.ask('/api', { token: lost })).status === 401,
    );
  });

  it('lets nobody give more than they hold', async () => {
    const own = await contract.namespace();
    const giver = await contract.tokenWith(own, [
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles'],
        verbs: ['create'],
      },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
    ]);
    const give = async (resource: string) =>
      await contract.ask(
        `${own}/roles`.replace('/api/v1', '/apis/rbac.authorization.k8s.io/v1'),
        {
          token: giver,
          method: 'POST',
          body: {
            metadata: { name: `gives-${resource}` },
            rules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }],
          },
        },
      );
    expect(await give('configmaps')).toMatchObject({ status: 201 });
    expect(await give('secrets')).toMatchObject({
      status: 403,
      body: {
        message: expect.stringContaining(
          'is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
        ),
      },
    });
  });

  it('lets others be played by who may', async () => {
    const asked = await contract.ask(`${namespace}/pods`, {
      headers: { 'impersonate-user': 'jane' },
    });
    expect(asked).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('User "jane" cannot list') },
    });
    expect(
      await contract.ask(`${namespace}/configmaps`, {
        token,
        headers: { 'impersonate-user': 'jane' },
      }),
    ).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
  });
});
