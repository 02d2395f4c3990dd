import type { ClusterWorld } from '@stowage/backstage-plugin-storage-common';
import {
  assess,
  buildClaim,
  buildClass,
  buildCsiVolume,
  buildEvent,
  buildNode,
  buildPendingClaim,
  buildPod,
  buildReading,
  buildStatefulSet,
  buildVolume,
  codesOf,
  GIB,
  minutesAgo,
  syncStates,
} from '../testing';
import { parseRefusal } from './creationFindings';

/** A healthy claim on a healthy node: nothing to find but that deleting it destroys its data. */
const healthy: Partial<ClusterWorld> = {
  claims: [buildClaim()],
  volumes: [buildVolume()],
  classes: [buildClass()],
  nodes: [buildNode()],
  pods: [buildPod()],
  workloads: [buildStatefulSet()],
  volumeReadings: [buildReading()],
};

function find(code: string, world: Partial<ClusterWorld>) {
  return assess({ ...healthy, ...world }).findings.filter(
    finding => finding.code === code,
  );
}

it('finds nothing wrong with a healthy claim', () => {
  const { findings, claims } = assess(healthy);
  expect(findings).toMatchObject([
    {
      id: 'house/DELETE_DESTROYS_DATA/PersistentVolumeClaim/shop/data-db-0',
      severity: 'information',
      runbook: 'runbooks/delete-destroys-data/',
    },
  ]);
  expect(claims[0].worstSeverity).toBe('information');
});

it('gives the same ids for the same problems, worst first', () => {
  const world = { ...healthy, nodes: [buildNode({ ready: 'false' })] };
  const { findings } = assess(world);
  expect(findings.map(({ severity }) => severity)).toEqual([
    'critical',
    'information',
  ]);
  expect(assess(world).findings).toEqual(findings);
});

describe('CLAIM_LOST', () => {
  it('names the volume', () => {
    expect(
      find('CLAIM_LOST', {
        claims: [buildClaim({ phase: 'Lost' })],
        volumes: [],
      }),
    ).toMatchObject([{ evidence: expect.stringContaining('pv-data-db-0') }]);
  });
});

describe('LARGER_THAN_ASKED', () => {
  const reading = (gib: number) => ({
    volumeReadings: [buildReading({ usedBytes: gib * GIB })],
  });

  it('gives both figures with units', () => {
    expect(find('LARGER_THAN_ASKED', reading(12))).toMatchObject([
      {
        evidence: expect.stringMatching(/^12 GiB are used and 10 GiB were/),
        data: { usedBytes: String(12 * GIB), requestedBytes: String(10 * GIB) },
      },
    ]);
  });

  it('is silent up to the last byte asked for', () => {
    expect(find('LARGER_THAN_ASKED', reading(10))).toEqual([]);
  });
});

describe('a volume whose size binds', () => {
  const longhorn = (gib: number): Partial<ClusterWorld> => ({
    volumes: [buildCsiVolume('driver.longhorn.io')],
    volumeReadings: [buildReading({ source: 'kubelet', usedBytes: gib * GIB })],
  });

  it.each([
    [7, []],
    [8, ['VOLUME_FILLING']],
    [10, ['VOLUME_FULL']],
  ])('with %d of 10 GiB used', (gib, codes) => {
    expect(codesOf(assess({ ...healthy, ...longhorn(gib) }).findings)).toEqual(
      codes,
    );
  });
});

