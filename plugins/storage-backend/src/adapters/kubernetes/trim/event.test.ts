import type { KubernetesObject } from '../ClusterClient';
import { eventFieldSelector, isStorageEvent, trimEvent } from './event';

function event(rest: object): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      namespace: 'shop',
      name: 'e',
      uid: 'u',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    involvedObject: {
      kind: 'PersistentVolumeClaim',
      namespace: 'shop',
      name: 'data',
      uid: 'c',
      resourceVersion: '7',
    },
    reason: 'ProvisioningFailed',
    type: 'Warning',
    message: 'no',
    ...rest,
  };
}

describe('trimEvent', () => {
  it('keeps what happened to what', () => {
    expect(
      trimEvent(
        event({
          count: 3,
          lastTimestamp: '2026-01-01T00:05:00Z',
          source: { component: 'provisioner' },
        }),
      ),
    ).toEqual({
      namespace: 'shop',
      uid: 'u',
      involved: {
        kind: 'PersistentVolumeClaim',
        namespace: 'shop',
        name: 'data',
        uid: 'c',
      },
      type: 'Warning',
      reason: 'ProvisioningFailed',
      message: 'no',
      count: 3,
      lastSeen: '2026-01-01T00:05:00Z',
      reporter: 'provisioner',
    });
  });

  it.each([
    [{}, '2026-01-01T00:00:00Z', 1],
    [{ eventTime: 'b' }, 'b', 1],
    [{ lastTimestamp: null, eventTime: 'b' }, 'b', 1],
    [{ eventTime: 'b', series: { count: 9, lastObservedTime: 'c' } }, 'c', 9],
  ])('finds time and count of %j', (rest, lastSeen, count) => {
    expect(trimEvent(event(rest))).toMatchObject({ lastSeen, count });
  });

  it('leaves out what is not about storage', () => {
    const involvedObject = { kind: 'Pod', name: 'a' };
    expect(trimEvent(event({ involvedObject, reason: 'Pulled' }))).toBe(
      undefined,
    );
  });
});

describe('isStorageEvent', () => {
  it.each([
    ['PersistentVolumeClaim', 'WaitForFirstConsumer'],
    ['PersistentVolume', 'VolumeFailedDelete'],
    ['Pod', 'FailedScheduling'],
    ['Pod', 'FailedMount'],
    ['Pod', 'FailedAttachVolume'],
    ['Pod', 'SuccessfulAttachVolume'],
    ['Pod', 'VolumeResizeFailed'],
    ['Pod', 'Evicted'],
    ['StatefulSet', 'FailedCreate'],
    ['Job', 'BackoffLimitExceeded'],
    ['Node', 'NodeNotReady'],
    ['Node', 'NodeHasDiskPressure'],
    ['Node', 'FreeDiskSpaceFailed'],
  ])('%s %s is one', (kind, reason) => {
    expect(isStorageEvent(kind, reason)).toBe(true);
    expect(eventFieldSelector.split(',')).not.toContain(`reason!=${reason}`);
  });

  it.each([
    ['Pod', 'Scheduled'],
    ['Pod', 'Unhealthy'],
    ['Deployment', 'ScalingReplicaSet'],
    ['Node', 'NodeHasSufficientMemory'],
    ['Lease', 'LeaderElection'],
    ['constructor', 'FailedCreate'],
  ])('%s %s is none', (kind, reason) => {
    expect(isStorageEvent(kind, reason)).toBe(false);
  });
});
