import type {
  Check,
  ClaimCheckRequest,
  ClusterWorld,
} from '@stowage/backstage-plugin-storage-common';
import { assessCluster } from './assessCluster';
import { assessTiers } from './assessTiers';
import { checkClaim } from './checkClaim';
import {
  buildClass,
  buildNode,
  buildWorld,
  GIB,
  minutesAgo,
  NOW,
  syncStates,
  TIERS,
} from './testing';

const disk = (node: string, availableGib: number) => ({
  node,
  source: 'kubelet' as const,
  totalBytes: 100 * GIB,
  availableBytes: availableGib * GIB,
  measuredAt: minutesAgo(1),
  intervalMs: 60_000,
});

const base: Partial<ClusterWorld> = {
  namespaces: [{ name: 'shop', uid: 'ns', labels: {}, annotations: {} }],
  classes: [
    buildClass(),
    buildClass({ name: 'lvm', provisioner: 'topolvm.io' }),
  ],
  nodes: [buildNode(), buildNode({ name: 'worker-2' })],
  nodeReadings: [disk('worker-1', 60), disk('worker-2', 30)],
};

function prepare(world: Partial<ClusterWorld>) {
  const built = buildWorld({ ...base, ...world });
  return {
    world: built,
    tiers: [
      ...TIERS,
      { ...TIERS[0], id: 'hot', title: 'Hot', storageClass: 'lvm' },
      { ...TIERS[0], id: 'far', title: 'Far', clusters: ['elsewhere'] },
    ],
    assessment: assessCluster({
      world: built,
      tiers: TIERS,
      now: NOW,
      poolFillingRatio: 0.8,
    }),
  };
}

function run(
  request: Partial<ClaimCheckRequest>,
  world: Partial<ClusterWorld> = {},
): Check[] {
  return checkClaim({
    ...prepare(world),
    request: {
      cluster: 'house',
      namespace: 'shop',
      tier: 'warm',
      size: '10Gi',
      ...request,
    },
  });
}

const quota = (hard: Record<string, string>, used: Record<string, string>) => ({
  quotas: [{ namespace: 'shop', name: 'storage', uid: 'q', hard, used }],
});
const limits = (minBytes?: number, maxBytes?: number) => ({
  limitRanges: [
    { namespace: 'shop', name: 'sizes', uid: 'l', minBytes, maxBytes },
  ],
});

