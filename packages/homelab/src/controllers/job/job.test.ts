import { ago, metadata, now, pod, say } from '../__testUtils__/objects';
import { Job, Pod } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { countPods, trackingFinalizer } from './counting';
import { planJob } from './planJob';

function jobOf(
  spec: Partial<Job['spec']> = {},
  status: Job['status'] = {},
): Job {
  return {
    metadata: metadata('work'),
    spec: {
      completions: 2,
      parallelism: 2,
      backoffLimit: 1,
      selector: { matchLabels: { job: 'work' } },
      template: {
        spec: { containers: [{ name: 'main' }], restartPolicy: 'Never' },
      },
      ...spec,
    },
    status: { startTime: ago(60), ...status },
  };
}

function member(
  name: string,
  phase: string,
  more: { counted?: boolean; endedAgo?: number } = {},
): Pod {
  const { counted, endedAgo = 60 } = more;
  return pod(name, {
    metadata: {
      labels: { job: 'work' },
      ownerReferences: [controllerReference(jobOf(), resources.jobs)],
      finalizers: counted ? [] : [trackingFinalizer],
    },
    status: {
      phase,
      containerStatuses: [
        {
          name: 'main',
          state: {
            terminated: {
              exitCode: 1,
              reason: 'Error',
              startedAt: null,
              finishedAt: ago(endedAgo),
            },
          },
        },
      ] as NonNullable<Pod['status']>['containerStatuses'],
    },
  });
}

const plan = (job: Job, pods: Pod[] = []) => planJob({ job, pods, now });

describe('a Job', () => {
  const active = member('a', 'Running');
  it.each<[string, Job, Pod[], string[]]>([
    ['makes its pods', jobOf(), [], ['create pods work-', 'create pods work-']],
    ['makes only what is missing', jobOf(), [active], ['create pods work-']],
    ['makes no more than are left', jobOf({}, { succeeded: 1 }), [active], []],
    [
      'makes as many as run beside each other',
      jobOf({ completions: 5 }),
      [active],
      ['create pods work-'],
    ],
    ['is held', jobOf({ suspend: true }), [active], ['delete pods a']],
    [
      'has run too long',
      jobOf({ activeDeadlineSeconds: 10 }),
      [active],
      ['delete pods a'],
    ],
    [
      'waits after a failure',
      jobOf(),
      [active, member('f', 'Failed', { counted: true, endedAgo: 3 })],
      [],
    ],
    [
      'goes on after a while',
      jobOf(),
      [active, member('f', 'Failed', { counted: true, endedAgo: 30 })],
      ['create pods work-'],
    ],
    [
      'has failed too often',
      jobOf({}, { failed: 2 }),
      [active],
      ['delete pods a'],
    ],
    [
      'is over',
      jobOf({}, { conditions: [{ type: 'Complete', status: 'True' }] }),
      [active],
      [],
    ],
    ['is run by another', jobOf({ managedBy: 'example.com/queue' }), [], []],
  ])('that %s', (_, job, pods, expected) => {
    expect(say(plan(job, pods).changes)).toEqual(expected);
  });

  it('looks again when a failure has been waited out, or its time is over', () => {
    const failure = member('f', 'Failed', { counted: true, endedAgo: 3 });
    expect(plan(jobOf(), [active, failure]).againInMs).toBe(7_000);
    expect(
      plan(jobOf({ parallelism: 1, activeDeadlineSeconds: 100 }), [active])
        .againInMs,
    ).toBe(40_000);
  });

  it('counts each ended pod once, whatever breaks off in between', () => {
    let job = jobOf();
    let ended = member('a', 'Succeeded');
    const told: object[] = [];
    for (let step = 0; step < 3; step += 1) {
      const count = countPods(job, [ended]);
      told.push(count.status);
      expect(count.succeeded).toBe(1);
      // The step is repeated as if its second half had been lost.
      expect(countPods(job, [ended]).status).toEqual(count.status);
      job = { ...job, status: { ...job.status, ...count.status } };
      if (count.changes.length) {
        ended = member('a', 'Succeeded', { counted: true });
      }
    }
    expect(told).toEqual([
      {
        succeeded: 0,
        failed: 0,
        uncountedTerminatedPods: { succeeded: ['uid-a'] },
      },
      {
        succeeded: 0,
        failed: 0,
        uncountedTerminatedPods: { succeeded: ['uid-a'] },
      },
      { succeeded: 1, failed: 0, uncountedTerminatedPods: {} },
    ]);
  });

  it('is complete when its pods are counted, not before', () => {
    const types = (job: Job, pods: Pod[]) => {
      const { status } = plan(job, pods);
      return status?.verb === 'update'
        ? (status.object as Job).status?.conditions?.map(({ type }) => type)
        : undefined;
    };
    const both = [member('a', 'Succeeded'), member('b', 'Succeeded')];
    expect(types(jobOf(), both)).toEqual(['SuccessCriteriaMet']);
    expect(types(jobOf({}, { succeeded: 2 }), [])).toEqual([
      'SuccessCriteriaMet',
      'Complete',
    ]);
  });
});
