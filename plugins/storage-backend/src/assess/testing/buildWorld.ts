import type {
  ClusterWorld,
  ObservedClaim,
  ObservedClass,
  ObservedEvent,
  ObservedNode,
  ObservedPod,
  ObservedVolume,
  ObservedWorkload,
  ResourceSync,
  VolumeReading,
  WatchedResource,
} from '@stowage/backstage-plugin-storage-common';

/** The moment at which all tests of the assessment take place. */
export const NOW = new Date('2026-11-22T12:00:00Z');

/** A time so many minutes before {@link NOW}. */
export function minutesAgo(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60_000).toISOString();
}

export const GIB = 2 ** 30;

const RESOURCES: WatchedResource[] = [
  'persistentvolumeclaims',
  'persistentvolumes',
  'storageclasses',
  'csidrivers',
  'nodes',
  'namespaces',
  'pods',
  'statefulsets',
  'deployments',
  'cronjobs',
  'jobs',
  'resourcequotas',
  'limitranges',
  'events',
];

/** Sync states of all resources: synced, except those named. */
export function syncStates(
  exceptions: Partial<Record<WatchedResource, ResourceSync['state']>> = {},
): ClusterWorld['resources'] {
  return Object.fromEntries(
    RESOURCES.map(resource => [
      resource,
      { resource, state: exceptions[resource] ?? 'synced', objects: 0 },
    ]),
  ) as ClusterWorld['resources'];
}

/** A cluster in which nothing is, and everything may be read. */
export function buildWorld(
  overrides: Partial<ClusterWorld> = {},
): ClusterWorld {
  return {
    name: 'house',
    title: 'Home lab',
    configuredBy: 'storage',
    state: 'ready',
    lastContact: minutesAgo(0),
    resources: syncStates(),
    missingRights: [],
    walking: true,
    kubelet: true,
    apply: true,
    eviction: {
      nodefsAvailable: '10%',
      imagefsAvailable: '0%',
      nodefsInodesFree: '5%',
      source: "the kubelet's default",
    },
    claims: [],
    volumes: [],
    classes: [],
    csiDrivers: [],
    nodes: [],
    namespaces: [],
    pods: [],
    workloads: [],
    cronJobs: [],
    jobs: [],
    quotas: [],
    limitRanges: [],
    events: [],
    nas: [],
    volumeReadings: [],
    nodeReadings: [],
    strays: [],
    readingProblems: [],
    ...overrides,
  };
}

export function buildClaim(
  overrides: Partial<ObservedClaim> = {},
): ObservedClaim {
  const name = overrides.name ?? 'data-db-0';
  return {
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    createdAt: minutesAgo(600),
    labels: {},
    annotations: {},
    storageClass: 'local-path',
    accessModes: ['ReadWriteOnce'],
    requestedBytes: 10 * GIB,
    capacityBytes: 10 * GIB,
    volumeName: `pv-${name}`,
    phase: 'Bound',
    ...overrides,
  };
}

/** A claim that has no volume yet. */
export function buildPendingClaim(
  overrides: Partial<ObservedClaim> = {},
): ObservedClaim {
  return buildClaim({
    phase: 'Pending',
    volumeName: undefined,
    capacityBytes: undefined,
    ...overrides,
  });
}

/** A volume of local-path-provisioner on worker-1. */
export function buildVolume(
  overrides: Partial<ObservedVolume> & { node?: string } = {},
): ObservedVolume {
  const { node = 'worker-1', ...fields } = overrides;
  const name = fields.name ?? 'pv-data-db-0';
  return {
    name,
    uid: `uid-${name}`,
    createdAt: minutesAgo(600),
    annotations: { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' },
    storageClass: 'local-path',
    capacityBytes: 10 * GIB,
    accessModes: ['ReadWriteOnce'],
    reclaimPolicy: 'Delete',
    phase: 'Bound',
    source: { kind: 'hostPath', path: `/opt/local-path-provisioner/${name}` },
    nodeAffinity: [
      [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }],
    ],
    mountOptions: [],
    ...fields,
  };
}

/** A volume of a CSI driver that any node can mount. */
export function buildCsiVolume(
  driver: string,
  overrides: Partial<ObservedVolume> = {},
): ObservedVolume {
  return buildVolume({
    annotations: { 'pv.kubernetes.io/provisioned-by': driver },
    source: { kind: 'csi', driver, volumeHandle: 'handle' },
    nodeAffinity: undefined,
    ...overrides,
  });
}

export function buildClass(
  overrides: Partial<ObservedClass> = {},
): ObservedClass {
  const name = overrides.name ?? 'local-path';
  return {
    name,
    uid: `uid-${name}`,
    provisioner: 'rancher.io/local-path',
    parameters: {},
    annotations: {},
    reclaimPolicy: 'Delete',
    bindingMode: 'WaitForFirstConsumer',
    allowExpansion: false,
    isDefault: false,
    mountOptions: [],
    createdAt: minutesAgo(9000),
    ...overrides,
  };
}

export function buildNode(overrides: Partial<ObservedNode> = {}): ObservedNode {
  const name = overrides.name ?? 'worker-1';
  return {
    name,
    uid: `uid-${name}`,
    labels: { 'kubernetes.io/hostname': name },
    ready: 'true',
    diskPressure: false,
    unschedulable: false,
    ...overrides,
  };
}

export function buildPod(
  overrides: Partial<ObservedPod> & { claimNames?: string[] } = {},
): ObservedPod {
  const { claimNames = ['data-db-0'], ...fields } = overrides;
  const name = fields.name ?? 'db-0';
  return {
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    createdAt: minutesAgo(500),
    labels: {},
    nodeName: 'worker-1',
    phase: 'Running',
    ready: true,
    claims: claimNames.map(claimName => ({ claimName, readOnly: false })),
    images: [],
    waiting: [],
    terminationMessages: [],
    ...fields,
  };
}

export function buildStatefulSet(
  overrides: Partial<ObservedWorkload> = {},
): ObservedWorkload {
  const name = overrides.name ?? 'db';
  return {
    kind: 'StatefulSet',
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    createdAt: minutesAgo(600),
    labels: {},
    annotations: {},
    podLabels: {},
    replicas: 1,
    readyReplicas: 1,
    claimNames: [],
    claimTemplates: [{ name: 'data', requestedBytes: 10 * GIB }],
    ...overrides,
  };
}

export function buildEvent(
  overrides: Partial<ObservedEvent> = {},
): ObservedEvent {
  return {
    namespace: 'shop',
    uid: 'uid-event',
    involved: {
      kind: 'PersistentVolumeClaim',
      namespace: 'shop',
      name: 'data-db-0',
    },
    type: 'Warning',
    reason: 'ProvisioningFailed',
    message: 'no space',
    count: 1,
    lastSeen: minutesAgo(1),
    ...overrides,
  };
}

export function buildReading(
  overrides: Partial<VolumeReading> = {},
): VolumeReading {
  return {
    volumeName: 'pv-data-db-0',
    source: 'walk',
    scope: 'directory',
    usedBytes: 3 * GIB,
    usedInodes: 1200,
    measuredAt: minutesAgo(5),
    intervalMs: 15 * 60_000,
    ...overrides,
  };
}
