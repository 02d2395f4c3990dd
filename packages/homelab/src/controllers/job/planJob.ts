import { Change, earliest, Plan } from '../core/changes';
import { Job, Pod } from '../core/kinds';
import { claimObjects } from '../core/owners';
import { dispensableFirst, podCreation, podDeletion } from '../core/podSets';
import { isActive } from '../core/podState';
import { podFromTemplate } from '../core/podTemplate';
import { resources } from '../core/resources';
import { Count, countPods, hasFailed, trackingFinalizer } from './counting';
import { deadlineIn, isFinished, Outcome, outcomeOf } from './outcome';
import { jobStatus } from './status';

const resource = resources.jobs;
/** Milliseconds before a failed pod is replaced; doubled with each failure up to the last. */
const firstBackoffMs = 10_000;
const lastBackoffMs = 600_000;

/**
 * What is due for a Job whose completions are not numbered: its pods, the count
 * of those that ended, its end by success or by its limits.
 */
export function planJob(input: {
  job: Job;
  /** Of its namespace. */
  pods: Iterable<Pod>;
  now: number;
}): Plan {
  const { job, now } = input;
  const { selector, managedBy, completionMode } = job.spec;
  if (
    isFinished(job) ||
    !selector ||
    (managedBy && managedBy !== 'kubernetes.io/job-controller') ||
    completionMode === 'Indexed'
  ) {
    return { changes: [] };
  }
  const claimed = claimObjects({
    owner: job,
    ownerResource: resource,
    selector,
    objects: input.pods,
    resource: resources.pods,
  });
  if (claimed.changes.length) {
    return { changes: claimed.changes };
  }
  const pods = claimed.owned;
  const active = pods.filter(isActive);
  const count = countPods(job, pods);
  const outcome = outcomeOf(job, count, active, now);
  const { changes, againInMs } = podChanges(job, pods, active, count, {
    outcome,
    now,
  });
  return {
    changes: [...count.changes, ...changes],
    status: jobStatus({ job, pods, active, count, outcome, now }),
    againInMs: earliest(againInMs, deadlineIn(job, now)),
  };
}

/** Milliseconds until failures allow for another pod. */
function backoffIn(pods: readonly Pod[], now: number): number {
  const finished = (pod: Pod) =>
    Math.max(
      Date.parse(pod.metadata.deletionTimestamp ?? '') || 0,
      ...(pod.status?.containerStatuses ?? []).map(
        ({ state }) => Date.parse(state.terminated?.finishedAt ?? '') || 0,
      ),
    );
  const success = Math.max(
    0,
    ...pods.filter(({ status }) => status?.phase === 'Succeeded').map(finished),
  );
  const failures = pods.filter(hasFailed).map(finished);
  const since = failures.filter(time => time > success);
  if (since.length === 0) {
    return 0;
  }
  const wait = Math.min(
    firstBackoffMs * 2 ** (since.length - 1),
    lastBackoffMs,
  );
  return Math.max(0, Math.max(...since) + wait - now);
}

/** How many pods are to run now; without completions the first success ends the making of more. */
function wantedPods({ spec }: Job, count: Count, active: number): number {
  const { parallelism = 1, completions } = spec;
  if (completions !== undefined) {
    return Math.min(parallelism, completions - count.succeeded);
  }
  return count.succeeded > 0 ? Math.min(active, parallelism) : parallelism;
}

function podChanges(
  job: Job,
  pods: readonly Pod[],
  active: readonly Pod[],
  count: Count,
  { outcome, now }: { outcome?: Outcome; now: number },
): { changes: Change[]; againInMs?: number } {
  const { suspend, template } = job.spec;
  const remove = (some: readonly Pod[]) => ({
    changes: some.map(pod => podDeletion(job, resource, pod)),
  });
  if (job.metadata.deletionTimestamp) {
    return { changes: [] };
  }
  if (outcome || suspend) {
    return remove(active);
  }
  const wanted = wantedPods(job, count, active.length);
  if (active.length > wanted) {
    return remove(dispensableFirst(active).slice(0, active.length - wanted));
  }
  const missing = wanted - active.length;
  const waitMs = missing > 0 ? backoffIn(pods, now) : 0;
  if (missing === 0 || waitMs > 0) {
    return { changes: [], againInMs: waitMs || undefined };
  }
  const made = podFromTemplate(job, resource, template);
  const pod = {
    ...made,
    metadata: {
      ...made.metadata,
      finalizers: [...(made.metadata.finalizers ?? []), trackingFinalizer],
    },
  };
  return {
    changes: Array.from({ length: missing }, () =>
      podCreation(job, resource, pod),
    ),
  };
}
