import type { KubernetesObject } from '../../adapters/kubernetes';
import type { WorkloadDecision } from '../../planner/types';
import { StepContext, UndoRequired } from '../types';
import { deleteAndWait, refOf, waitUntil } from '../movers/objects';
import { decisionsOf } from './decisions';
import type { MoveTimings } from './deps';
import { podsOnClaims } from './podsOnClaims';

function ownersOf(object: KubernetesObject): Array<{ uid: string }> {
  return (object.metadata.ownerReferences ?? []) as Array<{ uid: string }>;
}

/** Jobs that a CronJob has made, those that a person made from it included. */
async function jobsOf(
  context: StepContext,
  { uid }: WorkloadDecision,
): Promise<KubernetesObject[]> {
  const jobs = await context.cluster.listObjects({
    apiVersion: 'batch/v1',
    kind: 'Job',
    namespace: decisionsOf(context).namespace,
  });
  return jobs.filter(job => ownersOf(job).some(owner => owner.uid === uid));
}

/** Whether a Job may still make pods. */
function isRunning({ status }: KubernetesObject): boolean {
  const { completionTime, conditions = [] } = (status ?? {}) as {
    completionTime?: string;
    conditions?: Array<{ type: string; status: string }>;
  };
  return (
    !completionTime &&
    !conditions.some(
      ({ type, status: is }) => type === 'Failed' && is === 'True',
    )
  );
}

/**
 * Running Jobs of the CronJob are waited for; they are ended only where that was ticked.
 *
 * @throws UndoRequired with `JOBS_RUNNING` at the deadline
 */
export async function awaitJobs(
  context: StepContext,
  options: { workload: WorkloadDecision; timings: MoveTimings },
): Promise<void> {
  const { workload, timings } = options;
  const running = async () =>
    (await jobsOf(context, workload)).filter(isRunning);
  if (!decisionsOf(context).waitForJobs) {
    for (const job of await running()) {
      await context.cluster.delete({ ...refOf(job), uid: job.metadata.uid });
    }
  }
  await waitUntil(context, {
    timeoutSeconds: timings.jobs,
    look: async () => {
      const left = await running();
      if (left.length > 0) {
        await context.progress({
          label: `waiting for ${left.length} running ${
            left.length === 1 ? 'Job' : 'Jobs'
          }`,
        });
      }
      return left.length === 0 ? true : undefined;
    },
    late: () =>
      new UndoRequired(
        `Jobs of CronJob '${workload.name}' still run after ${timings.jobs} s`,
        'JOBS_RUNNING',
      ),
  });
}

/**
 * Removes finished pods that would hold the deletion of a claim: those that the plan named, and
 * those of Jobs of the CronJob that ended since.
 */
export async function removeFinishedPods(
  context: StepContext,
  options: { timings: MoveTimings },
): Promise<void> {
  const { finishedPods, workload } = decisionsOf(context);
  const { finished } = await podsOnClaims(context);
  const jobs =
    workload?.kind === 'CronJob' ? await jobsOf(context, workload) : [];
  const ours = new Set(jobs.map(({ metadata }) => metadata.uid));
  for (const pod of finished) {
    if (
      finishedPods.includes(pod.metadata.name) ||
      ownersOf(pod).some(({ uid }) => ours.has(uid))
    ) {
      await deleteAndWait(context, {
        ref: refOf(pod),
        uid: pod.metadata.uid!,
        timeoutSeconds: options.timings.podEnd,
      });
    }
  }
}
