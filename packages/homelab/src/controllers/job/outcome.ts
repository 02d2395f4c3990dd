import { Condition, Job, Pod } from '../core/kinds';
import { holds } from '../core/conditions';
import { Count } from './counting';

/** How a job is going to end, and why. */
export interface Outcome {
  /** What is noted while its pods still end. */
  target: 'SuccessCriteriaMet' | 'FailureTarget';
  reason: string;
  message: string;
}

/** Whether a job has ended. */
export function isFinished(job: Job): boolean {
  const { conditions } = job.status ?? {};
  return holds(conditions, 'Complete') || holds(conditions, 'Failed');
}

function noted(conditions: readonly Condition[] = []): Outcome | undefined {
  const found = conditions.find(
    ({ type, status }) =>
      status === 'True' &&
      (type === 'SuccessCriteriaMet' || type === 'FailureTarget'),
  );
  return (
    found && {
      target: found.type as Outcome['target'],
      reason: found.reason ?? '',
      message: found.message ?? '',
    }
  );
}

function restarts(pods: readonly Pod[]): number {
  return pods
    .filter(({ status }) =>
      ['Running', 'Pending'].includes(status?.phase ?? ''),
    )
    .flatMap(({ status }) => [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
    ])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** Milliseconds until a job has run for too long. */
export function deadlineIn(job: Job, now: number): number | undefined {
  const { activeDeadlineSeconds, suspend } = job.spec;
  const { startTime } = job.status ?? {};
  return activeDeadlineSeconds === undefined || !startTime || suspend
    ? undefined
    : Date.parse(startTime) + activeDeadlineSeconds * 1000 - now;
}

/** How a job ends, if it is time: as noted before, by its limits, or by success. */
export function outcomeOf(
  job: Job,
  count: Count,
  active: readonly Pod[],
  now: number,
): Outcome | undefined {
  const before = noted(job.status?.conditions);
  if (before) {
    return before;
  }
  const { backoffLimit = 6, completions, template } = job.spec;
  const isPastRestarts =
    template.spec.restartPolicy === 'OnFailure' &&
    (backoffLimit === 0
      ? restarts(active) > 0
      : restarts(active) >= backoffLimit);
  if (count.failed > backoffLimit || isPastRestarts) {
    return {
      target: 'FailureTarget',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  }
  if ((deadlineIn(job, now) ?? 1) <= 0) {
    return {
      target: 'FailureTarget',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    };
  }
  const isComplete =
    completions === undefined
      ? count.succeeded > 0 && active.length === 0
      : count.succeeded >= completions && !job.spec.suspend;
  return isComplete
    ? {
        target: 'SuccessCriteriaMet',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      }
    : undefined;
}
