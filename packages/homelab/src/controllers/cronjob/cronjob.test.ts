import { ago, metadata, now, say } from '../__testUtils__/objects';
import { CronJob, Job } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { planCronJob } from './planCronJob';
import { dueTimes } from './schedule';

const time = (text: string) => Date.parse(text);

describe('a schedule', () => {
  it.each<[string, string | undefined, string, string | undefined, string]>([
    [
      '*/5 * * * *',
      undefined,
      '2026-03-01T11:58:00Z',
      '2026-03-01T12:00:00Z',
      '2026-03-01T12:05:00Z',
    ],
    [
      '0 3 * * *',
      undefined,
      '2026-03-01T04:00:00Z',
      undefined,
      '2026-03-02T03:00:00Z',
    ],
    [
      '0 3 * * *',
      'Europe/Berlin',
      '2026-02-28T12:00:00Z',
      '2026-03-01T02:00:00Z',
      '2026-03-02T02:00:00Z',
    ],
    [
      '@hourly',
      undefined,
      '2026-03-01T08:30:00Z',
      '2026-03-01T12:00:00Z',
      '2026-03-01T13:00:00Z',
    ],
    [
      '0 0 13 * 5',
      undefined,
      '2026-03-01T00:00:00Z',
      undefined,
      '2026-03-06T00:00:00Z',
    ],
  ])('of %s in %s since %s', (schedule, zone, since, latest, next) => {
    expect(dueTimes(schedule, zone, time(since), now)).toEqual({
      latest: latest && time(latest),
      tooMany: false,
      next: time(next),
    });
  });

  it('of which years were missed is brought up to the present', () => {
    expect(
      dueTimes('* * * * *', undefined, time('2020-01-01T00:00:00Z'), now),
    ).toEqual({
      latest: now,
      tooMany: true,
      next: now + 60_000,
    });
  });
});

function cron(spec: Partial<CronJob['spec']> = {}, status = {}): CronJob {
  return {
    metadata: metadata('dump', { creationTimestamp: ago(3600) }),
    spec: {
      schedule: '0 * * * *',
      jobTemplate: { spec: { template: { spec: { containers: [] } } } },
      ...spec,
    },
    status: { lastScheduleTime: ago(3600), ...status },
  };
}

function jobOf(name: string, type?: string, started = 60): Job {
  return {
    metadata: metadata(name, {
      ownerReferences: [controllerReference(cron(), resources.cronJobs)],
    }),
    spec: { template: { spec: { containers: [] } } },
    status: {
      startTime: ago(started),
      conditions: type ? [{ type, status: 'True' }] : [],
    },
  };
}

describe('a CronJob', () => {
  const name = `dump-${now / 60_000}`;
  const active = jobOf('running');
  const noted = { active: [{ uid: 'uid-running', name: 'running' }] };
  const made = [`create jobs ${name}`, 'update cronjobs/status dump'];
  it.each<[string, CronJob, Job[], string[]]>([
    ['makes the job that is due', cron(), [], made],
    ['has made it already', cron({}, { lastScheduleTime: ago(0) }), [], []],
    ['is suspended', cron({ suspend: true }), [], []],
    ['allows for several', cron({}, noted), [active], made],
    [
      'forbids a second',
      cron({ concurrencyPolicy: 'Forbid' }, noted),
      [active],
      ['event JobAlreadyActive'],
    ],
    [
      'replaces the first',
      cron({ concurrencyPolicy: 'Replace' }, noted),
      [active],
      ['delete jobs running', ...made],
    ],
    [
      'sees what is over',
      cron({ suspend: true }, noted),
      [jobOf('running', 'Complete')],
      ['event SawCompletedJob', 'update cronjobs/status dump'],
    ],
    [
      'misses a job',
      cron({ suspend: true }, noted),
      [],
      ['event MissingJob', 'update cronjobs/status dump'],
    ],
    [
      'keeps the last three and one that failed',
      cron({ suspend: true }),
      [
        jobOf('a', 'Complete', 5),
        jobOf('b', 'Complete', 4),
        jobOf('c', 'Complete', 3),
        jobOf('d', 'Complete', 2),
        jobOf('e', 'Failed', 9),
        jobOf('f', 'Failed', 8),
      ],
      ['delete jobs a', 'delete jobs e'],
    ],
    [
      'cannot be read',
      cron({ schedule: 'now and then' }),
      [],
      ['event UnparseableSchedule'],
    ],
    [
      'is too late',
      cron(
        { schedule: '0 11 * * *', startingDeadlineSeconds: 60 },
        { lastScheduleTime: ago(86_400) },
      ),
      [],
      [],
    ],
  ])('that %s', (_, cronJob, jobs, expected) => {
    expect(say(planCronJob({ cronJob, jobs, now }).changes)).toEqual(expected);
  });

  it('looks again at its next time', () => {
    expect(planCronJob({ cronJob: cron(), jobs: [], now }).againInMs).toBe(
      3_600_100,
    );
  });
});
