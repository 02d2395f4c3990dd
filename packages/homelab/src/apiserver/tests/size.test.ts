import { ApiClient } from '../..';
import { ApiServer } from '../ApiServer';

jest.setTimeout(120_000);

const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const count = 5_000;
const batch = 100;
/** Far below the gigabyte that the whole lab may take. */
const mostBytes = 200 * 1024 * 1024;

describe('an API server with thousands of claims', () => {
  let server: ApiServer;
  let client: ApiClient;

  beforeAll(async () => {
    server = await ApiServer.start({ folder: '', ephemeral: true });
    client = new ApiClient({
      server: server.server,
      certificateAuthority: server.certificateAuthority,
      token: server.adminToken,
    });
  });

  afterAll(async () => {
    client?.close();
    await server?.stop();
  });

  const numbers = (from: number) =>
    Array.from({ length: batch }, (_, index) => from + index);
  const make = async (number: number) =>
    await client.request(claims, {
      method: 'POST',
      body: {
        metadata: { name: `claim-${number}` },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    });

  it('holds and lists them within its bounds', async () => {
    const before = process.memoryUsage().heapUsed;
    for (let from = 0; from < count; from += batch) {
      await Promise.all(numbers(from).map(make));
    }
    const { items } = await client.request<any>(claims);
    expect(items).toHaveLength(count);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(mostBytes);
  });
});
