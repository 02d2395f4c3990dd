import { Change, EventFacts } from '../core/changes';
import { holds, withCondition } from '../core/conditions';
import { isSame } from '../core/hash';
import { Job, Pod } from '../core/kinds';
import { isReady, isTerminal } from '../core/podState';
import { resources } from '../core/resources';
import { Count } from './counting';
import { Outcome } from './outcome';

type Status = NonNullable<Job['status']>;

const { jobs: resource } = resources;

function event(
  job: Job,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): EventFacts {
  return { about: job, resource, type, reason, message };
}

/** The status that a job ought to have, as a write with the event that goes with it. */
export function jobStatus(facts: {
  job: Job;
  pods: readonly Pod[];
  active: readonly Pod[];
  count: Count;
  outcome?: Outcome;
  now: number;
}): Change | undefined {
  const { job, pods, active, count, outcome, now } = facts;
  const before: Status = job.status ?? {};
  const terminating = pods.filter(
    pod => pod.metadata.deletionTimestamp && !isTerminal(pod),
  ).length;
  const status: Status = {
    ...before,
    ...count.status,
    active: active.length,
    ready: active.filter(isReady).length,
    terminating,
  };
  const { told, ...suspension } = suspensionOf(job, status, outcome, now);
  Object.assign(status, suspension);
  let done = told;
  if (outcome) {
    const { target, reason, message } = outcome;
    const say = { status: 'True', reason, message, lastProbeTime: time(now) };
    status.conditions = withCondition(
      status.conditions,
      { type: target, ...say },
      now,
    );
    if (active.length === 0 && terminating === 0 && count.complete) {
      const hasSucceeded = target === 'SuccessCriteriaMet';
      status.conditions = withCondition(
        status.conditions,
        { type: hasSucceeded ? 'Complete' : 'Failed', ...say },
        now,
      );
      if (hasSucceeded) {
        status.completionTime = time(now);
        done = event(job, 'Normal', 'Completed', 'Job completed');
      } else {
        done = event(job, 'Warning', reason, message);
      }
    }
  }
  const shown = {
    active: 0,
    succeeded: 0,
    failed: 0,
    ready: 0,
    terminating: 0,
    uncountedTerminatedPods: {},
    ...before,
  };
  return isSame(status, shown)
    ? undefined
    : {
        verb: 'update',
        resource,
        object: { ...job, status } as Job,
        subresource: 'status',
        tolerate: ['NotFound'],
        done,
      };
}

function time(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z/, 'Z');
}

/** The start of a job, and its being held and let go on. */
function suspensionOf(
  job: Job,
  status: Status,
  outcome: Outcome | undefined,
  now: number,
): Pick<Status, 'startTime' | 'conditions'> & { told?: EventFacts } {
  const { conditions, startTime } = status;
  const wasHeld = holds(conditions, 'Suspended');
  if (job.spec.suspend && !outcome) {
    return wasHeld
      ? { conditions, startTime }
      : {
          startTime: null,
          conditions: withCondition(
            conditions,
            {
              type: 'Suspended',
              status: 'True',
              reason: 'JobSuspended',
              message: 'Job suspended',
              lastProbeTime: time(now),
            },
            now,
          ),
          told: event(job, 'Normal', 'Suspended', 'Job suspended'),
        };
  }
  return wasHeld && !outcome
    ? {
        startTime: time(now),
        conditions: withCondition(
          conditions,
          {
            type: 'Suspended',
            status: 'False',
            reason: 'JobResumed',
            message: 'Job resumed',
            lastProbeTime: time(now),
          },
          now,
        ),
        told: event(job, 'Normal', 'Resumed', 'Job resumed'),
      }
    : { conditions, startTime: startTime ?? time(now) };
}
