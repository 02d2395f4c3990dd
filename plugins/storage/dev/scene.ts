import type {
  Claim,
  Cluster,
  ComponentClaim,
  DriverTraits,
  Finding,
  Pool,
  PoolRef,
  ReadingPoint,
  StorageEvent,
} from '@stowage/backstage-plugin-storage-common';
import { ago, DAY, GiB, MINUTE } from './moments';
import { nasFindings, nasPlaces, nasPoolRef } from './nasScene';

const localPath: DriverTraits = {
  id: 'local-path',
  title: 'local-path-provisioner',
  known: true,
  enforcesSize: 'no',
  grows: 'no',
  snapshot: 'none',
  figures: 'nothing',
  pinned: 'yes',
  fsGroup: 'no',
  words: [
    'The size asked for is not enforced: a claim can fill the whole disk of its node.',
    'The data lies on one node and cannot follow a pod to another.',
    'There are no snapshots.',
  ],
};

const nfs: DriverTraits = {
  ...localPath,
  id: 'nfs',
  title: 'NFS, static',
  figures: 'export-filesystem',
  pinned: 'no',
  words: ['The size asked for is not enforced.', 'Any node can mount it.'],
};

const eviction =
  'the kubelet evicts pods when less than 10 % is free (evictionHard nodefs.available)';

/** Pools as a claim refers to them. */
export const poolRefs = {
  worker2: {
    id: 'house/node-filesystem/worker-2',
    title: 'worker-2 NVMe',
    kind: 'node-filesystem',
    room: {
      source: 'kubelet',
      totalBytes: 238 * GiB,
      usedBytes: 193 * GiB,
      limitBytes: 214.2 * GiB,
      roomBytes: 21.2 * GiB,
      totalInodes: 15_900_000,
      usedInodes: 1_212_300,
      limitSource: eviction,
      measuredAt: ago(20_000),
    },
  },
  nas: nasPoolRef,
  otherNas: {
    id: 'house/nfs-export/old-nas:/export/archive',
    title: 'old-nas:/export/archive',
    kind: 'nfs-export',
    room: {
      source: 'none',
      notMeasured: {
        code: 'NO_SOURCE',
        reason:
          'no pod that is running mounts this export, and no NAS at old-nas is configured',
      },
    },
  },
} satisfies Record<string, PoolRef>;

function claim(changes: Partial<Claim> & { name: string }): Claim {
  return {
    cluster: 'house',
    namespace: 'orders',
    uid: `uid-${changes.name}`,
    phase: 'Bound',
    createdAt: ago(90 * DAY),
    tier: { id: 'warm', title: 'warm' },
    storageClass: 'local-path',
    provisioner: 'rancher.io/local-path',
    traits: localPath,
    requestedBytes: 20 * GiB,
    capacityBytes: 20 * GiB,
    accessModes: ['ReadWriteOnce'],
    volume: {
      name: `pvc-${changes.name}`,
      phase: 'Bound',
      reclaimPolicy: 'Delete',
      source: 'hostPath',
      location: `/opt/local-path-provisioner/pvc-${changes.name}`,
      capacityBytes: 20 * GiB,
    },
    reading: { source: 'none' },
    pool: poolRefs.worker2,
    pinning: {
      state: 'pinned',
      nodes: ['worker-2'],
      reason: 'the volume has a node affinity',
    },
    mountedBy: [],
    deleteEffect: {
      code: 'destroys',
      text: 'Deleting it destroys the data: the provisioner removes the directory.',
    },
    findingIds: [],
    asOf: ago(9_000),
    ...changes,
  };
}

function history(from: number, to: number, gap = -1): ReadingPoint[] {
  return Array.from({ length: 30 }, (_, day) => ({
    at: ago((29 - day) * DAY),
    usedBytes:
      day >= gap && day < gap + 4 && gap >= 0
        ? undefined
        : Math.round(
            (from + ((to - from) * day) / 29 + Math.sin(day) / 2) * GiB,
          ),
  }));
}

