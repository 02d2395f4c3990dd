import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import storagePlugin from './index';

// Migrations and the OpenAPI document take seconds on a busy machine.
jest.setTimeout(60_000);

async function start(storage: object) {
  const { server } = await startTestBackend({
    features: [
      storagePlugin,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({ data: { storage } }),
    ],
  });
  return server;
}

describe('storagePlugin', () => {
  it('starts without any configuration', async () => {
    const server = await start({});
    const { status, body } = await request(server).get('/api/storage/clusters');
    expect(status).toBe(200);
    expect(body).toEqual({ items: [] });
  });

  it('starts with clusters that are misconfigured or down, and shows them', async () => {
    const server = await start({
      clusters: [
        { name: 'nowhere' },
        { name: 'down', url: 'https://127.0.0.1:1', token: 'secret-token' },
      ],
    });
    const { body } = await request(server).get('/api/storage/clusters');
    expect(body.items).toEqual([
      expect.objectContaining({ name: 'down' }),
      expect.objectContaining({
        name: 'nowhere',
        state: 'misconfigured',
        message: expect.stringContaining('storage.clusters[0]'),
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain('secret-token');
  });

  it('asks for credentials', async () => {
    const server = await start({});
    const { status } = await request(server)
      .get('/api/storage/claims')
      .set('authorization', 'Bearer nonsense');
    expect(status).toBe(401);
  });
});
