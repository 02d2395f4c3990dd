import type {
  ClusterWorld,
  DumpResult,
  ObservedJob,
  ObservedPod,
  ObservedWorkload,
  WorkloadStatus,
} from '@stowage/backstage-plugin-storage-common';
import { indexClaimTemplates } from './claims/claimTemplates';
import { parseDumpReport } from './dumpReport';
import { parseRefusal } from './findings/creationFindings';
import { indexWorld, keyOf } from './WorldIndex';
import type { WorldIndex } from './WorldIndex';

function newestFirst<T extends { createdAt: string }>(items: T[]): T[] {
  return [...items].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function podsOwnedBy(
  world: ClusterWorld,
  owner: { kind: string; namespace: string; name: string; uid: string },
): ObservedPod[] {
  return newestFirst(
    world.pods.filter(
      pod =>
        pod.namespace === owner.namespace &&
        pod.owner?.kind === owner.kind &&
        pod.owner.name === owner.name &&
        pod.owner.uid === owner.uid,
    ),
  );
}

function podReasons(pod: ObservedPod): string[] {
  if (pod.unschedulableMessage) {
    return [
      `The pod ${pod.name} is not scheduled: ${pod.unschedulableMessage}`,
    ];
  }
  if (pod.waiting.length > 0) {
    return pod.waiting.map(reason => `The pod ${pod.name} waits: ${reason}`);
  }
  if (pod.deletingSince) {
    return [`The pod ${pod.name} is stopping.`];
  }
  return pod.ready
    ? []
    : [`The pod ${pod.name} is ${pod.phase} and not ready yet.`];
}

function reasonsOf(set: ObservedWorkload, index: WorldIndex): string[] {
  const { world } = index;
  const pods = podsOwnedBy(world, set);
  const reasons = pods.flatMap(podReasons);
  const templates = indexClaimTemplates([set]);
  for (const claim of world.claims) {
    const replica = templates.replicaOf(claim);
    if (replica && !replica.scaledAway && claim.phase !== 'Bound') {
      const [event] = index.eventsAbout({
        kind: 'PersistentVolumeClaim',
        ...claim,
      });
      reasons.push(
        `The claim ${claim.name} is ${claim.phase}${
          event ? ` (${event.reason}: ${event.message})` : ''
        }.`,
      );
    }
  }
  const failure = index
    .eventsAbout(set)
    .find(event => event.type === 'Warning');
  const refusal = failure && parseRefusal(failure.message);
  const isHistory =
    refusal && index.claims.has(keyOf(set.namespace, refusal.claim));
  if (failure && !isHistory && (refusal || pods.length < set.replicas)) {
    reasons.push(`${failure.reason}: ${failure.message}`);
  }
  if (!index.canRead('pods')) {
    reasons.push(
      'Why is not known in full: pods of the cluster could not be read.',
    );
  } else if (reasons.length === 0 && pods.length < set.replicas) {
    reasons.push(
      `${pods.length} of ${set.replicas} pods exist; the others are yet to be made.`,
    );
  }
  return reasons;
}

function dumpOfJob(job: ObservedJob, world: ClusterWorld): DumpResult {
  if (job.state === 'running' || job.state === 'suspended') {
    return {
      job: job.name,
      state: 'running',
      listed: false,
      message:
        job.state === 'suspended'
          ? `The Job ${job.name} is suspended.`
          : undefined,
    };
  }
  const messages = podsOwnedBy(world, { kind: 'Job', ...job }).flatMap(
    pod => pod.terminationMessages,
  );
  if (job.state === 'failed') {
    return {
      job: job.name,
      state: 'failed',
      listed: false,
      finishedAt: job.finishedAt,
      message:
        [job.message, messages[0]].filter(Boolean).join(' — ') || undefined,
    };
  }
  const report = messages
    .map(parseDumpReport)
    .find(candidate => candidate !== undefined);
  const listed = report !== undefined && report.bytes > 0 && report.entries > 0;
  let message: string | undefined;
  if (!report) {
    message = `The Job ${job.name} succeeded but left no word of its artefact; it counts for nothing until it is listed.`;
  } else if (!listed) {
    message = `The Job ${job.name} succeeded with an empty artefact: ${report.bytes} bytes, ${report.entries} entries.`;
  }
  return {
    job: job.name,
    state: 'succeeded',
    listed,
    finishedAt: job.finishedAt,
    message,
    ...report,
  };
}

function dumpOf(options: {
  world: ClusterWorld;
  namespace: string;
  cronJob: string;
  job?: string;
}): DumpResult {
  const { world, namespace, cronJob, job } = options;
  const [newest] = newestFirst(
    world.jobs.filter(
      candidate =>
        candidate.namespace === namespace &&
        candidate.owner?.kind === 'CronJob' &&
        candidate.owner.name === cronJob &&
        (job === undefined || candidate.name === job),
    ),
  );
  if (newest) {
    return dumpOfJob(newest, world);
  }
  const canRead =
    world.resources.jobs?.state === 'synced' &&
    world.resources.cronjobs?.state === 'synced';
  let message = `The CronJob ${cronJob} has not run yet.`;
  if (!canRead) {
    message = 'Whether there was a run is not known: Jobs could not be read.';
  } else if (job !== undefined) {
    message = `There is no Job ${job} of the CronJob ${cronJob}.`;
  } else if (
    !world.cronJobs.some(
      candidate =>
        candidate.namespace === namespace && candidate.name === cronJob,
    )
  ) {
    message = `There is no CronJob ${cronJob} in the namespace ${namespace}.`;
  }
  return { state: 'none', listed: false, message };
}

/** Whether a StatefulSet is ready, why not, and what the newest dump says of its artefact. */
export function workloadStatus(options: {
  world: ClusterWorld;
  namespace: string;
  name: string;
  cronJob?: string;
  job?: string;
}): WorkloadStatus {
  const { world, namespace, name, cronJob, job } = options;
  const index = indexWorld(world);
  const set = index.workloads.get(`StatefulSet/${keyOf(namespace, name)}`);
  const dump =
    cronJob === undefined
      ? undefined
      : dumpOf({ world, namespace, cronJob, job });
  if (!set) {
    return {
      kind: 'StatefulSet',
      name,
      found: false,
      ready: false,
      replicas: 0,
      readyReplicas: 0,
      reasons: [
        index.canRead('statefulsets')
          ? `There is no StatefulSet ${name} in the namespace ${namespace}.`
          : `Whether the StatefulSet ${name} exists is not known: StatefulSets could not be read.`,
      ],
      dump,
    };
  }
  const ready = set.replicas > 0 && set.readyReplicas >= set.replicas;
  let reasons: string[] = [];
  if (set.replicas === 0) {
    reasons = [`The StatefulSet ${name} is scaled to 0.`];
  } else if (!ready) {
    reasons = reasonsOf(set, index);
  }
  return {
    kind: 'StatefulSet',
    name,
    found: true,
    ready,
    replicas: set.replicas,
    readyReplicas: set.readyReplicas,
    reasons,
    dump,
  };
}
