import type { KubernetesObject } from '../ClusterClient';
import { trimLimitRange, trimNamespace, trimNode, trimQuota } from './cluster';

function object(rest: object, metadata: object = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Any',
    metadata: { name: 'a', uid: 'u', namespace: 'shop', ...metadata },
    ...rest,
  };
}

describe('trimNode', () => {
  const beat = (heartbeat: string, status = 'True') =>
    object({
      spec: { unschedulable: true },
      status: {
        conditions: [
          {
            type: 'Ready',
            status,
            lastHeartbeatTime: heartbeat,
            lastTransitionTime: '2026-01-01T00:00:00Z',
            message: 'Kubelet stopped posting node status.',
          },
          { type: 'DiskPressure', status: 'True' },
        ],
        addresses: [
          { type: 'Hostname', address: 'pi-1' },
          { type: 'InternalIP', address: '10.0.0.3' },
        ],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      },
    });

  it('keeps readiness, pressure and where the kubelet listens', () => {
    expect(trimNode(beat('2026-01-01T00:01:00Z'))).toEqual({
      name: 'a',
      uid: 'u',
      labels: {},
      ready: 'true',
      readySince: '2026-01-01T00:00:00Z',
      readyMessage: 'Kubelet stopped posting node status.',
      diskPressure: true,
      unschedulable: true,
      address: '10.0.0.3',
      kubeletPort: 10250,
    });
  });

  it('does not change with a heartbeat', () => {
    expect(trimNode(beat('2026-01-01T00:01:00Z'))).toEqual(
      trimNode(beat('2026-01-01T00:02:00Z')),
    );
  });

  it.each([
    ['True', 'true'],
    ['False', 'false'],
    ['Unknown', 'unknown'],
  ])('reads Ready=%s as %s', (status, ready) => {
    expect(trimNode(beat('', status)).ready).toBe(ready);
  });

  it('does not know of a node that says nothing', () => {
    expect(trimNode(object({})).ready).toBe('unknown');
  });
});

describe('trimNamespace', () => {
  it('says when it is being deleted', () => {
    expect(
      trimNamespace(object({}, { deletionTimestamp: '2026-01-01T00:00:00Z' })),
    ).toEqual({
      name: 'a',
      uid: 'u',
      labels: {},
      annotations: {},
      deletingSince: '2026-01-01T00:00:00Z',
    });
  });
});

describe('trimQuota', () => {
  const hard = {
    'requests.storage': '10Gi',
    'fast.storageclass.storage.k8s.io/requests.storage': '5Gi',
    'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '2',
    persistentvolumeclaims: '4',
    'count/persistentvolumeclaims': '4',
    'requests.ephemeral-storage': '1Gi',
    pods: '7',
    'requests.cpu': '2',
  };
  const { pods: _pods, 'requests.cpu': _cpu, ...storage } = hard;

  it('keeps the items about storage', () => {
    expect(
      trimQuota(object({ spec: { hard }, status: { hard, used: hard } })),
    ).toMatchObject({ namespace: 'shop', hard: storage, used: storage });
  });

  it('takes the spec where no controller has counted yet', () => {
    expect(trimQuota(object({ spec: { hard } }))).toMatchObject({
      hard: storage,
      used: {},
    });
  });
});

describe('trimLimitRange', () => {
  it('takes the tightest bounds for claims', () => {
    expect(
      trimLimitRange(
        object({
          spec: {
            limits: [
              { type: 'Container', max: { storage: '1' } },
              {
                type: 'PersistentVolumeClaim',
                min: { storage: '1Gi' },
                max: { storage: '8Gi' },
              },
              { type: 'PersistentVolumeClaim', max: { storage: '4Gi' } },
            ],
          },
        }),
      ),
    ).toEqual({
      namespace: 'shop',
      name: 'a',
      uid: 'u',
      minBytes: 2 ** 30,
      maxBytes: 4 * 2 ** 30,
    });
  });

  it('has no bounds where it is about something else', () => {
    expect(trimLimitRange(object({ spec: { limits: [] } }))).toEqual({
      namespace: 'shop',
      name: 'a',
      uid: 'u',
    });
  });
});
