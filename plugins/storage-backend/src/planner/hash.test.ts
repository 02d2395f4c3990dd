import type {
  MoveWorld,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { comparePlans } from './comparePlans';
import { planOperation } from './planOperation';
import {
  moveRequest,
  moveWorld,
  nodePool,
  putOnNode,
} from './testing/moveWorld';
import { assessed, GIB, pod } from './testing/objects';

const plan = (
  change?: (world: MoveWorld) => void,
  request?: Partial<OperationRequest>,
) => planOperation(moveWorld(change), moveRequest(request));

const usual = plan();

/** Figures that change from hour to hour while every decision stays. */
const measured: Array<[string, (world: MoveWorld) => void]> = [
  ['bytes', world => (world.claims = [assessed('data-db-0', 11 * GIB)])],
  ['files', world => (world.claims[0].reading.usedInodes = 1100)],
  [
    'room',
    world =>
      (world.pools = [
        nodePool('worker-1', 60 * GIB),
        nodePool('worker-2', 80 * GIB),
      ]),
  ],
  ['time', world => (world.readAt = '2026-11-22T13:00:00.000Z')],
  [
    'start',
    world =>
      (world.pods[0].status!.conditions![1].lastTransitionTime =
        '2026-11-22T09:00:08Z'),
  ],
  [
    'resource versions',
    world => (world.rawClaims[0].metadata.resourceVersion = '99'),
  ],
  ['neighbours', world => world.pods.push(pod('other-0'))],
  ['order', world => world.nodes.reverse()],
];

/** Each changes one decision. */
const decided = (
  [
    [
      'uid of the claim',
      world => {
        world.rawClaims[0].metadata.uid = 'another';
        world.volumes[0].spec!.claimRef!.uid = 'another';
      },
    ],
    ['uid of the volume', world => (world.volumes[0].metadata.uid = 'another')],
    [
      'generation of the workload',
      world => (world.workloads[0].metadata.generation = 4),
    ],
    [
      'uid of the workload',
      world => {
        world.workloads[0].metadata.uid = 'another';
        world.pods[0].metadata.ownerReferences![0].uid = 'another';
      },
    ],
    ['replicas', world => (world.workloads[0].spec!.replicas = 3)],
    [
      'place of the data',
      world => (world.volumes[0].spec!.nfs!.path = '/elsewhere'),
    ],
    [
      'reclaim policy',
      world =>
        (world.volumes[0].spec!.persistentVolumeReclaimPolicy = 'Retain'),
    ],
    [
      'policy of the class',
      world => (world.classes[0].reclaimPolicy = 'Retain'),
    ],
    [
      'size',
      world =>
        (world.rawClaims[0].spec!.resources = { requests: { storage: '5Gi' } }),
    ],
    [
      'retention policy',
      world =>
        (world.workloads[0].spec!.persistentVolumeClaimRetentionPolicy = {}),
    ],
    [
      'finished pods',
      world => {
        const finished = pod('import-x', { claims: ['data-db-0'] });
        finished.status = { phase: 'Failed' };
        world.pods.push(finished);
      },
    ],
    [
      'autoscalers',
      world =>
        world.autoscalers.push({
          apiVersion: 'keda.sh/v1alpha1',
          kind: 'ScaledObject',
          metadata: { name: 'db' },
          spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'db' } },
        }),
    ],
    ['a code', world => (world.pods[0].status!.conditions = [])],
    ['node', () => {}, { target: { tier: 'hot', node: 'worker-2' } }],
    ['when the proof runs', () => {}, { proof: 'start-then-prove' }],
    ['accepted losses', () => {}, { accept: ['acls'] }],
    ['whether Jobs are waited for', () => {}, { waitForJobs: false }],
  ] as Array<[string, (world: MoveWorld) => void, Partial<OperationRequest>?]>
).map(([name, change, request = {}]) => [name, change, request] as const);

