import { Change, EventFacts } from '../core/changes';
import { holds } from '../core/conditions';
import { CronJob, Job } from '../core/kinds';
import { resources } from '../core/resources';
import { isFinished } from '../job/outcome';

type Status = NonNullable<CronJob['status']>;

/** An event of a CronJob. */
export function event(
  cronJob: CronJob,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): EventFacts {
  const about = { about: cronJob, resource: resources.cronJobs };
  return { ...about, type, reason, message };
}

/** Tells an event. */
export function tell(facts: EventFacts): Change {
  return { verb: 'event', event: facts };
}

function reference(job: Job) {
  const { name, namespace, uid, resourceVersion } = job.metadata;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    ...{ name, namespace, uid, resourceVersion },
  };
}

/** Takes in what has become of the jobs that ran. */
export function account(
  cronJob: CronJob,
  jobs: readonly Job[],
): { changes: Change[]; status: Status } {
  const before = cronJob.status ?? {};
  const listed = (before.active ?? []) as { uid: string; name: string }[];
  const changes: Change[] = [];
  let { lastSuccessfulTime } = before;
  for (const job of jobs) {
    const { uid, name } = job.metadata;
    if (!isFinished(job)) {
      continue;
    }
    const hasSucceeded = holds(job.status?.conditions, 'Complete');
    if (listed.some(each => each.uid === uid)) {
      const condition = hasSucceeded ? 'Complete' : 'Failed';
      const message = `Saw completed job: ${name}, condition: ${condition}`;
      changes.push(tell(event(cronJob, 'Normal', 'SawCompletedJob', message)));
    }
    const ended = hasSucceeded ? job.status?.completionTime : undefined;
    if (ended && !(lastSuccessfulTime && ended <= lastSuccessfulTime)) {
      lastSuccessfulTime = ended;
    }
  }
  for (const { uid, name } of listed) {
    if (!jobs.some(job => job.metadata.uid === uid)) {
      const message = `Active job went missing: ${name}`;
      changes.push(tell(event(cronJob, 'Normal', 'MissingJob', message)));
    }
  }
  const active = jobs
    .filter(job => !isFinished(job))
    .map(
      job =>
        listed.find(({ uid }) => uid === job.metadata.uid) ?? reference(job),
    );
  return {
    changes,
    status: {
      ...before,
      active: active.length ? active : undefined,
      lastSuccessfulTime,
    },
  };
}

/** Removes ended jobs beyond the limits, the oldest first. */
export function history(cronJob: CronJob, jobs: readonly Job[]): Change[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } =
    cronJob.spec;
  const surplus = (type: string, limit: number) => {
    const ended = jobs
      .filter(
        job =>
          holds(job.status?.conditions, type) &&
          !job.metadata.deletionTimestamp,
      )
      .sort(
        (one, other) =>
          Date.parse(one.status?.startTime ?? '') -
          Date.parse(other.status?.startTime ?? ''),
      );
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [
    ...surplus('Complete', successfulJobsHistoryLimit),
    ...surplus('Failed', failedJobsHistoryLimit),
  ].map(job => jobDeletion(cronJob, job));
}

/** Deletes a job and tells of it. */
export function jobDeletion(cronJob: CronJob, job: Job): Change {
  return {
    verb: 'delete',
    resource: resources.jobs,
    object: job,
    options: { propagationPolicy: 'Background' },
    tolerate: ['NotFound'],
    done: event(
      cronJob,
      'Normal',
      'SuccessfulDelete',
      `Deleted job ${job.metadata.name}`,
    ),
  };
}
