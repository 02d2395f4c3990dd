import type {
  ClusterWorld,
  Finding,
} from '@stowage/backstage-plugin-storage-common';
import {
  assess,
  buildClass,
  buildEvent,
  buildPendingClaim,
  buildPod,
  buildVolume,
  minutesAgo,
  syncStates,
} from '../testing';

const SELECTED = { 'volume.kubernetes.io/selected-node': 'worker-1' };
const pendingPod = (overrides = {}) =>
  buildPod({
    phase: 'Pending',
    ready: false,
    nodeName: undefined,
    createdAt: minutesAgo(5),
    ...overrides,
  });
const asked = buildEvent({
  type: 'Normal',
  reason: 'ExternalProvisioning',
  message: "Waiting for a volume to be created by 'rancher.io/local-path'.",
});
const NOT_FOUND = 'storageclass.storage.k8s.io "gone" not found';

describe('why a claim is pending', () => {
  const cases: Array<
    [string, Partial<ClusterWorld>, Partial<Finding> | undefined]
  > = [
    [
      'it waits for its first pod',
      { claims: [buildPendingClaim()], classes: [buildClass()] },
      {
        code: 'CLAIM_WAITS_FOR_POD',
        severity: 'information',
        evidence: expect.stringContaining('No pod mounts it.'),
      },
    ],
    [
      'its pod is not scheduled',
      {
        claims: [buildPendingClaim()],
        classes: [buildClass()],
        pods: [pendingPod({ unschedulableMessage: 'Insufficient memory.' })],
      },
      {
        code: 'CLAIM_WAITS_FOR_POD',
        title: 'Waits until the pod db-0 is scheduled',
        evidence: expect.stringContaining('Insufficient memory.'),
      },
    ],
    [
      'it waits, and pods may not be read',
      {
        claims: [buildPendingClaim()],
        classes: [buildClass()],
        resources: syncStates({ pods: 'forbidden' }),
      },
      {
        code: 'CLAIM_WAITS_FOR_POD',
        evidence: expect.stringContaining('not known'),
      },
    ],
    [
      'its class does not exist',
      {
        claims: [buildPendingClaim({ storageClass: 'gone' })],
        classes: [buildClass()],
        events: [buildEvent({ message: NOT_FOUND })],
      },
      {
        code: 'CLASS_MISSING',
        title: 'There is no storage class gone',
        evidence: expect.stringMatching(/Classes that exist: local-path/),
      },
    ],
    [
      'classes may not be read, so nothing is called missing',
      {
        claims: [buildPendingClaim({ storageClass: 'gone' })],
        resources: syncStates({ storageclasses: 'forbidden' }),
      },
      undefined,
    ],
    [
      'classes may not be read, but the controller says it is missing',
      {
        claims: [buildPendingClaim({ storageClass: 'gone' })],
        resources: syncStates({ storageclasses: 'forbidden' }),
        events: [buildEvent({ message: NOT_FOUND })],
      },
      { code: 'CLASS_MISSING' },
    ],
    [
      'the class came into being after the event',
      {
        claims: [buildPendingClaim({ storageClass: 'gone' })],
        classes: [buildClass({ name: 'gone' })],
        events: [buildEvent({ message: NOT_FOUND })],
      },
      { code: 'CLAIM_WAITS_FOR_POD' },
    ],
    [
      'there is no default class',
      {
        claims: [buildPendingClaim({ storageClass: undefined })],
        classes: [buildClass()],
      },
      {
        code: 'NO_DEFAULT_CLASS',
        evidence: expect.stringContaining('no class is marked'),
      },
    ],
    [
      'no class, and classes may not be read',
      {
        claims: [buildPendingClaim({ storageClass: undefined })],
        resources: syncStates({ storageclasses: 'syncing' }),
      },
      undefined,
    ],
    [
      'the default class applies',
      {
        claims: [buildPendingClaim({ storageClass: undefined })],
        classes: [buildClass({ isDefault: true })],
      },
      { code: 'CLAIM_WAITS_FOR_POD' },
    ],
    [
      'explicitly no class, and no volume',
      { claims: [buildPendingClaim({ storageClass: '' })] },
      { code: 'NO_VOLUME_OFFERED', severity: 'warning' },
    ],
    [
      'its volume belongs to another',
      {
        claims: [buildPendingClaim({ volumeName: 'pv-x' })],
        volumes: [
          buildVolume({
            name: 'pv-x',
            claimRef: { namespace: 'shop', name: 'other' },
          }),
        ],
        classes: [buildClass()],
      },
      {
        code: 'NO_VOLUME_OFFERED',
        evidence: expect.stringContaining('shop/other'),
      },
    ],
    [
      'its volume does not exist',
      {
        claims: [buildPendingClaim({ volumeName: 'pv-x' })],
        classes: [buildClass()],
      },
      { title: 'The volume pv-x does not exist' },
    ],
    [
      'provisioning failed',
      {
        claims: [buildPendingClaim({ annotations: SELECTED })],
        classes: [buildClass()],
        pods: [pendingPod()],
        events: [
          buildEvent({ message: 'older', lastSeen: minutesAgo(9) }),
          buildEvent({ message: 'newest', count: 4 }),
          asked,
        ],
      },
      {
        code: 'PROVISIONING_FAILED',
        evidence: 'ProvisioningFailed at 2026-11-22 11:59 UTC, 4 times: newest',
      },
    ],
    [
      'a failure of a namesake that is gone does not count',
      {
        claims: [buildPendingClaim()],
        classes: [buildClass()],
        events: [
          buildEvent({
            involved: {
              kind: 'PersistentVolumeClaim',
              namespace: 'shop',
              name: 'data-db-0',
              uid: 'uid-of-predecessor',
            },
          }),
        ],
      },
      { code: 'CLAIM_WAITS_FOR_POD' },
    ],
    [
      'nobody makes the volume',
      {
        claims: [buildPendingClaim({ annotations: SELECTED })],
        classes: [buildClass()],
        pods: [pendingPod()],
        events: [asked],
      },
      {
        code: 'PROVISIONER_NOT_RUNNING',
        title: 'rancher.io/local-path does not make the volume',
        since: minutesAgo(5),
        evidence: expect.stringContaining('Waiting for a volume'),
      },
    ],
    [
      'nobody makes the volume of an Immediate class',
      {
        claims: [buildPendingClaim({ createdAt: minutesAgo(3) })],
        classes: [buildClass({ bindingMode: 'Immediate' })],
      },
      { code: 'PROVISIONER_NOT_RUNNING' },
    ],
    [
      'the provisioner has a little time',
      {
        claims: [
          buildPendingClaim({
            annotations: SELECTED,
            createdAt: minutesAgo(1),
          }),
        ],
        classes: [buildClass()],
        pods: [pendingPod({ createdAt: minutesAgo(1) })],
        events: [asked],
      },
      undefined,
    ],
    [
      'the provisioner is at work',
      {
        claims: [buildPendingClaim({ annotations: SELECTED })],
        classes: [buildClass()],
        pods: [pendingPod()],
        events: [buildEvent({ type: 'Normal', reason: 'Provisioning' })],
      },
      undefined,
    ],
    [
      'the provisioner went silent',
      {
        claims: [buildPendingClaim({ annotations: SELECTED })],
        classes: [buildClass()],
        pods: [pendingPod()],
        events: [
          buildEvent({
            type: 'Normal',
            reason: 'Provisioning',
            lastSeen: minutesAgo(20),
          }),
        ],
      },
      {
        code: 'PROVISIONER_NOT_RUNNING',
        evidence: expect.stringContaining('not been heard since'),
      },
    ],
    [
      'events may not be read, so silence proves nothing',
      {
        claims: [buildPendingClaim({ annotations: SELECTED })],
        classes: [buildClass()],
        pods: [pendingPod()],
        resources: syncStates({ events: 'forbidden' }),
      },
      undefined,
    ],
    [
      'it is being deleted',
      {
        claims: [buildPendingClaim({ deletingSince: minutesAgo(1) })],
        classes: [buildClass()],
      },
      undefined,
    ],
  ];

  it.each(cases)('%s', (_title, world, expected) => {
    const { findings, claims } = assess(world);
    expect(findings).toHaveLength(expected ? 1 : 0);
    expect(findings[0] ?? {}).toMatchObject(expected ?? {});
    expect(claims[0].findingIds).toEqual(findings.map(({ id }) => id));
    expect(claims[0].worstSeverity).toBe(findings[0]?.severity);
  });
});
