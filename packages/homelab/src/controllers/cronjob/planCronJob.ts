import { Change, Plan } from '../core/changes';
import { isSame } from '../core/hash';
import { CronJob, Job } from '../core/kinds';
import { controllerOf, controllerReference } from '../core/owners';
import { resources } from '../core/resources';
import { isFinished } from '../job/outcome';
import { account, event, history, jobDeletion, tell } from './pastJobs';
import { dueTimes } from './schedule';

type Status = NonNullable<CronJob['status']>;

const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** A job is made this long after its time at the earliest, so that clocks that differ do no harm. */
const slackMs = 100;

function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z/, 'Z');
}

/**
 * What is due for a CronJob: the job of the latest time that has passed, by its
 * policy on those that still run; the end of old ones; its status.
 */
export function planCronJob(input: {
  cronJob: CronJob;
  /** Of its namespace. */
  jobs: Iterable<Job>;
  now: number;
}): Plan {
  const { cronJob, now } = input;
  const jobs = [...input.jobs].filter(
    job => controllerOf(job)?.uid === cronJob.metadata.uid,
  );
  const { changes, status } = account(cronJob, jobs);
  changes.push(...history(cronJob, jobs));
  const write = (to: Status): Change[] =>
    isSame(to, cronJob.status ?? {})
      ? []
      : [
          {
            verb: 'update',
            resource: resources.cronJobs,
            object: { ...cronJob, status: to } as CronJob,
            subresource: 'status',
            tolerate: ['NotFound'],
          },
        ];
  if (cronJob.metadata.deletionTimestamp || cronJob.spec.suspend) {
    return { changes: [...changes, ...write(status)] };
  }
  const turn = nextTurn(cronJob, jobs, now);
  return {
    changes: [
      ...changes,
      ...turn.changes,
      ...write({
        ...status,
        ...(turn.scheduled !== undefined && {
          lastScheduleTime: seconds(turn.scheduled),
        }),
      }),
    ],
    againInMs: turn.againInMs,
  };
}

function nextTurn(
  cronJob: CronJob,
  jobs: readonly Job[],
  now: number,
): { changes: Change[]; scheduled?: number; againInMs?: number } {
  const { spec, metadata, status } = cronJob;
  const { startingDeadlineSeconds, concurrencyPolicy } = spec;
  const deadlineMs = (startingDeadlineSeconds ?? Infinity) * 1000;
  const since = Math.max(
    Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? ''),
    now - deadlineMs,
  );
  let due;
  try {
    due = dueTimes(spec.schedule, spec.timeZone, since, now);
  } catch (error) {
    const message = `unparseable schedule: "${spec.schedule}" : ${
      (error as Error).message
    }`;
    return {
      changes: [
        tell(event(cronJob, 'Warning', 'UnparseableSchedule', message)),
      ],
    };
  }
  const { latest, tooMany, next } = due;
  const againInMs = next - now + slackMs;
  const changes: Change[] = tooMany
    ? [
        tell(
          event(
            cronJob,
            'Warning',
            'TooManyMissedTimes',
            'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
          ),
        ),
      ]
    : [];
  if (latest === undefined) {
    return { changes, againInMs };
  }
  const active = jobs.filter(job => !isFinished(job));
  if (concurrencyPolicy === 'Forbid' && active.length) {
    const message =
      'Not starting job because prior execution is running and concurrency policy is Forbid';
    changes.push(tell(event(cronJob, 'Normal', 'JobAlreadyActive', message)));
    return { changes, againInMs };
  }
  if (concurrencyPolicy === 'Replace') {
    changes.push(...active.map(job => jobDeletion(cronJob, job)));
  }
  changes.push(newJob(cronJob, latest));
  return { changes, scheduled: latest, againInMs };
}

function newJob(cronJob: CronJob, scheduled: number): Change {
  const { name, namespace } = cronJob.metadata;
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  const made = `${name}-${Math.floor(scheduled / 60_000)}`;
  return {
    verb: 'create',
    resource: resources.jobs,
    object: {
      metadata: {
        name: made,
        namespace,
        labels: metadata.labels,
        annotations: {
          ...metadata.annotations,
          [scheduledAnnotation]: seconds(scheduled),
        },
        ownerReferences: [controllerReference(cronJob, resources.cronJobs)],
      },
      spec,
    } as { metadata: object },
    tolerate: ['AlreadyExists'],
    done: event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${made}`),
    failed: reason =>
      event(
        cronJob,
        'Warning',
        'FailedCreate',
        `Error creating job: ${reason}`,
      ),
  };
}
