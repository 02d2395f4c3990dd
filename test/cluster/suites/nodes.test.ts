import { statfsSync } from 'fs';
import { createServiceAccount } from '../src/control/serviceAccounts';
import { localPathFolder } from '../src/cluster/manifests';
import { Cluster } from '../src/cluster/Cluster';
import { describeOwnCluster, Kubectl, waitFor } from '../src/testing';

describeOwnCluster('two worker nodes', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let namespace: string;

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    namespace = await kubectl.createNamespace();
  });

  afterAll(async () => {
    await Promise.all(cluster.nodes.map(node => cluster.mend(node)));
    await kubectl.deleteNamespace(namespace);
  });

  async function readyStatus(node: string): Promise<string> {
    const { status } = await kubectl.json(['get', 'node', node]);
    return status.conditions.find(
      (condition: { type: string }) => condition.type === 'Ready',
    ).status;
  }

  function sleeper(name: string, node: string): string {
    return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  nodeName: ${node}
  terminationGracePeriodSeconds: 0
  containers:
    - name: main
      image: debian:bookworm-slim
      imagePullPolicy: IfNotPresent
      command: [sleep, infinity]
---
`;
  }

  it('are ready and named by their labels', async () => {
    const { items } = await kubectl.json(['get', 'nodes']);

    expect(items).toHaveLength(2);
    for (const node of items) {
      expect(node.metadata.labels['kubernetes.io/hostname']).toBe(
        node.metadata.name,
      );
      expect(await readyStatus(node.metadata.name)).toBe('True');
    }
  });

  it('let pods reach each other, Services and the API server by name', async () => {
    await kubectl.apply(
      `${sleeper('near', 'worker-1')}${sleeper('far', 'worker-2')}
apiVersion: v1
kind: Service
metadata:
  name: far
spec:
  selector: { app: far }
  ports:
    - port: 80
      targetPort: 8080
`,
      namespace,
    );
    await kubectl.run([
      ...['wait', '--for=condition=Ready', 'pod/near', 'pod/far'],
      ...['--namespace', namespace, '--timeout=60s'],
    ]);
    // rsync's daemon is the one server that the image has.
    await kubectl.exec({
      namespace,
      pod: 'far',
      command: ['rsync', '--daemon', '--port=8080', '--config=/dev/null'],
    });
    const greeting = await waitFor('an answer through the Service', () =>
      kubectl.exec({
        namespace,
        pod: 'near',
        command: [
          ...['timeout', '2', 'bash', '-c'],
          'exec 3<>/dev/tcp/far/80; head -c 8 <&3',
        ],
      }),
    );
    const api = await kubectl.tryExec({
      namespace,
      pod: 'near',
      command: ['bash', '-c', '</dev/tcp/kubernetes.default.svc/443'],
    });

    expect(greeting).toBe('@RSYNCD:');
    expect(api).toMatchObject({ code: 0 });
  });

  it('have a pool of limited size which is what the kubelet reports', async () => {
    for (const node of cluster.nodes) {
      const { node: stats } = await cluster.api.request<{
        node: { fs: { capacityBytes: number } };
      }>(`/api/v1/nodes/${node}/proxy/stats/summary`);
      const pool = statfsSync(cluster.nodePath(node, localPathFolder));

      expect(stats.fs.capacityBytes).toBe(pool.bsize * pool.blocks);
      expect(stats.fs.capacityBytes).toBeLessThan(5 * 1024 ** 3);
    }
  });

  it('let the kubelet ask who may read its statistics', async () => {
    const allowed = await createServiceAccount(cluster.api, {
      namespace,
      rules: [
        { apiGroups: [''], resources: ['nodes/stats'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] },
      ],
    });
    const refused = await createServiceAccount(cluster.api, {
      namespace,
      rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
    });
    const path = '/api/v1/nodes/worker-1/proxy/stats/summary';

    await expect(
      cluster.api.withToken(allowed.token).request(path),
    ).resolves.toHaveProperty('node.nodeName', 'worker-1');
    await expect(
      cluster.api.withToken(refused.token).request(path),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('are not ready while their cable is pulled', async () => {
    await cluster.cut('worker-2');
    await waitFor(
      'worker-2 to be unknown',
      async () => (await readyStatus('worker-2')) === 'Unknown',
    );
    expect(await readyStatus('worker-1')).toBe('True');

    await cluster.mend('worker-2');
    await waitFor(
      'worker-2 to be ready again',
      async () => (await readyStatus('worker-2')) === 'True',
    );
  });

  it('outlive an API server that restarts', async () => {
    await cluster.restartApiServer();

    for (const node of cluster.nodes) {
      expect(await readyStatus(node)).toBe('True');
    }
  });
});
