import type {
  ClusterWorld,
  ComponentSelector,
  ObservedCronJob,
  ObservedJob,
} from '@stowage/backstage-plugin-storage-common';
import { matchComponent } from './matchComponent';
import {
  buildClaim,
  buildPod,
  buildStatefulSet,
  buildWorld,
  minutesAgo,
} from './testing';

const ID = 'backstage.io/kubernetes-id';
const ours = { [ID]: 'orders' };

const cronJob: ObservedCronJob = {
  namespace: 'shop',
  name: 'dump',
  uid: 'uid-dump',
  createdAt: minutesAgo(600),
  labels: ours,
  annotations: {},
  podLabels: {},
  schedule: '0 2 * * *',
  suspended: false,
  claimNames: ['dumps'],
};

const job: ObservedJob = {
  namespace: 'shop',
  name: 'import',
  uid: 'uid-import',
  createdAt: minutesAgo(600),
  labels: {},
  podLabels: ours,
  state: 'succeeded',
  claimNames: ['inbox'],
};

function match(
  world: Partial<ClusterWorld>,
  selector: Partial<ComponentSelector> = { kubernetesId: 'orders' },
) {
  return matchComponent({
    world: buildWorld(world),
    selector: { entityRef: 'component:default/orders', ...selector },
  });
}

describe('matchComponent', () => {
  it.each<[string, Partial<ClusterWorld>, string, string, RegExp]>([
    [
      'a pod by its own labels',
      { pods: [buildPod({ labels: ours })] },
      'data-db-0',
      'pod',
      /The pod db-0 mounts it\./,
    ],
    [
      'a claim template by the labels of the set',
      { workloads: [buildStatefulSet({ labels: ours })] },
      'data-db-0',
      'claim-template',
      /StatefulSet db makes it from its claim template data/,
    ],
    [
      'a claim template by the labels of its pods',
      { workloads: [buildStatefulSet({ podLabels: ours })] },
      'data-db-0',
      'claim-template',
      /StatefulSet db/,
    ],
    [
      'a replica that was scaled away',
      { workloads: [buildStatefulSet({ labels: ours, replicas: 0 })] },
      'data-db-0',
      'scaled-away-replica',
      /replica 0 of the StatefulSet db, which has 0 now/,
    ],
    [
      'a Deployment that names it',
      {
        workloads: [
          buildStatefulSet({
            kind: 'Deployment',
            name: 'web',
            labels: ours,
            claimNames: ['uploads'],
            claimTemplates: [],
          }),
        ],
      },
      'uploads',
      'workload-template',
      /The Deployment web names it/,
    ],
    ['a CronJob', { cronJobs: [cronJob] }, 'dumps', 'cron-job', /CronJob dump/],
    ['a Job', { jobs: [job] }, 'inbox', 'job', /Job import/],
    [
      "the claim's own labels",
      { claims: [buildClaim({ labels: ours })] },
      'data-db-0',
      'claim-label',
      /own labels/,
    ],
  ])('finds claims by %s', (_title, world, name, how, text) => {
    const claims = world.claims ?? [buildClaim({ name })];
    expect(match({ ...world, claims }).claims).toEqual([
      {
        namespace: 'shop',
        name,
        reasons: [
          expect.objectContaining({ how, text: expect.stringMatching(text) }),
        ],
      },
    ]);
  });

  it('finds pods through their workload though they carry no label', () => {
    const { claims } = match({
      claims: [buildClaim({ name: 'extra' })],
      workloads: [
        buildStatefulSet({ kind: 'Deployment', name: 'web', labels: ours }),
      ],
      pods: [
        buildPod({
          name: 'web-5d9c-x',
          labels: { 'pod-template-hash': '5d9c' },
          owner: { kind: 'ReplicaSet', name: 'web-5d9c', uid: 'r' },
          claimNames: ['extra'],
        }),
      ],
    });
    expect(claims).toMatchObject([
      {
        name: 'extra',
        reasons: [
          {
            how: 'pod',
            pod: 'web-5d9c-x',
            workload: { kind: 'Deployment', name: 'web' },
          },
        ],
      },
    ]);
  });

  it('says every way in which a claim was found', () => {
    const { claims, workloads, namespaces } = match({
      claims: [buildClaim({ labels: ours })],
      workloads: [buildStatefulSet({ labels: ours })],
      pods: [
        buildPod({ owner: { kind: 'StatefulSet', name: 'db', uid: 'uid-db' } }),
      ],
    });
    expect(claims[0].reasons.map(({ how }) => how)).toEqual([
      'pod',
      'claim-template',
      'claim-label',
    ]);
    expect(workloads).toEqual([
      { kind: 'StatefulSet', namespace: 'shop', name: 'db' },
    ]);
    expect(namespaces).toEqual(['shop']);
  });

  it('leaves what belongs to others, is finished or does not exist', () => {
    const { claims } = match({
      claims: [buildClaim(), buildClaim({ name: 'data-other-0' })],
      workloads: [
        buildStatefulSet({ name: 'other' }),
        buildStatefulSet({ labels: ours, claimNames: ['nowhere'] }),
      ],
      pods: [
        buildPod({
          labels: ours,
          phase: 'Succeeded',
          claimNames: ['data-other-0'],
        }),
      ],
    });
    expect(claims.map(({ name }) => name)).toEqual(['data-db-0']);
  });

  it('is not misled by names that only look alike', () => {
    const { claims } = match({
      claims: [
        buildClaim({ name: 'data-db-01' }),
        buildClaim({ name: 'data-db-x' }),
        buildClaim({ namespace: 'elsewhere' }),
      ],
      workloads: [buildStatefulSet({ labels: ours })],
    });
    expect(claims).toEqual([]);
  });

  it('matches by label selector', () => {
    const world = {
      claims: [buildClaim()],
      workloads: [buildStatefulSet({ podLabels: { app: 'db', tier: 'x' } })],
    };
    const claims = (labelSelector: string) =>
      match(world, { labelSelector }).claims.map(({ name }) => name);
    expect(claims('app in (db,cache),!legacy')).toEqual(['data-db-0']);
    expect(claims('app=web')).toEqual([]);
  });

  it('keeps to the namespace and the cluster of the annotations', () => {
    const world = { claims: [buildClaim({ labels: ours })] };
    const claims = (selector: Partial<ComponentSelector>) =>
      match(world, { kubernetesId: 'orders', ...selector }).claims.length;
    expect(claims({ namespace: 'shop', cluster: 'house' })).toBe(1);
    expect(claims({ namespace: 'other' })).toBe(0);
    expect(claims({ cluster: 'other' })).toBe(0);
  });

  it('asks for thousands of components of a large cluster in a moment', () => {
    const numbers = [...Array(3000).keys()];
    const world = buildWorld({
      claims: numbers.map(n => buildClaim({ name: `data-db${n}-0` })),
      workloads: numbers.map(n =>
        buildStatefulSet({ name: `db${n}`, labels: { [ID]: `c${n}` } }),
      ),
      pods: numbers.map(n =>
        buildPod({ name: `db${n}-0`, claimNames: [`data-db${n}-0`] }),
      ),
    });
    const start = performance.now();
    for (const n of numbers) {
      const { claims } = matchComponent({
        world,
        selector: { entityRef: 'component:default/c', kubernetesId: `c${n}` },
      });
      expect(claims).toHaveLength(1);
    }
    // A scan of the cluster for each component takes a minute.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('refuses a selector that names nothing', () => {
    expect(() => match({}, {})).toThrow(/names no workloads/);
    expect(() => match({}, { labelSelector: 'a in (' })).toThrow(
      /cannot be read/,
    );
  });
});
