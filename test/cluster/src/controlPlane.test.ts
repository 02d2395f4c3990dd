import { FakeNode } from './control/FakeNode';
import { KubeApi, KubeObject } from './control/KubeApi';
import { ControlPlane, startControlPlane } from './controlPlane';
import { describeControlPlane } from './describeControlPlane';
import { waitFor } from './lib/waitFor';

describeControlPlane('control plane alone', () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane();
  });

  afterAll(async () => {
    await plane.stop();
  });

  function pod(name: string, restricted: boolean): KubeObject {
    return {
      metadata: { name },
      spec: {
        ...(restricted && {
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
          },
        }),
        containers: [
          {
            name: 'main',
            image: 'example',
            ...(restricted && {
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
            }),
          },
        ],
      },
    };
  }

  async function createPod(namespace: string, object: KubeObject) {
    return await plane.api.request(`/api/v1/namespaces/${namespace}/pods`, {
      method: 'POST',
      body: object,
    });
  }

  it('gives a token exactly the rights asked for', async () => {
    const token = await plane.tokenFor({
      rules: [
        {
          apiGroups: [''],
          resources: ['persistentvolumeclaims'],
          verbs: ['list'],
        },
      ],
    });
    const api: KubeApi = plane.api.withToken(token);

    await expect(
      api.request('/api/v1/persistentvolumeclaims'),
    ).resolves.toMatchObject({ kind: 'PersistentVolumeClaimList' });
    await expect(api.request('/api/v1/pods')).rejects.toMatchObject({
      status: 403,
      reason: 'Forbidden',
    });
  });

  it('limits a namespaced account to its namespace', async () => {
    const namespace = await plane.createNamespace();
    const account = await plane.createServiceAccount({
      namespace,
      namespaced: true,
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
    });
    const api = plane.api.withToken(account.token);

    await expect(
      api.request(`/api/v1/namespaces/${namespace}/pods`),
    ).resolves.toMatchObject({ items: [] });
    await expect(api.request('/api/v1/pods')).rejects.toMatchObject({
      status: 403,
    });
  });

  it('refuses an unknown token', async () => {
    await expect(
      plane.api.withToken('unknown').request('/api/v1/namespaces'),
    ).rejects.toMatchObject({ status: 401 });
  });

  it('enforces Pod Security and schedules onto a fake node', async () => {
    const node: FakeNode = await plane.registerFakeNode({ name: 'fake-1' });
    const namespace = await plane.createNamespace({
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    await waitFor('the service account of the namespace', () =>
      plane.api.request(
        `/api/v1/namespaces/${namespace}/serviceaccounts/default`,
      ),
    );

    await expect(
      createPod(namespace, pod('loose', false)),
    ).rejects.toMatchObject({ status: 403 });
    await createPod(namespace, pod('strict', true));
    const bound = await waitFor('the pod to be scheduled', async () => {
      const { spec } = await plane.api.request<{ spec: { nodeName?: string } }>(
        `/api/v1/namespaces/${namespace}/pods/strict`,
      );
      return spec.nodeName;
    });

    expect(bound).toBe(node.name);
    await node.remove();
  });

  it('answers 410 for revisions from before a compaction and restart', async () => {
    await plane.compactEtcd();
    await plane.killApiServer();
    await expect(plane.api.request('/readyz')).rejects.toThrow('ECONNREFUSED');
    await plane.startApiServer();

    const event = await plane.api.request<{ object: { code: number } }>(
      '/api/v1/pods?watch=1&resourceVersion=2&timeoutSeconds=5',
    );

    expect(event.object.code).toBe(410);
  });
});
