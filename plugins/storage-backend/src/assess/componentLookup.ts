import type {
  ClusterWorld,
  LabelRequirement,
  ObservedClaim,
  ObservedCronJob,
  ObservedJob,
  ObservedPod,
  ObservedWorkload,
  Workload,
} from '@stowage/backstage-plugin-storage-common';
import { indexClaimTemplates } from './claims/claimTemplates';
import type { ReplicaClaim } from './claims/claimTemplates';
import { workloadOfPod } from './claims/mounts';
import { indexWorld, keyOf } from './WorldIndex';

/** Objects that may belong to a component. */
export interface Labelled {
  workloads: ObservedWorkload[];
  cronJobs: ObservedCronJob[];
  jobs: ObservedJob[];
  pods: ObservedPod[];
  claims: ObservedClaim[];
}

/** A pod that mounts claims, with the workload a person would name. */
export interface OwnedPod {
  pod: ObservedPod;
  workload?: Workload;
}

/**
 * Finds what belongs together in a cluster without scanning it for each component: a catalog has
 * thousands of them, and all are asked for after every change.
 */
export interface ComponentLookup {
  hasClaim(namespace: string, name: string): boolean;
  /** Objects among which all that fulfil the requirements are. */
  candidates(requirements: LabelRequirement[]): Labelled;
  /** Live pods with claims, by the workload that owns them. */
  podsOf(namespace: string, workload: Workload): OwnedPod[];
  workloadOf(pod: ObservedPod): Workload | undefined;
  jobsOf(namespace: string, cronJob: string): ObservedJob[];
  /** Claims that a StatefulSet made, those of scaled-away replicas included. */
  replicasOf(
    set: ObservedWorkload,
  ): Array<{ claim: ObservedClaim; replica: ReplicaClaim }>;
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) {
    items.push(item);
  } else {
    map.set(key, [item]);
  }
}

function ownerKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${keyOf(namespace, name)}`;
}

function empty(): Labelled {
  return { workloads: [], cronJobs: [], jobs: [], pods: [], claims: [] };
}

/** All objects by the values of one label, on themselves or on the pods they make. */
function byLabel(all: Labelled, key: string): Map<string, Labelled> {
  const values = new Map<string, Labelled>();
  const put = (
    labels: Array<Record<string, string>>,
    add: (labelled: Labelled) => void,
  ) => {
    for (const value of new Set(labels.map(candidate => candidate[key]))) {
      if (value !== undefined) {
        const labelled = values.get(value) ?? empty();
        values.set(value, labelled);
        add(labelled);
      }
    }
  };
  for (const item of all.workloads) {
    put([item.labels, item.podLabels], found => found.workloads.push(item));
  }
  for (const item of all.cronJobs) {
    put([item.labels, item.podLabels], found => found.cronJobs.push(item));
  }
  for (const item of all.jobs) {
    put([item.labels, item.podLabels], found => found.jobs.push(item));
  }
  for (const item of all.pods) {
    put([item.labels], found => found.pods.push(item));
  }
  for (const item of all.claims) {
    put([item.labels], found => found.claims.push(item));
  }
  return values;
}

function createLookup(world: ClusterWorld): ComponentLookup {
  const index = indexWorld(world);
  const all: Labelled = {
    workloads: world.workloads,
    cronJobs: world.cronJobs,
    jobs: world.jobs,
    pods: world.pods.filter(
      pod =>
        pod.claims.length > 0 &&
        pod.phase !== 'Succeeded' &&
        pod.phase !== 'Failed',
    ),
    claims: world.claims,
  };
  const pods = new Map<string, OwnedPod[]>();
  for (const pod of all.pods) {
    const workload = workloadOfPod(pod, index);
    if (workload) {
      const key = ownerKey(workload.kind, pod.namespace, workload.name);
      append(pods, key, { pod, workload });
    }
  }
  const jobs = new Map<string, ObservedJob[]>();
  for (const job of world.jobs) {
    if (job.owner?.kind === 'CronJob') {
      append(jobs, keyOf(job.namespace, job.owner.name), job);
    }
  }
  const templates = indexClaimTemplates(world.workloads);
  const replicas = new Map<
    string,
    Array<{ claim: ObservedClaim; replica: ReplicaClaim }>
  >();
  for (const claim of world.claims) {
    const replica = templates.replicaOf(claim);
    if (replica) {
      append(replicas, keyOf(claim.namespace, replica.set.name), {
        claim,
        replica,
      });
    }
  }
  const labelIndexes = new Map<string, Map<string, Labelled>>();
  return {
    hasClaim: (namespace, name) => index.claims.has(keyOf(namespace, name)),
    candidates: requirements => {
      const narrow = requirements.find(
        ({ operator, values }) => operator === 'in' && values.length === 1,
      );
      if (!narrow) {
        return all;
      }
      const values = labelIndexes.get(narrow.key) ?? byLabel(all, narrow.key);
      labelIndexes.set(narrow.key, values);
      return values.get(narrow.values[0]) ?? empty();
    },
    podsOf: (namespace, { kind, name }) =>
      pods.get(ownerKey(kind, namespace, name)) ?? [],
    workloadOf: pod => workloadOfPod(pod, index),
    jobsOf: (namespace, cronJob) => jobs.get(keyOf(namespace, cronJob)) ?? [],
    replicasOf: ({ kind, namespace, name }) =>
      kind === 'StatefulSet' ? replicas.get(keyOf(namespace, name)) ?? [] : [],
  };
}

const lookups = new WeakMap<ClusterWorld, ComponentLookup>();

/** The lookup of a world, made once: a world is a snapshot, which nobody changes. */
export function componentLookup(world: ClusterWorld): ComponentLookup {
  const lookup = lookups.get(world) ?? createLookup(world);
  lookups.set(world, lookup);
  return lookup;
}