describe('the hash', () => {
  it.each(measured)('does not depend on %s', (_, change) => {
    expect(plan(change).plan.hash).toBe(usual.plan.hash);
  });

  it.each(decided)('changes with %s', (_, change, request) => {
    expect(plan(change, request).plan.hash).not.toBe(usual.plan.hash);
  });

  it('is another one for each decision', () => {
    const hashes = decided.map(
      ([, change, request]) => plan(change, request).plan.hash,
    );
    expect(new Set(hashes).size).toBe(decided.length);
  });
});

describe('comparePlans', () => {
  it.each(measured)('holds although there are other %s', (_, change) => {
    expect(comparePlans(usual, plan(change))).toEqual([]);
  });

  it.each(decided)(
    'says in words that there is another %s',
    (_, change, request) => {
      const found = comparePlans(usual, plan(change, request));
      expect(found).not.toEqual([]);
      found.forEach(sentence => expect(sentence).toMatch(/\.$/));
    },
  );

  it('names what it was and what it is', () => {
    expect(
      comparePlans(
        usual,
        plan(world => (world.workloads[0].spec!.replicas = 3)),
      ),
    ).toEqual([
      'New: A rollout is under way (ROLLOUT_RUNNING). StatefulSet db is being rolled out.',
      'the workload, its replicas: it was 1, and is 3 now.',
    ]);
  });

  it('says what is not there any more', () => {
    const before = plan(world => (world.pods[0].status!.conditions = []));
    expect(comparePlans(before, usual)).toContain(
      'Not any more: The application is not ready as it is (APPLICATION_NOT_READY).',
    );
  });

  it.each<[string, (world: MoveWorld) => void, RegExp]>([
    [
      'more bytes than a fifth on top',
      world => (world.claims = [assessed('data-db-0', 12.1 * GIB)]),
      /^There are 12\.1 GiB to carry now; the plan holds up to 12 GiB\.$/,
    ],
    [
      'a stop longer than by half',
      world =>
        (world.claims = [
          {
            ...assessed('data-db-0', 10 * GIB),
            reading: {
              source: 'walk',
              usedBytes: 10 * GIB,
              usedInodes: 700_000,
            },
          },
        ]),
      /^The application would be down for about 3 min 20 s; the plan holds up to 3 min 15 s\.$/,
    ],
    [
      'too little room',
      world =>
        (world.pools = [
          nodePool('worker-1', 11 * GIB),
          nodePool('worker-2', 11 * GIB),
        ]),
      /^There is room for 11 GiB now, and 12 GiB are needed\.$/,
    ],
  ])('leaves its band with %s', (_, change, sentence) => {
    expect(comparePlans(usual, plan(change))).toContainEqual(
      expect.stringMatching(sentence),
    );
  });

  it('holds a plan whose bytes were not measured against nothing', () => {
    const unmeasured = (world: MoveWorld) =>
      (world.claims = [assessed('data-db-0')]);
    expect(plan(unmeasured).plan.figures.stopSeconds).toBeUndefined();
    expect(comparePlans(plan(unmeasured), plan(unmeasured))).toEqual([]);
  });

  it('holds although somebody has measured what nobody knew, not the other way round', () => {
    const unmeasured = plan(world => (world.pools = []));
    expect(unmeasured.decisions.codes).toContain('ROOM_NOT_MEASURED');
    expect(comparePlans(unmeasured, usual)).toEqual([]);
    expect(comparePlans(usual, unmeasured)).toContainEqual(
      expect.stringMatching('ROOM_NOT_MEASURED'),
    );
  });

  it('does not take what was measured since if it does not fit', () => {
    const unmeasured = plan(world => (world.pools = []));
    const full = plan(
      world =>
        (world.pools = [
          nodePool('worker-1', 11 * GIB),
          nodePool('worker-2', 11 * GIB),
        ]),
    );
    expect(comparePlans(unmeasured, full)).toContainEqual(
      expect.stringMatching('There is room for 11 GiB now'),
    );
  });

  it('does not read data again that lies on a node', () => {
    const toNode2 = { target: { tier: 'hot', node: 'worker-2' } };
    const { figures } = plan(putOnNode, toNode2).plan;
    expect(figures.dataSeconds).toBeLessThan(10);
  });
});