describe('checkClaim', () => {
  it('says what was looked at when everything is fine', () => {
    const checks = run(
      { name: 'orders-db' },
      {
        ...quota({ 'requests.storage': '20Gi' }, { 'requests.storage': '5Gi' }),
        ...limits(GIB, 50 * GIB),
      },
    );
    expect(checks.map(({ code, level }) => [code, level])).toEqual([
      ['NAMESPACE_OK', 'ok'],
      ['TIER_OK', 'ok'],
      ['NAME_OK', 'ok'],
      ['QUOTA_OK', 'ok'],
      ['LIMIT_OK', 'ok'],
      ['POOL_ROOM_OK', 'ok'],
      ['SIZE_NOT_ENFORCED', 'information'],
    ]);
    expect(checks[3].message).toContain(
      '5 GiB of 20 GiB are used, 15 GiB are left',
    );
    expect(checks[6].message).toContain(
      '50 GiB to the limit on Disk of worker-1',
    );
  });

  it.each<
    [string, Partial<ClaimCheckRequest>, Partial<ClusterWorld>, Partial<Check>]
  >([
    [
      'size 0',
      { size: '0' },
      {},
      { code: 'SIZE_ZERO', level: 'blocking', field: 'size' },
    ],
    [
      '10GB',
      { size: '10GB' },
      {},
      {
        code: 'SIZE_UNIT_UNKNOWN',
        field: 'size',
        remedy: expect.stringContaining('10Gi'),
      },
    ],
    [
      '10 PiB where pools are known',
      { size: '10Pi' },
      {},
      {
        code: 'SIZE_BEYOND_POOL',
        level: 'blocking',
        field: 'size',
        message: expect.stringContaining('100 GiB in all'),
      },
    ],
    [
      '10 PiB where nothing was measured',
      { size: '10Pi' },
      { nodeReadings: [] },
      { code: 'SIZE_TOO_LARGE', level: 'blocking', field: 'size' },
    ],
    [
      'more than any pool where only one was measured',
      { size: '200Gi' },
      { nodeReadings: [disk('worker-1', 60)] },
      { code: 'POOL_ROOM_SHORT', level: 'warning' },
    ],
    [
      'more than the room left',
      { size: '80Gi' },
      {},
      {
        code: 'POOL_ROOM_SHORT',
        level: 'warning',
        message: expect.stringContaining('50 GiB to the limit'),
      },
    ],
    [
      'room that was not measured',
      {},
      { nodeReadings: [] },
      { code: 'POOL_ROOM_UNKNOWN', level: 'information' },
    ],
    [
      'capitals',
      { name: 'Orders' },
      {},
      { code: 'NAME_CAPITALS', level: 'blocking', field: 'name' },
    ],
    [
      '64 characters',
      { name: 'a'.repeat(64) },
      {},
      { code: 'NAME_TOO_LONG', level: 'blocking', field: 'name' },
    ],
    [
      'a namespace that does not exist',
      { namespace: 'nowhere' },
      {},
      { code: 'NAMESPACE_MISSING', level: 'blocking', field: 'namespace' },
    ],
    [
      'a namespace that goes',
      {},
      {
        namespaces: [
          {
            name: 'shop',
            uid: 'ns',
            labels: {},
            annotations: {},
            deletingSince: minutesAgo(1),
          },
        ],
      },
      { code: 'NAMESPACE_DELETING', level: 'blocking' },
    ],
    [
      'namespaces that may not be read',
      {},
      { namespaces: [], resources: syncStates({ namespaces: 'forbidden' }) },
      { code: 'NAMESPACE_NOT_VERIFIED', level: 'warning' },
    ],
    [
      'a tier that is not there',
      { tier: 'gold' },
      {},
      {
        code: 'TIER_UNKNOWN',
        level: 'blocking',
        field: 'tier',
        remedy: 'Choose one of warm, hot.',
      },
    ],
    [
      'a tier of another cluster',
      { tier: 'far' },
      {},
      { code: 'TIER_UNKNOWN', level: 'blocking' },
    ],
    [
      'a class that vanished',
      {},
      { classes: [] },
      {
        code: 'TIER_UNAVAILABLE',
        level: 'blocking',
        message: expect.stringContaining('no storage class local-path'),
      },
    ],
    [
      'classes that may not be read',
      {},
      {
        classes: [],
        resources: syncStates({ storageclasses: 'forbidden' }),
      },
      { code: 'TIER_NOT_VERIFIED', level: 'warning' },
    ],
    [
      'a quota without room',
      {},
      quota({ 'requests.storage': '20Gi' }, { 'requests.storage': '15Gi' }),
      {
        code: 'QUOTA_SHORT',
        level: 'blocking',
        field: 'size',
        remedy: 'Ask for at most 5Gi, or have the quota raised.',
      },
    ],
    [
      'a quota of the class without room',
      {},
      quota(
        { 'local-path.storageclass.storage.k8s.io/requests.storage': '5Gi' },
        { 'local-path.storageclass.storage.k8s.io/requests.storage': '0' },
      ),
      { code: 'QUOTA_SHORT', level: 'blocking' },
    ],
    [
      'a count that is used up',
      {},
      quota({ persistentvolumeclaims: '2' }, { persistentvolumeclaims: '2' }),
      {
        code: 'QUOTA_SHORT',
        field: 'namespace',
        message: expect.stringContaining('2 of 2 claims are used'),
      },
    ],
    [
      'quotas that may not be read',
      {},
      { resources: syncStates({ resourcequotas: 'forbidden' }) },
      { code: 'QUOTA_NOT_VERIFIED', level: 'warning' },
    ],
    [
      'less than the minimum',
      {},
      limits(20 * GIB),
      {
        code: 'LIMIT_BELOW_MINIMUM',
        level: 'blocking',
        remedy: 'Ask for 20Gi or more.',
      },
    ],
    [
      'more than the maximum',
      {},
      limits(undefined, 5 * GIB),
      {
        code: 'LIMIT_ABOVE_MAXIMUM',
        level: 'blocking',
        remedy: 'Ask for 5Gi or less.',
      },
    ],
    [
      'limits that may not be read',
      {},
      { resources: syncStates({ limitranges: 'forbidden' }) },
      { code: 'LIMIT_NOT_VERIFIED', level: 'warning' },
    ],
    [
      'a size whose unit was forgotten',
      { size: '10' },
      {},
      {
        code: 'SIZE_WITHOUT_UNIT',
        level: 'warning',
        message: "'10' has no unit, so it means 10 bytes.",
        remedy: expect.stringContaining('10Gi'),
      },
    ],
    [
      'a namespace that does not exist, with the name of the cluster',
      { namespace: 'nope' },
      {},
      { message: "There is no namespace 'nope' in cluster house." },
    ],
    [
      'a cluster that is not configured correctly',
      {},
      { state: 'misconfigured', message: 'The kubeconfig is not YAML.' },
      {
        code: 'CLUSTER_NOT_HEARD',
        message:
          'Home lab cannot be used as it is configured: The kubeconfig is not YAML.',
        remedy: expect.stringContaining('configuration'),
      },
    ],
    [
      'a cluster that does not answer',
      {},
      { state: 'unreachable', message: 'timeout' },
      { code: 'CLUSTER_NOT_HEARD', level: 'blocking', field: 'cluster' },
    ],
  ])('answers %s', (_title, request, world, expected) => {
    expect(run(request, world)).toContainEqual(
      expect.objectContaining(expected),
    );
  });

  it('takes many bytes without a unit as they are', () => {
    const codes = run({ size: '10737418240' }).map(({ code }) => code);
    expect(codes).not.toContain('SIZE_WITHOUT_UNIT');
  });

  it('does not count quotas of other classes', () => {
    const checks = run(
      {},
      quota(
        { 'lvm.storageclass.storage.k8s.io/requests.storage': '1Gi' },
        { 'lvm.storageclass.storage.k8s.io/requests.storage': '1Gi' },
      ),
    );
    expect(checks.filter(({ level }) => level === 'blocking')).toEqual([]);
  });

  it('gives every blocking answer a field and a remedy', () => {
    const blocking = run({
      size: '0',
      name: 'X',
      namespace: 'nowhere',
      tier: 'gold',
    }).filter(({ level }) => level === 'blocking');
    expect(blocking.map(({ field }) => field)).toEqual([
      'namespace',
      'tier',
      'name',
      'size',
    ]);
    blocking.forEach(({ remedy }) => expect(remedy).toMatch(/\.$/));
  });
});