describe('MOUNTED_BY_NOTHING', () => {
  const alone: Partial<ClusterWorld> = { pods: [], workloads: [] };

  it('says how long it has been there', () => {
    expect(find('MOUNTED_BY_NOTHING', alone)).toMatchObject([
      { evidence: expect.stringContaining('2026-11-22 02:00 UTC') },
    ]);
  });

  it('counts finished pods as nothing', () => {
    expect(
      find('MOUNTED_BY_NOTHING', {
        ...alone,
        pods: [buildPod({ phase: 'Succeeded' })],
      }),
    ).toMatchObject([{ evidence: expect.stringContaining('finished pods') }]);
  });

  it('names the replica that was scaled away', () => {
    expect(
      find('MOUNTED_BY_NOTHING', {
        pods: [],
        workloads: [buildStatefulSet({ replicas: 0 })],
      }),
    ).toMatchObject([
      {
        evidence: expect.stringContaining('replica 0 of the StatefulSet db'),
      },
    ]);
  });

  it.each<[string, Partial<ClusterWorld>]>([
    ['pods may not be read', { resources: syncStates({ pods: 'forbidden' }) }],
    ['jobs are not read yet', { resources: syncStates({ jobs: 'syncing' }) }],
    ['it is young', { claims: [buildClaim({ createdAt: minutesAgo(2) })] }],
    ['a pod waits for it', { pods: [buildPod({ phase: 'Pending' })] }],
    [
      'its StatefulSet is about to make the pod',
      { workloads: [buildStatefulSet()] },
    ],
    [
      'a Deployment that is scaled to 0 names it',
      {
        workloads: [
          buildStatefulSet({
            kind: 'Deployment',
            replicas: 0,
            claimTemplates: [],
            claimNames: ['data-db-0'],
          }),
        ],
      },
    ],
  ])('is silent when %s', (_title, world) => {
    expect(find('MOUNTED_BY_NOTHING', { ...alone, ...world })).toEqual([]);
  });
});

describe('CLAIM_DELETING_STUCK', () => {
  const deleting = (minutes: number) => ({
    claims: [buildClaim({ deletingSince: minutesAgo(minutes) })],
  });

  it('says what holds it and what goes with it', () => {
    expect(find('CLAIM_DELETING_STUCK', deleting(15))).toMatchObject([
      {
        evidence: expect.stringMatching(
          /in use by db-0; .* its volume with it/,
        ),
        since: minutesAgo(15),
      },
    ]);
  });

  it('has patience, and is silent when nothing mounts it', () => {
    expect(find('CLAIM_DELETING_STUCK', deleting(5))).toEqual([]);
    expect(find('CLAIM_DELETING_STUCK', { ...deleting(15), pods: [] })).toEqual(
      [],
    );
  });
});

describe('VOLUME_PINNED_ELSEWHERE', () => {
  const stuck = (message: string) => [
    buildPod({
      phase: 'Pending',
      nodeName: undefined,
      unschedulableMessage: message,
    }),
  ];

  it.each([
    '0/2 nodes are available: 1 node(s) had volume node affinity conflict.',
    "0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.",
  ])('reads %s', message => {
    expect(
      find('VOLUME_PINNED_ELSEWHERE', {
        pods: stuck(message),
        nodes: [buildNode({ unschedulable: true })],
      }),
    ).toMatchObject([
      {
        subject: { kind: 'Pod', namespace: 'shop', name: 'db-0' },
        claims: [{ name: 'data-db-0' }],
        evidence: expect.stringMatching(
          /affinity.*data-db-0 lies on worker-1, which is cordoned/,
        ),
      },
    ]);
  });

  it('tells a dead node and one that is gone', () => {
    const message = 'volume node affinity conflict';
    const evidence = (nodes: ClusterWorld['nodes']) =>
      find('VOLUME_PINNED_ELSEWHERE', { pods: stuck(message), nodes })[0]
        .evidence;
    expect(evidence([buildNode({ ready: 'unknown' })])).toMatch(
      /worker-1, which is not ready/,
    );
    expect(evidence([])).toMatch(/worker-1, which is not in the cluster/);
  });

  it('is silent about pods that wait for something else', () => {
    expect(
      find('VOLUME_PINNED_ELSEWHERE', { pods: stuck('Insufficient cpu') }),
    ).toEqual([]);
  });
});

