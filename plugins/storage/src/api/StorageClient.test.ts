import { ResponseError } from '@backstage/errors';
import { StorageClient } from './StorageClient';

function setUp(status = 200, body: unknown = {}) {
  const fetch = jest.fn(
    async (..._request: Parameters<typeof globalThis.fetch>) =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      }),
  );
  return { client: new StorageClient({ fetchApi: { fetch } }), fetch };
}

describe('StorageClient', () => {
  it('asks for a component by its ref', async () => {
    const { client, fetch } = setUp(200, { claims: [] });
    await expect(
      client.getComponentStorage({
        kind: 'Component',
        namespace: 'default',
        name: 'orders',
      }),
    ).resolves.toEqual({ claims: [] });
    expect(fetch.mock.calls[0][0]).toBe(
      'plugin://storage/components/Component/default/orders',
    );
  });

  it('leaves out filters that are not set and escapes the others', async () => {
    const { client, fetch } = setUp();
    await client.getClaims({ search: 'a&b', tier: '', limit: 25, offset: 0 });
    expect(fetch.mock.calls[0][0]).toBe(
      'plugin://storage/claims?search=a%26b&limit=25&offset=0',
    );
  });

  it('does not let a name lead out of its path', async () => {
    const { client, fetch } = setUp();
    await client.getClaim({ cluster: 'a', namespace: '../..', name: 'x?y' });
    expect(fetch.mock.calls[0][0]).toBe(
      'plugin://storage/clusters/a/namespaces/..%2F../claims/x%3Fy',
    );
  });

  it('hands the signal on that gives a request up', async () => {
    const { client, fetch } = setUp();
    const { signal } = new AbortController();
    await client.getClusters({ signal });
    expect(fetch.mock.calls[0][1]).toMatchObject({ signal });
  });

  it('rejects with the error of the backend', async () => {
    const { client } = setUp(403, {
      error: { name: 'NotAllowedError', message: 'no' },
      response: { statusCode: 403 },
    });
    await expect(client.getPools({})).rejects.toBeInstanceOf(ResponseError);
  });

  it('plans and starts with what it was given', async () => {
    const { client, fetch } = setUp(202, { id: 'op1' });
    const request = {
      kind: 'move' as const,
      cluster: 'house',
      namespace: 'orders',
      claims: ['data-0'],
    };
    await client.planOperation(request);
    await client.startOperation({ request, planHash: 'abc' });
    expect(fetch.mock.calls.map(([address]) => address)).toEqual([
      'plugin://storage/operations/plan',
      'plugin://storage/operations',
    ]);
    expect(fetch.mock.calls[1][1]).toMatchObject({
      method: 'POST',
      body: JSON.stringify({ request, planHash: 'abc' }),
      headers: { 'Content-Type': 'application/json' },
    });
  });

  it('asks for the rest of a log, and for finished operations', async () => {
    const { client, fetch } = setUp();
    await client.getOperationLog('a/b', { after: 0, limit: 100 });
    await client.getOperations({ active: false });
    expect(fetch.mock.calls.map(([address]) => address)).toEqual([
      'plugin://storage/operations/a%2Fb/log?after=0&limit=100',
      'plugin://storage/operations?active=false',
    ]);
  });

  it('cancels without a body and confirms with one', async () => {
    const { client, fetch } = setUp(202);
    await client.cancelOperation('op1');
    await client.confirmOperation('op1', { stopSeconds: 240 });
    expect(fetch.mock.calls[0][1]?.body).toBeUndefined();
    expect(fetch.mock.calls[1]).toEqual([
      'plugin://storage/operations/op1/confirm',
      expect.objectContaining({ body: '{"stopSeconds":240}' }),
    ]);
  });
});
