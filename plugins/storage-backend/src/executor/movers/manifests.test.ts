import type { KubernetesObject } from '../../adapters/kubernetes';
import { aliasOf } from './aliasVolume';
import { buildBindPod } from './bindPod';
import { buildMoverPod } from './moverPod';

const settings = { namespace: 'stowage-movers', image: 'mover' };

function volume(source: object): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: 'data',
      annotations: {
        'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path',
      },
    },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'local-path',
      ...source,
    },
  };
}
const alias = (source: object) =>
  aliasOf({
    volume: volume(source),
    operation: 'opabc',
    name: 'alias',
    namespace: 'stowage-movers',
  });

describe('an alias', () => {
  it.each([
    [
      'a folder of a node, which it never makes',
      { hostPath: { path: '/disk/data', type: 'DirectoryOrCreate' } },
      { hostPath: { path: '/disk/data', type: 'Directory' } },
    ],
    [
      'a local volume',
      { local: { path: '/disk/data' } },
      { local: { path: '/disk/data' } },
    ],
    [
      'an export, asked anew each time',
      {
        nfs: { server: 'nas', path: '/data' },
        mountOptions: ['hard', 'actimeo=60', 'rw', 'nfsvers=4.1'],
      },
      {
        nfs: { server: 'nas', path: '/data', readOnly: true },
        mountOptions: [
          ...['hard', 'nfsvers=4.1', 'ro', 'actimeo=0'],
          ...['lookupcache=none', 'nosharecache'],
        ],
      },
    ],
  ])('shows %s', (_, source, expected) => {
    expect(alias(source).volume.spec).toMatchObject(expected);
  });

  it('is written to only where it is made to erase', () => {
    const { volume: made } = aliasOf({
      volume: volume({ nfs: { server: 'nas', path: '/data' } }),
      operation: 'opabc',
      name: 'alias',
      namespace: 'stowage-movers',
      writable: true,
    });
    expect(made.spec).toMatchObject({
      nfs: { server: 'nas', path: '/data' },
      persistentVolumeReclaimPolicy: 'Retain',
      mountOptions: ['actimeo=0', 'lookupcache=none', 'nosharecache'],
    });
    expect(made.spec).not.toHaveProperty('nfs.readOnly');
  });

  it('deletes nothing and belongs to one claim', () => {
    const made = alias({ hostPath: { path: '/disk/data' } });
    expect(made.volume.metadata.annotations).toEqual({
      'stowage.io/alias-of': 'data',
    });
    expect(made.volume.spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      claimRef: { namespace: 'stowage-movers', name: 'alias' },
    });
    expect(made.claim.spec).toMatchObject({
      storageClassName: '',
      volumeName: 'alias',
    });
  });

  it('keeps what pins the volume to its node', () => {
    const nodeAffinity = { required: { nodeSelectorTerms: [{}] } };
    expect(
      alias({ local: { path: '/disk' }, nodeAffinity }).volume.spec,
    ).toMatchObject({ nodeAffinity });
  });

  it('is not made of a volume that a driver attaches', () => {
    expect(() => alias({ csi: { driver: 'x', volumeHandle: 'y' } })).toThrow(
      "Volume 'data' is neither hostPath, local nor nfs",
    );
  });
});

describe('a mover', () => {
  it('mounts the source read-only and has no token', () => {
    const pod = buildMoverPod({
      operation: 'opabc',
      epoch: 2,
      index: 0,
      role: 'both',
      sourceClaim: 'source',
      targetClaim: 'target',
      settings,
    });
    expect(pod.metadata.name).toBe('mover-opabc-2-both-0');
    expect(pod.spec).toMatchObject({
      automountServiceAccountToken: false,
      containers: [
        {
          args: expect.arrayContaining(['--source', '--target', '2']),
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { limits: expect.anything() },
          volumeMounts: expect.arrayContaining([
            expect.objectContaining({ mountPath: '/source', readOnly: true }),
            { name: 'target', mountPath: '/target' },
          ]),
        },
      ],
    });
  });
});

describe('a pod that binds', () => {
  const bind = (options: object) =>
    buildBindPod({
      operation: 'opabc',
      epoch: 1,
      index: 0,
      settings,
      targetClaims: ['target'],
      aliasClaims: ['beside'],
      besideAffinities: [],
      constraints: {},
      ...options,
    }).spec as any;
  const name = (node: string) => ({
    key: 'metadata.name',
    operator: 'In',
    values: [node],
  });
  const ssd = { key: 'disk', operator: 'In', values: ['ssd'] };
  const hdd = { key: 'disk', operator: 'In', values: ['hdd'] };
  const terms = (spec: any) =>
    spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
      .nodeSelectorTerms;

  it('asks for what the application asks for', () => {
    const spec = bind({
      constraints: {
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'dedicated' }],
        requests: { cpu: '2' },
      },
    });
    expect(spec).toMatchObject({
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'dedicated' }],
    });
    expect(spec.containers[0].resources).toEqual({ requests: { cpu: '2' } });
    expect(spec.affinity).toBeUndefined();
  });

  it('narrows every alternative to the node and to the volumes beside it', () => {
    const spec = bind({
      node: 'worker-1',
      besideAffinities: [
        { required: { nodeSelectorTerms: [{ matchExpressions: [ssd] }] } },
      ],
      constraints: {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [ssd] },
                { matchExpressions: [hdd] },
              ],
            },
          },
        },
      },
    });
    expect(terms(spec)).toEqual([
      { matchExpressions: [ssd, ssd], matchFields: [name('worker-1')] },
      { matchExpressions: [hdd, ssd], matchFields: [name('worker-1')] },
    ]);
  });
});