describe('NODE_NOT_READY_WITH_DATA', () => {
  it('is one finding with its claims', () => {
    const findings = find('NODE_NOT_READY_WITH_DATA', {
      claims: [buildClaim(), buildClaim({ name: 'other' })],
      volumes: [buildVolume(), buildVolume({ name: 'pv-other' })],
      nodes: [
        buildNode({
          ready: 'unknown',
          readySince: minutesAgo(4),
          readyMessage: 'Kubelet stopped posting node status.',
        }),
      ],
    });
    expect(findings).toMatchObject([
      {
        severity: 'critical',
        title: 'worker-1 is not ready and holds data',
        since: minutesAgo(4),
        evidence: expect.stringMatching(
          /not heard since 2026-11-22 11:56 UTC \(Kubelet stopped.*\)\. 2 claims have their only bytes on its disk/,
        ),
      },
    ]);
    expect(findings[0].claims).toHaveLength(2);
  });

  it('says when a node is gone, but not when nodes may not be read', () => {
    expect(find('NODE_NOT_READY_WITH_DATA', { nodes: [] })).toMatchObject([
      { title: 'worker-1 is gone and held data' },
    ]);
    expect(
      find('NODE_NOT_READY_WITH_DATA', {
        nodes: [],
        resources: syncStates({ nodes: 'forbidden' }),
      }),
    ).toEqual([]);
  });

  it('leaves nodes without data alone', () => {
    expect(
      find('NODE_NOT_READY_WITH_DATA', {
        nodes: [buildNode(), buildNode({ name: 'worker-2', ready: 'false' })],
      }),
    ).toEqual([]);
  });
});

describe('READING_MISSING', () => {
  const problem = (node: string, code: 'WALK_FAILED' | 'WALK_OFF') => ({
    readingProblems: [
      { node, source: 'walk' as const, problem: { code, reason: 'Refused.' } },
    ],
  });

  it('names the node and its claims', () => {
    expect(
      find('READING_MISSING', problem('worker-1', 'WALK_FAILED')),
    ).toMatchObject([
      {
        severity: 'unknown',
        subject: { kind: 'Node', name: 'worker-1' },
        claims: [{ name: 'data-db-0' }],
        evidence: 'The walk failed on the node worker-1. Refused.',
      },
    ]);
    expect(find('READING_MISSING', problem('*', 'WALK_FAILED'))).toMatchObject([
      { subject: { kind: 'Cluster' } },
    ]);
  });

  it('is silent where it was switched off or the node is down', () => {
    expect(find('READING_MISSING', problem('worker-1', 'WALK_OFF'))).toEqual(
      [],
    );
    expect(
      find('READING_MISSING', {
        ...problem('worker-1', 'WALK_FAILED'),
        nodes: [buildNode({ ready: 'false' })],
      }),
    ).toEqual([]);
  });
});

describe('what may not be seen', () => {
  const right = {
    verb: 'list',
    resource: 'storageclasses',
    apiGroup: 'storage.k8s.io',
    role: 'observe.yaml',
    hides: 'the tiers',
  };

  it('is one finding for each role file, with verbs, resources and what they hide', () => {
    const findings = find('NOT_ALLOWED_TO_SEE', {
      missingRights: [
        right,
        { ...right, verb: 'watch' },
        { ...right, resource: 'nodes', apiGroup: '', hides: 'the nodes' },
        {
          ...right,
          resource: 'nodes',
          apiGroup: '',
          verb: 'watch',
          hides: 'the nodes',
        },
        { ...right, resource: 'events', apiGroup: '', hides: 'the reasons' },
        {
          verb: 'create',
          resource: 'pods',
          apiGroup: '',
          namespace: 'stowage-walk',
          role: 'walk.yaml',
          hides: 'the use of local volumes',
        },
      ],
    });
    expect(findings).toMatchObject([
      {
        id: 'house/NOT_ALLOWED_TO_SEE/Cluster//house/observe.yaml',
        severity: 'unknown',
        evidence:
          'The cluster house refuses list, watch on storageclasses.storage.k8s.io, nodes; list on events. Hidden by that: the tiers; the nodes; the reasons. The rights are in deploy/rbac/observe.yaml.',
        data: {
          role: 'observe.yaml',
          verbs: 'list, watch',
          resources: 'storageclasses, nodes, events',
        },
      },
      {
        evidence: expect.stringContaining(
          'create on pods in namespace stowage-walk',
        ),
      },
    ]);
  });

  it('keeps its id while the rights that are missing change', () => {
    const ids = [[right], [{ ...right, verb: 'watch' }]].map(missingRights =>
      find('NOT_ALLOWED_TO_SEE', { missingRights }).map(({ id }) => id),
    );
    expect(ids[0]).toEqual(ids[1]);
  });

  it('takes no harm from rights to apply that namespaces may grant', () => {
    expect(
      find('NOT_ALLOWED_TO_SEE', {
        missingRights: [{ ...right, role: 'apply.yaml' }],
      }),
    ).toMatchObject([{ severity: 'information' }]);
  });

  it('says what failed for another reason', () => {
    expect(
      find('RESOURCE_NOT_READ', { resources: syncStates({ jobs: 'failed' }) }),
    ).toMatchObject([{ severity: 'unknown', data: { resource: 'jobs' } }]);
  });
});