/** A component with one claim of each sort. */
export const orders: ComponentClaim[] = [
  {
    claim: claim({
      name: 'uploads-orders-0',
      reading: {
        source: 'walk',
        scope: 'directory',
        usedBytes: 37.9 * GiB,
        usedInodes: 212_431,
        measuredAt: ago(11 * MINUTE),
      },
      mountedBy: [
        {
          pod: 'orders-0',
          phase: 'Running',
          ready: true,
          readOnly: false,
          node: 'worker-2',
        },
      ],
      worstSeverity: 'warning',
      findingIds: ['f2', 'f3'],
    }),
    matchedBy: [
      {
        how: 'claim-template',
        workload: { kind: 'StatefulSet', name: 'orders' },
        text: 'StatefulSet orders makes it from its claim template uploads.',
      },
      {
        how: 'pod',
        pod: 'orders-0',
        text: 'Pod orders-0 of StatefulSet orders mounts it.',
      },
    ],
    history: history(22, 37.9, 14),
  },
  {
    claim: claim({
      name: 'data-orders-db-0',
      tier: { id: 'shared', title: 'shared' },
      storageClass: 'nfs-storage',
      provisioner: 'kubernetes.io/nfs',
      traits: nfs,
      reading: {
        source: 'none',
        notMeasured: {
          code: 'DRIVER_REPORTS_POOL',
          reason: 'the driver reports the whole NAS volume, not this claim',
        },
      },
      pool: poolRefs.nas,
      nas: nasPlaces.share,
      worstSeverity: 'critical',
      findingIds: ['nas1', 'nas2'],
      pinning: {
        state: 'free',
        nodes: [],
        reason: 'any node can mount an NFS export',
      },
      volume: {
        name: 'orders-db',
        source: 'nfs',
        location: 'synology-nas:/volume1/k8s-data/orders-db',
        reclaimPolicy: 'Retain',
      },
      mountedBy: [
        {
          pod: 'orders-db-0',
          phase: 'Running',
          ready: false,
          readOnly: false,
          node: 'worker-1',
        },
      ],
      deleteEffect: {
        code: 'keeps',
        text: 'Deleting it keeps the data: the volume is retained.',
      },
    }),
    matchedBy: [
      {
        how: 'pod',
        pod: 'orders-db-0',
        text: 'Pod orders-db-0 of StatefulSet orders-db mounts it.',
      },
    ],
    history: [],
  },
  {
    claim: claim({
      name: 'cache-orders',
      tier: { id: 'hot', title: 'hot' },
      requestedBytes: 8 * GiB,
      reading: {
        source: 'kubelet',
        scope: 'volume',
        usedBytes: 2.4 * GiB,
        measuredAt: ago(25_000),
      },
      mountedBy: [
        {
          pod: 'orders-cache-7d9f8-x2x4q',
          phase: 'Running',
          ready: true,
          readOnly: false,
        },
      ],
    }),
    matchedBy: [
      {
        how: 'workload-template',
        workload: { kind: 'Deployment', name: 'orders-cache' },
        text: 'Deployment orders-cache names it in its pod template.',
      },
    ],
    history: history(2.1, 2.4),
  },
  {
    claim: claim({
      name: 'reports-orders',
      phase: 'Pending',
      tier: undefined,
      storageClass: 'fast-nvme',
      requestedBytes: 5 * GiB,
      capacityBytes: undefined,
      volume: undefined,
      pool: undefined,
      pinning: { state: 'unknown', nodes: [], reason: 'it has no volume yet' },
      reading: {
        source: 'none',
        notMeasured: { code: 'NOT_BOUND', reason: 'it has no volume yet' },
      },
      deleteEffect: { code: 'nothing', text: 'There is no data yet.' },
      worstSeverity: 'critical',
      findingIds: ['f1'],
    }),
    matchedBy: [
      {
        how: 'cron-job',
        workload: { kind: 'CronJob', name: 'reports' },
        text: 'CronJob reports names it in its pod template.',
      },
    ],
    history: [],
  },
];

const subject = (name: string, kind = 'PersistentVolumeClaim') => ({
  cluster: 'house',
  kind,
  namespace: kind === 'Node' ? undefined : 'orders',
  name,
});

/** What is wrong in the scene. */
export const findings: Finding[] = [
  {
    id: 'f1',
    code: 'CLASS_MISSING',
    severity: 'critical',
    title: 'The storage class fast-nvme does not exist',
    evidence:
      'reports-orders asks for class fast-nvme since 3 hours; cluster house has local-path and nfs-storage.',
    action:
      'Create the class, or make the claim again with a class that exists; the class of a claim cannot be changed.',
    runbook: 'runbooks/class-missing/',
    since: ago(3 * 3_600_000),
    subject: subject('reports-orders'),
    claims: [subject('reports-orders')],
    data: {},
  },
  ...nasFindings(subject('data-orders-db-0')),
  {
    id: 'f2',
    code: 'POOL_FILLING',
    severity: 'warning',
    title: "worker-2's disk is 90 % of the way to its eviction limit",
    evidence:
      '193 GiB of 238 GiB used; pods are evicted at 214.2 GiB. Two claims of this component hold 40.3 GiB of it. What a claim asks for is not enforced by local-path.',
    action:
      'See which claims use it, and make room or move some of them before it is full.',
    runbook: 'runbooks/pool-filling/',
    subject: subject('worker-2', 'Node'),
    claims: [subject('uploads-orders-0'), subject('cache-orders')],
    poolId: poolRefs.worker2.id,
    data: {},
  },
  {
    id: 'f3',
    code: 'LARGER_THAN_ASKED',
    severity: 'warning',
    title: 'uploads-orders-0 uses more than it asked for',
    evidence: '37.9 GiB walked 11 minutes ago against 20 GiB asked.',
    action:
      'Ask for what it needs, so that quotas and plans count it; the driver does not hold it back.',
    runbook: 'runbooks/larger-than-asked/',
    subject: subject('uploads-orders-0'),
    claims: [subject('uploads-orders-0')],
    data: {},
  },
  {
    id: 'f4',
    code: 'CLUSTER_UNREACHABLE',
    severity: 'unknown',
    title: 'Cluster attic does not answer',
    evidence: 'connect ECONNREFUSED 192.168.1.40:6443, last heard 2 hours ago.',
    action:
      'Check that its API server is up and can be reached from the portal; everything about it is shown as it was last heard.',
    runbook: 'runbooks/cluster-unreachable/',
    subject: { cluster: 'attic', kind: 'Cluster', name: 'attic' },
    claims: [],
    data: {},
  },
  {
    id: 'f5',
    code: 'DELETE_DESTROYS_DATA',
    severity: 'information',
    title: 'Deleting two of the claims destroys their data',
    evidence:
      'uploads-orders-0 and cache-orders have the reclaim policy Delete.',
    action:
      'Have a copy elsewhere before the claim is deleted, or set the reclaim policy of its volume to Retain.',
    runbook: 'runbooks/delete-destroys-data/',
    subject: subject('uploads-orders-0'),
    claims: [subject('uploads-orders-0'), subject('cache-orders')],
    data: {},
  },
];