describe('assessTiers', () => {
  it('offers the disks of nodes that could take a pod', () => {
    const tiers = assessTiers(
      prepare({
        nodes: [
          buildNode(),
          buildNode({ name: 'worker-2', unschedulable: true }),
          buildNode({ name: 'worker-3', ready: 'unknown' }),
          buildNode({ name: 'worker-4' }),
        ],
      }),
    );
    expect(tiers.map(({ id }) => id)).toEqual(['warm', 'hot']);
    expect(tiers[0]).toMatchObject({
      available: true,
      reclaimPolicy: 'Delete',
      traits: { id: 'local-path' },
      pools: [
        { title: 'Disk of worker-1', room: { roomBytes: 50 * GIB } },
        { title: 'Disk of worker-4', room: { source: 'none' } },
      ],
    });
    expect(tiers[1]).toMatchObject({
      traits: { enforcesSize: 'yes' },
      pools: [],
    });
  });

  it('names the export of an NFS class before it is used', () => {
    const [tier] = assessTiers(
      prepare({
        classes: [
          buildClass({
            provisioner: 'nfs.csi.k8s.io',
            parameters: { server: 'nas', share: '/volume1/k8s' },
          }),
        ],
      }),
    );
    expect(tier.pools).toMatchObject([
      { id: 'house/nfs-export/nas:/volume1/k8s', kind: 'nfs-export' },
    ]);
  });
});
