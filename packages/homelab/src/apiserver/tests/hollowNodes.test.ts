import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as delay } from 'timers/promises';
import { ApiClient, Follower, HollowNodes, machineAddress } from '../..';
import { ApiError } from '../../cluster/ApiError';
import { Pod } from '../../cluster/podObjects';
import { shellPod } from '../../__testUtils__/manifests';
import { ApiServer } from '../ApiServer';

jest.setTimeout(60_000);

describe('hollow nodes at the API server', () => {
  let folder: string;
  let server: ApiServer;
  let nodes: HollowNodes;
  let client: ApiClient;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-api-'));
    server = await ApiServer.start({ folder: join(folder, 'api') });
    const kubeconfig = join(folder, 'kubeconfig');
    server.writeKubeconfig(kubeconfig);
    client = new ApiClient({
      server: server.server,
      certificateAuthority: server.certificateAuthority,
      token: server.adminToken,
    });
    nodes = await HollowNodes.start({
      access: kubeconfig,
      folder: join(folder, 'nodes'),
      programs: { 'debian:*': {} },
      kubeletCertificate: {
        ...(await server.issueServerCertificate({
          name: 'hollow',
          addresses: [machineAddress()],
        })),
        clientAuthority: server.certificateAuthority,
      },
    });
    await nodes.add({ name: 'pi-1' });
    await client.request('/api/v1/namespaces/default/serviceaccounts', {
      method: 'POST',
      body: { metadata: { name: 'default' } },
    });
  });

  afterAll(async () => {
    await nodes?.stop();
    client?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asks the kubelet itself, as whoever holds a token. */
  async function askKubelet(token: string | undefined, path: string) {
    const { status } = await client.request<any>('/api/v1/nodes/pi-1');
    const kubelet = new ApiClient({
      server: `https://${status.addresses[0].address}:${status.daemonEndpoints.kubeletEndpoint.Port}`,
      certificateAuthority: server.certificateAuthority,
      token,
    });
    try {
      const answer = await kubelet.open(path);
      const chunks: Buffer[] = [];
      for await (const chunk of answer) {
        chunks.push(chunk);
      }
      return { status: 200, text: Buffer.concat(chunks).toString() };
    } catch (error) {
      const { status: code = 0, message } = error as ApiError;
      return { status: code, text: message };
    } finally {
      kubelet.close();
    }
  }

  it.each([
    ['nobody', () => undefined, 401],
    ['somebody unknown', () => 'wrong', 401],
    [
      'a user without rights',
      () => server.addUser({ name: 'reader', groups: [] }),
      403,
    ],
  ])('refuse %s at their own endpoint', async (_, token, status) => {
    expect(await askKubelet(token(), '/stats/summary')).toMatchObject({
      status,
    });
  });

  it('register, beat, run what is bound to them, and tell its log', async () => {
    expect(await client.request<any>('/api/v1/nodes/pi-1')).toMatchObject({
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'Ready', status: 'True' }),
        ]),
      },
    });
    await client.request(
      '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/pi-1',
    );
    let ended: (pod: Pod) => void = () => undefined;
    const success = new Promise<Pod>(resolve => {
      ended = resolve;
    });
    const follower = new Follower<Pod>({
      client,
      path: '/api/v1/namespaces/default/pods',
      onSet: pod => pod.status?.phase === 'Succeeded' && ended(pod),
      onGone: () => undefined,
    });
    await follower.start();
    await client.request('/api/v1/namespaces/default/pods', {
      method: 'POST',
      body: shellPod('hello', 'echo from the node', {
        spec: { nodeName: 'pi-1', automountServiceAccountToken: false },
      }),
    });
    await success;
    const log = await client.open(
      '/api/v1/namespaces/default/pods/hello/log?timestamps=false',
    );
    const chunks: Buffer[] = [];
    for await (const chunk of log) {
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).toString()).toBe('from the node\n');
    const summary = await client.request<any>(
      '/api/v1/nodes/pi-1/proxy/stats/summary',
    );
    expect(summary.node.nodeName).toBe('pi-1');
    const directly = await askKubelet(server.adminToken, '/stats/summary');
    expect(JSON.parse(directly.text).node.nodeName).toBe('pi-1');

    await client.request('/api/v1/namespaces/default/pods/hello', {
      method: 'DELETE',
    });
    const path = '/api/v1/namespaces/default/pods/hello';
    while (await client.find(path)) {
      await delay(20);
    }
    await follower.stop();
  });
});
