import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import request from 'supertest';
import { testApi } from '../tests/testApi';

/** The address of a server behind the proxy that compares answers with the OpenAPI document. */
async function validated() {
  const { app } = await testApi();
  const server = await wrapServer(app);
  const { port } = server.address() as { port: number };
  return `http://127.0.0.1:${port}`;
}

describe('createRouter', () => {
  it('answers as the OpenAPI document says', async () => {
    const server = await validated();
    for (const path of [
      '/components/component/default/orders',
      '/claims',
      '/clusters/home/namespaces/shop/claims/data-db-0',
      '/pools',
      '/findings',
      '/clusters',
      '/clusters/home/namespaces',
      '/tiers',
      '/clusters/home/namespaces/shop/statefulsets/db/status',
    ]) {
      const { status } = await request(server).get(path);
      expect({ path, status }).toEqual({ path, status: 200 });
    }
    const { status } = await request(server).post('/claims/check').send({
      cluster: 'home',
      namespace: 'shop',
      tier: 'warm',
      size: '1Gi',
    });
    expect(status).toBe(200);
  }, 60_000);
});
