import type { KubernetesObject } from '../ClusterClient';
import { trimClaim, trimClass, trimCsiDriver, trimVolume } from './storage';

const time = '2026-01-01T00:00:00Z';

function object(
  kind: string,
  metadata: object,
  rest: object = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'a', uid: 'u', creationTimestamp: time, ...metadata },
    ...rest,
  };
}

describe('trimClaim', () => {
  it('keeps what a decision needs, and no copy of the manifest', () => {
    expect(
      trimClaim(
        object(
          'PersistentVolumeClaim',
          {
            namespace: 'shop',
            deletionTimestamp: time,
            labels: { app: 'db' },
            managedFields: [{ manager: 'kubectl' }],
            annotations: {
              'kubectl.kubernetes.io/last-applied-configuration': 'secret',
              'volume.kubernetes.io/selected-node': 'pi-1',
              'pv.kubernetes.io/bind-completed': 'yes',
              'stowage.io/backup': 'none',
              'example.com/unrelated': 'x',
              'notkubernetes.io/unrelated': 'x',
              volumeType: 'local',
              unrelated: 'x',
            },
          },
          {
            spec: {
              storageClassName: 'local-path',
              accessModes: ['ReadWriteOnce'],
              volumeMode: 'Filesystem',
              resources: { requests: { storage: '1.5Gi' } },
              volumeName: 'pvc-1',
            },
            status: { phase: 'Bound', capacity: { storage: '2Gi' } },
          },
        ),
      ),
    ).toEqual({
      namespace: 'shop',
      name: 'a',
      uid: 'u',
      createdAt: time,
      deletingSince: time,
      labels: { app: 'db' },
      annotations: {
        'volume.kubernetes.io/selected-node': 'pi-1',
        'pv.kubernetes.io/bind-completed': 'yes',
        'stowage.io/backup': 'none',
        volumeType: 'local',
      },
      storageClass: 'local-path',
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      requestedBytes: 1.5 * 2 ** 30,
      capacityBytes: 2 ** 31,
      volumeName: 'pvc-1',
      phase: 'Bound',
    });
  });

  it('tells no class given from explicitly no class', () => {
    const claim = (spec: object) =>
      trimClaim(object('PersistentVolumeClaim', {}, { spec }));
    expect(claim({})).not.toHaveProperty('storageClass');
    expect(claim({ storageClassName: '' }).storageClass).toBe('');
  });

  it('honours the class annotation that came before the field', () => {
    const annotations = { 'volume.beta.kubernetes.io/storage-class': 'old' };
    expect(
      trimClaim(object('PersistentVolumeClaim', { annotations })).storageClass,
    ).toBe('old');
  });

  it.each([
    [undefined, 'Unknown'],
    ['Pending', 'Pending'],
    ['Lost', 'Lost'],
    ['Odd', 'Unknown'],
  ])('reads phase %s as %s', (phase, expected) => {
    expect(
      trimClaim(object('PersistentVolumeClaim', {}, { status: { phase } }))
        .phase,
    ).toBe(expected);
  });
});

describe('trimVolume', () => {
  const volume = (spec: object, status: object = {}) =>
    trimVolume(object('PersistentVolume', {}, { spec, status }));

  it.each([
    [
      { hostPath: { path: '/data/a', type: 'DirectoryOrCreate' } },
      { kind: 'hostPath', path: '/data/a' },
    ],
    [{ local: { path: '/disks/1' } }, { kind: 'local', path: '/disks/1' }],
    [
      { nfs: { server: 'nas', path: '/v1/share' } },
      { kind: 'nfs', server: 'nas', path: '/v1/share' },
    ],
    [
      {
        csi: {
          driver: 'nfs.csi.k8s.io',
          volumeHandle: 'nas#share',
          volumeAttributes: { server: 'nas' },
          nodeStageSecretRef: { name: 'secret' },
        },
      },
      {
        kind: 'csi',
        driver: 'nfs.csi.k8s.io',
        volumeHandle: 'nas#share',
        volumeAttributes: { server: 'nas' },
      },
    ],
    [
      { capacity: { storage: '1Gi' }, rbd: { pool: 'a' } },
      { kind: 'other', field: 'rbd' },
    ],
    [{}, { kind: 'other' }],
  ])('reads the source of %j', (spec, source) => {
    expect(volume(spec).source).toEqual(source);
  });

  it('keeps binding, pinning and what deleting does', () => {
    expect(
      volume(
        {
          capacity: { storage: '1Gi' },
          storageClassName: 'local-path',
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Delete',
          claimRef: { namespace: 'shop', name: 'data', uid: 'c', kind: 'x' },
          mountOptions: ['hard'],
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: 'zone', operator: 'In', values: ['a'] },
                    { key: 'ssd', operator: 'Exists' },
                  ],
                },
                {
                  matchFields: [
                    { key: 'metadata.name', operator: 'In', values: ['pi-1'] },
                  ],
                },
              ],
            },
          },
        },
        { phase: 'Failed', message: 'no deleter' },
      ),
    ).toMatchObject({
      capacityBytes: 2 ** 30,
      storageClass: 'local-path',
      reclaimPolicy: 'Delete',
      claimRef: { namespace: 'shop', name: 'data', uid: 'c' },
      phase: 'Failed',
      message: 'no deleter',
      mountOptions: ['hard'],
      nodeAffinity: [
        [
          { key: 'zone', operator: 'In', values: ['a'] },
          { key: 'ssd', operator: 'Exists', values: [] },
        ],
        [{ key: 'metadata.name', operator: 'In', values: ['pi-1'] }],
      ],
    });
  });

  it('has no affinity where the volume has none', () => {
    expect(volume({})).not.toHaveProperty('nodeAffinity');
  });
});

describe('trimClass', () => {
  it.each([
    ['storageclass.kubernetes.io/is-default-class', 'true', true],
    ['storageclass.beta.kubernetes.io/is-default-class', 'true', true],
    ['storageclass.kubernetes.io/is-default-class', 'false', false],
  ])('reads %s=%s', (name, value, isDefault) => {
    expect(
      trimClass(
        object(
          'StorageClass',
          { annotations: { [name]: value } },
          { provisioner: 'rancher.io/local-path' },
        ),
      ),
    ).toMatchObject({ isDefault, provisioner: 'rancher.io/local-path' });
  });

  it("fills in the API's defaults and keeps a driver's own annotations", () => {
    expect(
      trimClass(
        object('StorageClass', {
          annotations: { defaultVolumeType: 'local', 'cas.openebs.io/c': '1' },
        }),
      ),
    ).toMatchObject({
      reclaimPolicy: 'Delete',
      bindingMode: 'Immediate',
      allowExpansion: false,
      parameters: {},
      annotations: { defaultVolumeType: 'local', 'cas.openebs.io/c': '1' },
    });
  });
});

describe('trimCsiDriver', () => {
  it('keeps what decides about fsGroup', () => {
    expect(
      trimCsiDriver(
        object('CSIDriver', {}, { spec: { fsGroupPolicy: 'File' } }),
      ),
    ).toEqual({ name: 'a', fsGroupPolicy: 'File' });
  });
});