describe('a cluster that does not answer', () => {
  const unreachable: Partial<ClusterWorld> = {
    state: 'unreachable',
    message: 'connect ECONNREFUSED',
    since: minutesAgo(7),
    lastContact: minutesAgo(8),
    resources: syncStates({ pods: 'failed', storageclasses: 'failed' }),
  };

  it('is one finding, and its claims are as of the last contact', () => {
    const { findings, claims } = assess({ ...healthy, ...unreachable });
    expect(codesOf(findings)).toEqual(['CLUSTER_UNREACHABLE']);
    expect(findings[0]).toMatchObject({
      since: minutesAgo(7),
      evidence: expect.stringMatching(
        /ECONNREFUSED[^.]*\. It was last heard at 2026-11-22 11:52 UTC/,
      ),
    });
    expect(claims[0].asOf).toBe(minutesAgo(8));
  });

  it('says when it was never heard', () => {
    expect(
      find('CLUSTER_UNREACHABLE', {
        state: 'misconfigured',
        lastContact: undefined,
        message: 'The kubeconfig is not YAML.',
      }),
    ).toMatchObject([
      {
        title: 'Home lab cannot be used as it is configured',
        evidence: expect.stringContaining('not YAML. It was never heard'),
        action: expect.not.stringContaining('API server'),
      },
    ]);
  });
});

describe('claims that were refused', () => {
  const quotaMessage =
    'Create Claim data-db-1 for Pod db-1 in StatefulSet db failed error: persistentvolumeclaims "data-db-1" is forbidden: exceeded quota: storage, requested: requests.storage=10Gi, used: requests.storage=15Gi, limited: requests.storage=20Gi';
  const limitMessage =
    'create Claim data-db-1 for Pod db-1 in StatefulSet db failed error: persistentvolumeclaims "data-db-1" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi';
  const failedCreate = (message: string) => ({
    workloads: [buildStatefulSet({ replicas: 2 })],
    events: [
      buildEvent({
        involved: { kind: 'StatefulSet', namespace: 'shop', name: 'db' },
        reason: 'FailedCreate',
        message,
        count: 12,
      }),
    ],
  });

  it('reads what a quota refused', () => {
    expect(find('QUOTA_EXCEEDED', failedCreate(quotaMessage))).toMatchObject([
      {
        subject: { kind: 'StatefulSet', namespace: 'shop', name: 'db' },
        evidence: expect.stringMatching(
          /^The quota storage allows requests.storage=20Gi; .*data-db-1 asks for requests.storage=10Gi\..*12 times/,
        ),
        data: { quota: 'storage', claim: 'data-db-1' },
      },
    ]);
  });

  it('reads what a limit range refused', () => {
    expect(
      find('LIMIT_RANGE_REFUSED', failedCreate(limitMessage)),
    ).toMatchObject([
      {
        data: { bound: 'maximum', limit: '5Gi', requested: '10Gi' },
      },
    ]);
  });

  it('forgets it once the claim exists or nobody wants it', () => {
    expect(
      find('QUOTA_EXCEEDED', {
        ...failedCreate(quotaMessage),
        claims: [buildClaim(), buildPendingClaim({ name: 'data-db-1' })],
      }),
    ).toEqual([]);
    expect(
      find('QUOTA_EXCEEDED', {
        ...failedCreate(quotaMessage),
        workloads: [buildStatefulSet({ replicas: 0 })],
      }),
    ).toEqual([]);
  });

  it.each([
    'pods "db-1" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    'persistentvolumeclaims "x" is forbidden: User "a" cannot create',
    'something else',
  ])('does not take this for a refused claim: %s', message => {
    expect(parseRefusal(message)).toBeUndefined();
  });
});
