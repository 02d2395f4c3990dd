import { Change } from '../core/changes';
import { Job, Pod } from '../core/kinds';
import { withoutFinalizer } from '../core/metadata';
import { resources } from '../core/resources';

/** Keeps a job's pod until it has been counted. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

/** Whether a pod is yet to be counted. */
export function isTracked({ metadata }: Pod): boolean {
  return (metadata.finalizers ?? []).includes(trackingFinalizer);
}

/** Whether a pod counts as a failure: also one that was deleted before its end. */
export function hasFailed({ metadata, status }: Pod): boolean {
  return (
    status?.phase === 'Failed' ||
    (metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded')
  );
}

/** What a job's pods have come to. */
export interface Count {
  succeeded: number;
  failed: number;
  /** As the status is to have them. */
  status: Pick<
    NonNullable<Job['status']>,
    'succeeded' | 'failed' | 'uncountedTerminatedPods'
  >;
  /** Lets go of the pods that the status has noted. */
  changes: Change[];
  /** Whether every ended pod is in the figures. */
  complete: boolean;
}

/** Lets go of a pod that has been counted or that nobody counts. */
export function untrack(pod: Pod): Change {
  return withoutFinalizer(resources.pods, pod, trackingFinalizer);
}

/**
 * Counts ended pods so that none is counted twice, whatever breaks off in
 * between: they are noted in the status, let go of, and then added to the
 * figures (trackJobStatusAndRemoveFinalizers).
 */
export function countPods(job: Job, pods: readonly Pod[]): Count {
  const {
    succeeded = 0,
    failed = 0,
    uncountedTerminatedPods,
  } = job.status ?? {};
  const noted = {
    succeeded: uncountedTerminatedPods?.succeeded ?? [],
    failed: uncountedTerminatedPods?.failed ?? [],
  };
  const tracked = new Map(
    pods.filter(isTracked).map(pod => [pod.metadata.uid, pod]),
  );
  const isNoted = (uid: string) =>
    noted.succeeded.includes(uid) || noted.failed.includes(uid);
  const fresh = [...tracked.values()].filter(
    ({ metadata }) => !isNoted(metadata.uid),
  );
  const uids = (list: Pod[]) => list.map(({ metadata }) => metadata.uid);
  const newlySucceeded = uids(
    fresh.filter(({ status }) => status?.phase === 'Succeeded'),
  );
  const newlyFailed = uids(fresh.filter(hasFailed));
  const open = (list: string[]) => list.filter(uid => tracked.has(uid));
  const done = (list: string[]) => list.length - open(list).length;
  const left = {
    succeeded: [...open(noted.succeeded), ...newlySucceeded],
    failed: [...open(noted.failed), ...newlyFailed],
  };
  return {
    succeeded: succeeded + noted.succeeded.length + newlySucceeded.length,
    failed: failed + noted.failed.length + newlyFailed.length,
    status: {
      succeeded: succeeded + done(noted.succeeded),
      failed: failed + done(noted.failed),
      uncountedTerminatedPods: {
        ...(left.succeeded.length && { succeeded: left.succeeded }),
        ...(left.failed.length && { failed: left.failed }),
      },
    },
    changes: [...open(noted.succeeded), ...open(noted.failed)].map(uid =>
      untrack(tracked.get(uid) as Pod),
    ),
    complete: left.succeeded.length + left.failed.length === 0,
  };
}
