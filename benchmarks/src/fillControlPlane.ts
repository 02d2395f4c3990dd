import type { ControlPlane } from '@stowage/test-cluster';

const namespaceCount = 20;
/** Applications; a multiple of the namespaces, so that no application spans two. */
export const applicationCount = 200;
/** Each holds the same share of the claims. */
const nodeNames = Array.from({ length: 10 }, (_, index) => `node-${index}`);
/** Requests at the same time. */
const parallel = 24;

/** What was put there. */
export interface FilledControlPlane {
  pods: Array<{ namespace: string; name: string }>;
}

async function inParallel(
  count: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      await work(next++);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

/** Value of the label `app` of a claim's pod, which is how a component is told. */
export function applicationOf(index: number): string {
  return `database-${index % applicationCount}`;
}

/**
 * Puts claims into a control plane, each bound to a local volume of its own and mounted by a pod,
 * in namespaces of about the same size. An application has all its claims in one of them.
 */
export async function fillControlPlane(options: {
  plane: ControlPlane;
  claims: number;
}): Promise<FilledControlPlane> {
  const { plane, claims } = options;
  const { api } = plane;
  const post = (path: string, body: unknown) =>
    api.request(path, { method: 'POST', body });
  const namespaces = await Promise.all(
    Array.from({ length: namespaceCount }, () =>
      plane.createNamespace({ prefix: 'bench' }),
    ),
  );
  await Promise.all(nodeNames.map(name => plane.registerFakeNode({ name })));
  await inParallel(claims, async index => {
    const namespace = namespaces[index % namespaceCount];
    const name = `data-database-${index}`;
    const volumeName = `pvc-${index}`;
    const nodeName = nodeNames[index % nodeNames.length];
    const spec = {
      storageClassName: 'local-path',
      accessModes: ['ReadWriteOnce'],
    };
    await post('/api/v1/persistentvolumes', {
      metadata: {
        name: volumeName,
        annotations: {
          'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path',
        },
      },
      spec: {
        ...spec,
        capacity: { storage: '1Gi' },
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { namespace, name },
        hostPath: {
          path: `/opt/local-path-provisioner/${volumeName}_${namespace}_${name}`,
        },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/hostname',
                    operator: 'In',
                    values: [nodeName],
                  },
                ],
              },
            ],
          },
        },
      },
    });
    await post(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
      metadata: { name, labels: { app: applicationOf(index) } },
      spec: {
        ...spec,
        volumeName,
        resources: { requests: { storage: '1Gi' } },
      },
    });
    await post(`/api/v1/namespaces/${namespace}/pods`, {
      metadata: {
        name: `database-${index}`,
        labels: { app: applicationOf(index) },
      },
      spec: {
        nodeName,
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'database',
            image: 'docker.io/library/postgres:17',
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
      },
    });
  });
  return {
    pods: Array.from({ length: claims }, (_, index) => ({
      namespace: namespaces[index % namespaceCount],
      name: `database-${index}`,
    })),
  };
}
