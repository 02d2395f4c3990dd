import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiClient } from '../..';
import { ApiServer, ApiServerOptions } from '../ApiServer';

describe('an API server and its folder', () => {
  let folder: string;
  let server: ApiServer | undefined;
  let client: ApiClient | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-restart-'));
  });

  afterEach(async () => {
    client?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (options: Partial<ApiServerOptions> = {}) => {
    client?.close();
    await server?.stop();
    server = await ApiServer.start({ folder, ...options });
    client = new ApiClient({
      server: server.server,
      certificateAuthority: server.certificateAuthority,
      token: server.adminToken,
    });
    return client;
  };
  const maps = '/api/v1/namespaces/default/configmaps';

  it('go on where they were: objects, versions, credentials, custom kinds', async () => {
    const before = await start();
    const token = server!.adminToken;
    const made = await before.request<any>(maps, {
      method: 'POST',
      body: { metadata: { name: 'kept' }, data: { a: '1' } },
    });
    await before.request(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      {
        method: 'POST',
        body: {
          metadata: { name: 'snaps.example.com' },
          spec: {
            group: 'example.com',
            scope: 'Cluster',
            names: { plural: 'snaps', kind: 'Snap' },
            versions: [{ name: 'v1', served: true, storage: true }],
          },
        },
      },
    );
    await before.request('/apis/example.com/v1/snaps', {
      method: 'POST',
      body: { metadata: { name: 'one' } },
    });
    const account = await before.request<any>(
      '/api/v1/namespaces/default/serviceaccounts',
      { method: 'POST', body: { metadata: { name: 'robot' } } },
    );
    const { status } = await before.request<any>(
      '/api/v1/namespaces/default/serviceaccounts/robot/token',
      { method: 'POST', body: { spec: {} } },
    );

    const after = await start();
    expect(server!.adminToken).toBe(token);
    expect(await after.request(`${maps}/kept`)).toEqual(made);
    expect(await after.find('/apis/example.com/v1/snaps/one')).toBeDefined();
    const review = await after.request<any>(
      '/apis/authentication.k8s.io/v1/tokenreviews',
      { method: 'POST', body: { spec: { token: status.token } } },
    );
    expect(review.status.user.uid).toBe(account.metadata.uid);
  });

  it('keep nothing where that is wished', async () => {
    await start({ ephemeral: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('say which port is taken', async () => {
    await start();
    const port = Number(new URL(server!.server).port);
    await expect(
      ApiServer.start({ folder, ephemeral: true, port }),
    ).rejects.toThrow(`Port ${port} is taken`);
  });
});
