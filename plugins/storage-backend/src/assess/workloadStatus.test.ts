import type {
  ClusterWorld,
  ObservedJob,
} from '@stowage/backstage-plugin-storage-common';
import {
  buildEvent,
  buildPendingClaim,
  buildPod,
  buildStatefulSet,
  buildWorld,
  minutesAgo,
  syncStates,
} from './testing';
import { workloadStatus } from './workloadStatus';

const setOwner = { kind: 'StatefulSet', name: 'db', uid: 'uid-db' };
const status = (world: Partial<ClusterWorld>, job?: string) =>
  workloadStatus({
    world: buildWorld(world),
    namespace: 'shop',
    name: 'db',
    cronJob: 'db-dump',
    job,
  });
const unready = [buildStatefulSet({ readyReplicas: 0 })];

describe('workloadStatus', () => {
  it('is ready', () => {
    expect(status({ workloads: [buildStatefulSet()] })).toMatchObject({
      found: true,
      ready: true,
      replicas: 1,
      readyReplicas: 1,
      reasons: [],
    });
  });

  it.each<[string, Partial<ClusterWorld>, RegExp]>([
    [
      'the pod is not scheduled',
      {
        workloads: unready,
        pods: [
          buildPod({
            owner: setOwner,
            phase: 'Pending',
            ready: false,
            unschedulableMessage: '0/2 nodes are available.',
          }),
        ],
      },
      /db-0 is not scheduled: 0\/2 nodes/,
    ],
    [
      'a container waits',
      {
        workloads: unready,
        pods: [
          buildPod({
            owner: setOwner,
            ready: false,
            waiting: ['ImagePullBackOff: no such image'],
          }),
        ],
      },
      /db-0 waits: ImagePullBackOff/,
    ],
    [
      'the pod is not ready yet',
      {
        workloads: unready,
        pods: [buildPod({ owner: setOwner, ready: false })],
      },
      /db-0 is Running and not ready yet/,
    ],
    [
      'its claim is pending',
      {
        workloads: unready,
        claims: [buildPendingClaim()],
        events: [buildEvent({ message: 'no space' })],
      },
      /data-db-0 is Pending \(ProvisioningFailed: no space\)/,
    ],
    [
      'its claim was refused',
      {
        workloads: unready,
        events: [
          buildEvent({
            involved: { kind: 'StatefulSet', namespace: 'shop', name: 'db' },
            reason: 'FailedCreate',
            message:
              'persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: q, requested: a, used: b, limited: c',
          }),
        ],
      },
      /FailedCreate: .*exceeded quota/,
    ],
    ['its pods are yet to be made', { workloads: unready }, /0 of 1 pods/],
    [
      'it is scaled to 0',
      { workloads: [buildStatefulSet({ replicas: 0, readyReplicas: 0 })] },
      /scaled to 0/,
    ],
    ['it does not exist', {}, /There is no StatefulSet db/],
    [
      'StatefulSets may not be read',
      { resources: syncStates({ statefulsets: 'forbidden' }) },
      /not known/,
    ],
    [
      'pods may not be read',
      { workloads: unready, resources: syncStates({ pods: 'forbidden' }) },
      /could not be read/,
    ],
  ])('says that %s', (_title, world, reason) => {
    const { ready, reasons } = status(world);
    expect(ready).toBe(false);
    expect(reasons).toContainEqual(expect.stringMatching(reason));
  });

  it('ignores pods of a namesake that is gone', () => {
    const { reasons } = status({
      workloads: unready,
      pods: [
        buildPod({
          owner: { ...setOwner, uid: 'uid-of-predecessor' },
          waiting: ['CrashLoopBackOff: old'],
        }),
      ],
    });
    expect(reasons.join()).not.toContain('old');
  });
});