/** One cluster that is read in part and one that cannot be reached. */
export const clusters: Cluster[] = [
  {
    name: 'house',
    title: 'house',
    state: 'partial',
    lastContact: ago(9_000),
    since: ago(2 * DAY),
    version: 'v1.36.0',
    configuredBy: 'storage',
    walking: true,
    kubelet: true,
    apply: true,
    resources: [
      { resource: 'persistentvolumeclaims', state: 'synced', objects: 41 },
      { resource: 'pods', state: 'synced', objects: 118 },
      {
        resource: 'resourcequotas',
        state: 'forbidden',
        objects: 0,
        message: 'resourcequotas is forbidden',
      },
    ],
    missingRights: [
      {
        verb: 'list',
        resource: 'resourcequotas',
        apiGroup: '',
        role: 'deploy/rbac/observe.yaml',
        hides: 'the quotas of namespaces',
      },
    ],
  },
  {
    name: 'attic',
    title: 'attic',
    state: 'unreachable',
    message: 'connect ECONNREFUSED 192.168.1.40:6443',
    lastContact: ago(2 * 3_600_000),
    since: ago(2 * 3_600_000),
    configuredBy: 'kubernetes',
    walking: false,
    kubelet: false,
    apply: false,
    resources: [],
    missingRights: [],
  },
];

/** Events of the scene's namespace. */
export const events: StorageEvent[] = [
  {
    cluster: 'house',
    namespace: 'orders',
    kind: 'PersistentVolumeClaim',
    name: 'reports-orders',
    type: 'Warning',
    reason: 'ProvisioningFailed',
    message: 'storageclass.storage.k8s.io "fast-nvme" not found',
    count: 43,
    lastSeen: ago(40_000),
  },
  {
    cluster: 'house',
    namespace: 'orders',
    kind: 'PersistentVolumeClaim',
    name: 'cache-orders',
    type: 'Normal',
    reason: 'ProvisioningSucceeded',
    message: 'Successfully provisioned volume pvc-cache-orders',
    count: 1,
    lastSeen: ago(50 * MINUTE),
  },
];

/** Pools of both clusters. */
export const pools: Pool[] = [
  {
    ...poolRefs.worker2,
    cluster: 'house',
    node: 'worker-2',
    nodeReady: 'true',
    claims: orders
      .filter(({ claim: { pool } }) => pool?.id === poolRefs.worker2.id)
      .map(({ claim: { namespace, name, requestedBytes, reading } }) => ({
        namespace,
        name,
        requestedBytes,
        reading,
      })),
    hiddenClaims: 3,
    strayDirectories: [
      {
        path: '/opt/local-path-provisioner/pvc-0b7c_shop_old-data',
        usedBytes: 4.1 * GiB,
        measuredAt: ago(11 * MINUTE),
      },
    ],
    findings: findings.filter(({ poolId }) => poolId === poolRefs.worker2.id),
  },
  {
    ...poolRefs.nas,
    cluster: 'house',
    nas: nasPlaces.volume,
    claims: [
      {
        namespace: 'orders',
        name: 'data-orders-db-0',
        requestedBytes: 20 * GiB,
        reading: orders[1].claim.reading,
      },
    ],
    hiddenClaims: 0,
    strayDirectories: [],
    findings: findings.filter(({ poolId }) => poolId === poolRefs.nas.id),
  },
  {
    ...poolRefs.otherNas,
    cluster: 'house',
    claims: [],
    hiddenClaims: 1,
    strayDirectories: [],
    findings: [],
  },
  {
    id: 'house/node-filesystem/worker-1',
    title: 'worker-1 NVMe',
    kind: 'node-filesystem',
    cluster: 'house',
    node: 'worker-1',
    nodeReady: 'false',
    room: {
      source: 'kubelet',
      totalBytes: 238 * GiB,
      usedBytes: 104 * GiB,
      limitBytes: 214.2 * GiB,
      roomBytes: 110.2 * GiB,
      limitSource: eviction,
      measuredAt: ago(4 * MINUTE),
      stale: true,
    },
    claims: [],
    hiddenClaims: 0,
    strayDirectories: [],
    findings: [],
  },
];
