import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'http';
import { AddressInfo } from 'net';
import type { ClusterAccess, ClusterConfig } from '../../config/types';
import type { ClusterClient, WatchEvent } from './ClusterClient';
import { createClusterClient } from './createClusterClient';
import type { ClientTimeouts } from './timeouts';

const folder = createMockDirectory();

function configOf(access: ClusterAccess): ClusterConfig {
  return {
    name: 'home',
    title: 'Home',
    configuredBy: 'storage',
    access,
    kubelet: {
      enabled: true,
      intervalMs: 60_000,
      dangerouslySkipTlsVerify: false,
    },
    walk: {
      enabled: false,
      intervalMs: 60_000,
      namespace: 'walk',
      image: 'example',
      timeoutMs: 60_000,
    },
    apply: { enabled: false },
    move: { enabled: false, namespace: 'movers', image: '' },
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '15%',
      nodefsInodesFree: '5%',
      source: '',
    },
  };
}

describe('createClusterClient', () => {
  let server: Server;
  let origin: string;
  let handler: RequestListener;
  let requests: IncomingMessage[];
  const clients: ClusterClient[] = [];
  const { signal } = new AbortController();

  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      handler(request, response);
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    clients.splice(0).forEach(each => each.close());
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    folder.clear();
  });

  function client(
    access: Partial<Extract<ClusterAccess, { kind: 'url' }>> = {},
    timeouts: Partial<ClientTimeouts> = {},
  ): ClusterClient {
    const created = createClusterClient(
      configOf({
        kind: 'url',
        url: origin,
        dangerouslySkipTlsVerify: false,
        ...access,
      }),
      { timeouts },
    );
    clients.push(created);
    return created;
  }

  function answer(response: ServerResponse, status: number, body: unknown) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  it('asks for pages with the token, under a base path too', async () => {
    handler = (_, response) =>
      answer(response, 200, {
        metadata: { resourceVersion: '5', continue: 'more' },
        items: null,
      });
    await expect(
      client({ url: `${origin}/k8s/c-1/`, token: 'a-token' }).list({
        resource: 'storageclasses',
        limit: 10,
        continueToken: 'next',
        signal,
      }),
    ).resolves.toEqual({
      items: [],
      resourceVersion: '5',
      continueToken: 'more',
    });
    expect(requests[0].url).toBe(
      '/k8s/c-1/apis/storage.k8s.io/v1/storageclasses?limit=10&continue=next',
    );
    expect(requests[0].headers.authorization).toBe('Bearer a-token');
  });

  it('reads a rotated token file at once, and asks again after a 401', async () => {
    folder.setContent({ token: 'old\n' });
    handler = (request, response) => {
      if (request.headers.authorization === 'Bearer new') {
        answer(response, 200, { gitVersion: 'v1.36.3' });
      } else {
        // The kubelet writes the new token while the old one is being refused.
        folder.setContent({ token: 'new\n' });
        answer(response, 401, { message: 'Unauthorized' });
      }
    };
    await expect(
      client({ tokenFile: folder.resolve('token') }).version(),
    ).resolves.toBe('v1.36.3');
    expect(requests).toHaveLength(2);
  });

  it('gives up after the second 401', async () => {
    handler = (_, response) => answer(response, 401, {});
    await expect(client({ token: 'a' }).version()).rejects.toMatchObject({
      reason: 'unauthorized',
    });
    expect(requests).toHaveLength(2);
  });

  it('does not follow redirects, so that no token goes elsewhere', async () => {
    handler = (_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    };
    await expect(client({ token: 'a' }).version()).rejects.toMatchObject({
      reason: 'misconfigured',
      message: expect.stringContaining(
        "a redirect (302) to 'http://127.0.0.1:1/'",
      ),
    });
  });

  it('gives up on a server that does not answer', async () => {
    handler = () => undefined;
    await expect(client({}, { request: 50 }).version()).rejects.toMatchObject({
      reason: 'unreachable',
      message: `Cluster 'home' could not tell its version: no answer from ${origin} within 0.1 s`,
    });
  });

  it('gives up on an answer that never ends', async () => {
    handler = (_, response) => {
      response.writeHead(200);
      response.write('{');
    };
    await expect(client({}, { request: 50 }).version()).rejects.toMatchObject({
      reason: 'unreachable',
    });
  });

  it('says that the connection is refused, and where', async () => {
    await new Promise(resolve => server.close(resolve));
    await expect(client().version()).rejects.toMatchObject({
      reason: 'unreachable',
      message: `Cluster 'home' could not tell its version: connection refused at ${origin}`,
    });
  });

  it('watches until the server ends it, with bookmarks', async () => {
    const object = { metadata: { name: 'a', resourceVersion: '8' } };
    handler = (_, response) => {
      response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      response.end(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    };
    const events: WatchEvent[] = [];
    const onOpen = jest.fn();
    await client().watch({
      resource: 'pods',
      resourceVersion: '7',
      fieldSelector: 'reason!=Pulled',
      signal,
      onOpen,
      onEvent: event => events.push(event),
    });

    expect(onOpen).toHaveBeenCalledTimes(1);
    expect(events).toEqual([
      { type: 'ADDED', object },
      { type: 'BOOKMARK', resourceVersion: '8' },
    ]);
    const { searchParams } = new URL(requests[0].url!, origin);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: '7',
      fieldSelector: 'reason!=Pulled',
    });
  });

  it.each<[string, RequestListener]>([
    [
      'breaks',
      (_, response) => {
        response.writeHead(200);
        response.write('\n', () => response.destroy());
      },
    ],
    [
      'falls silent',
      (_, response) => {
        response.writeHead(200).flushHeaders();
      },
    ],
  ])('ends a watch whose connection %s', async (_, listener) => {
    handler = listener;
    await expect(
      client({}, { watchLiveness: 100 }).watch({
        resource: 'pods',
        resourceVersion: '7',
        signal,
        onEvent: () => undefined,
      }),
    ).rejects.toMatchObject({ cluster: 'home' });
  });

  it('stops a watch when told to', async () => {
    handler = (_, response) => response.writeHead(200).flushHeaders();
    const stop = new AbortController();
    await expect(
      client().watch({
        resource: 'pods',
        resourceVersion: '7',
        signal: stop.signal,
        onOpen: () => stop.abort(),
        onEvent: () => undefined,
      }),
    ).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it.each<[string, ClusterAccess, string]>([
    [
      'a kubeconfig that is missing',
      { kind: 'kubeconfig', path: '/nowhere/kubeconfig' },
      'the kubeconfig /nowhere/kubeconfig does not exist',
    ],
    [
      'in-cluster outside of a pod',
      { kind: 'in-cluster' },
      'the portal does not run in a pod',
    ],
    [
      'an address that would send the token in the clear',
      { kind: 'url', url: 'http://10.0.0.1', dangerouslySkipTlsVerify: false },
      'is plain http',
    ],
    [
      'a token file that is missing',
      {
        kind: 'url',
        url: 'https://10.0.0.1',
        tokenFile: '/nowhere/token',
        dangerouslySkipTlsVerify: false,
      },
      'the token file /nowhere/token does not exist',
    ],
  ])('names what is wrong with %s', async (_, access, words) => {
    await expect(
      createClusterClient(configOf(access)).version(),
    ).rejects.toMatchObject({
      reason: 'misconfigured',
      message: expect.stringContaining(words),
    });
  });

  it('reads a kubeconfig again when it changes, exec plugins included', async () => {
    const kubeconfig = (user: object) =>
      JSON.stringify({
        'current-context': 'a',
        clusters: [{ name: 'c', cluster: { server: origin } }],
        contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
        users: [{ name: 'u', user }],
      });
    handler = (request, response) =>
      answer(response, 200, { gitVersion: request.headers.authorization });
    folder.setContent({ config: kubeconfig({ token: 'first' }) });
    const path = folder.resolve('config');
    const reader = createClusterClient(configOf({ kind: 'kubeconfig', path }));
    clients.push(reader);
    await expect(reader.version()).resolves.toBe('Bearer first');

    const credential = JSON.stringify({ status: { token: 'from-plugin' } });
    folder.setContent({
      config: kubeconfig({ exec: { command: 'echo', args: [credential] } }),
    });
    await expect(reader.version()).resolves.toBe('Bearer from-plugin');

    folder.setContent({
      config: kubeconfig({ exec: { command: 'no-such-plugin', args: [] } }),
    });
    await expect(reader.version()).rejects.toMatchObject({
      reason: 'misconfigured',
      message: expect.stringContaining('no-such-plugin'),
    });

    folder.setContent({ config: 'token: [' });
    await expect(reader.version()).rejects.toMatchObject({
      reason: 'misconfigured',
      message: expect.stringContaining(`${path} is not valid YAML: line 1`),
    });
  });
});