describe('the dump', () => {
  const cronJob = {
    namespace: 'shop',
    name: 'db-dump',
    uid: 'uid-cron',
    createdAt: minutesAgo(600),
    labels: {},
    annotations: {},
    podLabels: {},
    schedule: '0 2 * * *',
    suspended: false,
    claimNames: [],
  };
  const job = (overrides: Partial<ObservedJob> = {}): ObservedJob => ({
    namespace: 'shop',
    name: 'db-dump-1',
    uid: `uid-${overrides.name ?? 'db-dump-1'}`,
    createdAt: minutesAgo(10),
    labels: {},
    podLabels: {},
    owner: { kind: 'CronJob', name: 'db-dump', uid: 'uid-cron' },
    state: 'succeeded',
    finishedAt: minutesAgo(9),
    claimNames: [],
    ...overrides,
  });
  const dumpPod = (message: string, name = 'db-dump-1') =>
    buildPod({
      name: `${name}-x`,
      phase: 'Succeeded',
      owner: { kind: 'Job', name, uid: `uid-${name}` },
      terminationMessages: [message],
    });
  const report = (bytes: number, entries: number) =>
    JSON.stringify({ file: 'db.dump', bytes, entries });
  const dump = (world: Partial<ClusterWorld>, name?: string) =>
    status({ cronJobs: [cronJob], ...world }, name).dump;

  it('is listed when the job succeeded and says what is in it', () => {
    expect(dump({ jobs: [job()], pods: [dumpPod(report(123, 45))] })).toEqual({
      job: 'db-dump-1',
      state: 'succeeded',
      listed: true,
      file: 'db.dump',
      bytes: 123,
      entries: 45,
      finishedAt: minutesAgo(9),
      message: undefined,
    });
  });

  it.each([
    ['no bytes', report(0, 45), /empty artefact/],
    ['no entries', report(123, 0), /empty artefact/],
    ['no report', 'done', /left no word/],
    ['a report of another form', '{"bytes":"123"}', /left no word/],
    ['a number', '1', /left no word/],
  ])('is green and not listed with %s', (_title, message, words) => {
    expect(dump({ jobs: [job()], pods: [dumpPod(message)] })).toMatchObject({
      state: 'succeeded',
      listed: false,
      message: expect.stringMatching(words),
    });
  });

  it('never counts a report of a job that failed', () => {
    expect(
      dump({
        jobs: [job({ state: 'failed', message: 'BackoffLimitExceeded' })],
        pods: [dumpPod(report(123, 45))],
      }),
    ).toMatchObject({
      state: 'failed',
      listed: false,
      message: expect.stringContaining('BackoffLimitExceeded'),
    });
  });

  it('is that of the newest job, or of the one asked for', () => {
    const jobs = [
      job(),
      job({
        name: 'db-dump-2',
        createdAt: minutesAgo(1),
        state: 'running',
        finishedAt: undefined,
      }),
    ];
    const pods = [dumpPod(report(123, 45))];
    expect(dump({ jobs, pods })).toMatchObject({
      job: 'db-dump-2',
      state: 'running',
      listed: false,
    });
    expect(dump({ jobs, pods }, 'db-dump-1')).toMatchObject({ listed: true });
  });

  it.each<[string, Partial<ClusterWorld>, string | undefined, RegExp]>([
    ['it has not run', {}, undefined, /has not run yet/],
    ['there is no CronJob', { cronJobs: [] }, undefined, /no CronJob db-dump/],
    ['there is no such Job', {}, 'other', /no Job other/],
    [
      'the Job belongs to another',
      { jobs: [job({ owner: { kind: 'CronJob', name: 'x', uid: 'x' } })] },
      'db-dump-1',
      /no Job db-dump-1/,
    ],
    [
      'Jobs may not be read',
      { resources: syncStates({ jobs: 'forbidden' }) },
      undefined,
      /not known/,
    ],
  ])('says that %s', (_title, world, name, message) => {
    expect(dump(world, name)).toEqual({
      state: 'none',
      listed: false,
      message: expect.stringMatching(message),
    });
  });

  it('is not asked for without a CronJob', () => {
    expect(
      workloadStatus({ world: buildWorld(), namespace: 'shop', name: 'db' })
        .dump,
    ).toBeUndefined();
  });
});
