import { request as send } from 'https';
import { ApiClient, Follower } from '../..';
import { ApiFault } from '../faults/ApiFault';
import { ApiFaults } from '../faults/ApiFaults';
import { ApiServer } from '../ApiServer';

jest.setTimeout(30_000);

const namespaces = '/api/v1/namespaces';

describe('an API server with faults', () => {
  const faults = new ApiFaults(() => 0.5);
  let server: ApiServer;
  let client: ApiClient;
  let spared: ApiClient;

  beforeAll(async () => {
    server = await ApiServer.start({ folder: '', ephemeral: true, faults });
    const own = server.addUser({ name: 'own', groups: ['system:masters'] });
    faults.spare(own);
    [client, spared] = [server.adminToken, own].map(
      token =>
        new ApiClient({
          server: server.server,
          certificateAuthority: server.certificateAuthority,
          token,
        }),
    );
  });

  afterAll(async () => {
    client?.close();
    spared?.close();
    await server?.stop();
  });

  async function under<T>(
    fault: Partial<ApiFault>,
    work: () => Promise<T>,
  ): Promise<T> {
    const end = faults.add({
      kind: 'error',
      of: 'all',
      chance: 1,
      delayMs: 0,
      retryAfterSeconds: 0,
      ...fault,
    });
    try {
      return await work();
    } finally {
      end();
    }
  }

  const make = async (name: string) =>
    await client.request(namespaces, {
      method: 'POST',
      body: { metadata: { name } },
    });

  it('asks to come back later, with the header that says when', async () => {
    const headers = await under(
      { kind: 'throttled', retryAfterSeconds: 7 },
      async () =>
        await new Promise(resolve =>
          send(
            new URL(namespaces, server.server),
            {
              ca: server.certificateAuthority,
              headers: { authorization: `Bearer ${server.adminToken}` },
            },
            response => resolve([response.statusCode, response.headers]),
          ).end(),
        ),
    );
    expect(headers).toEqual([
      429,
      expect.objectContaining({ 'retry-after': '7' }),
    ]);
  });

  it('refuses changes and does not make them', async () => {
    await under({ kind: 'error', of: 'changes' }, async () => {
      await expect(make('refused')).rejects.toMatchObject({ status: 500 });
      await client.request(namespaces);
    });
    expect(await client.find(`${namespaces}/refused`)).toBeUndefined();
  });

  it('tears connections before anything is done', async () => {
    await under({ kind: 'reset' }, async () => {
      await expect(make('torn')).rejects.toThrow(/hang up|reset/);
    });
    expect(await client.find(`${namespaces}/torn`)).toBeUndefined();
  });

  it('makes a change and loses the answer', async () => {
    await under({ kind: 'lost-answer' }, async () => {
      await expect(make('lost')).rejects.toThrow(/hang up|reset/);
    });
    expect(await client.find(`${namespaces}/lost`)).toBeDefined();
  });

  it('answers later', async () => {
    const begun = performance.now();
    await under({ kind: 'slow', delayMs: 200 }, async () => {
      await client.request(namespaces);
    });
    // Timers may fire a moment before their time.
    expect(performance.now() - begun).toBeGreaterThan(190);
  });

  it('goes by chance, and spares whom it is to spare', async () => {
    await under({ chance: 0.5 }, async () => {
      await client.request(namespaces);
    });
    await under({ chance: 0.6 }, async () => {
      await expect(client.request(namespaces)).rejects.toMatchObject({
        status: 500,
      });
      await spared.request(namespaces);
    });
  });

  it('has watches begin anew where what they know is forgotten', async () => {
    const listed: string[] = [];
    const follower = new Follower({
      client,
      path: namespaces,
      onSet: () => undefined,
      onGone: () => undefined,
      onListed: version => listed.push(version),
    });
    await follower.start();
    await spared.request(namespaces, {
      method: 'POST',
      body: { metadata: { name: 'after' } },
    });
    await spared.request('/api/v1/namespaces/default/configmaps', {
      method: 'POST',
      body: { metadata: { name: 'unseen-by-the-watch' } },
    });
    server.forgetHistory();
    const again = new Promise<void>(resolve => {
      const push = listed.push.bind(listed);
      listed.push = version => {
        resolve();
        return push(version);
      };
    });
    faults.cutWatches();
    await again;
    await follower.stop();
    expect(listed).toHaveLength(2);
  });
});
