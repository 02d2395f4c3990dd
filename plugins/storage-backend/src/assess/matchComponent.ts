import {
  ANNOTATION_KUBERNETES_ID,
  matchesLabels,
  parseLabelSelector,
} from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterWorld,
  ComponentSelector,
  LabelRequirement,
  MatchReason,
  ObservedClaim,
  Workload,
} from '@stowage/backstage-plugin-storage-common';
import type { ReplicaClaim } from './claims/claimTemplates';
import { componentLookup } from './componentLookup';
import type { ComponentLookup, Labelled, OwnedPod } from './componentLookup';
import { keyOf } from './WorldIndex';

/** A claim of a component, and how it was found to be one. */
export interface MatchedClaim {
  namespace: string;
  name: string;
  reasons: MatchReason[];
}

/** What a component owns in one cluster. */
export interface ComponentMatch {
  /** Sorted by namespace and name. Only claims that exist. */
  claims: MatchedClaim[];
  /** Workloads that matched, for findings that are about them. */
  workloads: Array<Workload & { namespace: string }>;
  /** Namespaces with something of the component in them. */
  namespaces: string[];
}

function requirementsOf(selector: ComponentSelector): LabelRequirement[] {
  if (selector.labelSelector !== undefined) {
    const parsed = parseLabelSelector(selector.labelSelector);
    if (!parsed.ok) {
      throw new Error(parsed.message);
    }
    return parsed.requirements;
  }
  if (selector.kubernetesId !== undefined) {
    return [
      {
        key: ANNOTATION_KUBERNETES_ID,
        operator: 'in',
        values: [selector.kubernetesId],
      },
    ];
  }
  throw new Error(
    `${selector.entityRef} names no workloads: it has neither a Kubernetes id nor a label selector.`,
  );
}

/** Gathers reasons, each once, for claims that exist. */
class Reasons {
  readonly #byClaim = new Map<string, MatchedClaim>();

  constructor(private readonly lookup: ComponentLookup) {}

  add(namespace: string, name: string, reason: MatchReason): void {
    if (!this.lookup.hasClaim(namespace, name)) {
      return;
    }
    const key = keyOf(namespace, name);
    const matched = this.#byClaim.get(key) ?? { namespace, name, reasons: [] };
    this.#byClaim.set(key, matched);
    if (!matched.reasons.some(known => known.text === reason.text)) {
      matched.reasons.push(reason);
    }
  }

  addPod({ pod, workload }: OwnedPod): void {
    for (const { claimName } of pod.claims) {
      this.add(pod.namespace, claimName, {
        how: 'pod',
        workload,
        pod: pod.name,
        text: workload
          ? `The pod ${pod.name} of the ${workload.kind} ${workload.name} mounts it.`
          : `The pod ${pod.name} mounts it.`,
      });
    }
  }

  addTemplate(
    how: 'workload-template' | 'cron-job' | 'job',
    kind: string,
    owner: { namespace: string; name: string; claimNames: string[] },
  ): void {
    const workload = { kind, name: owner.name };
    for (const claimName of owner.claimNames) {
      this.add(owner.namespace, claimName, {
        how,
        workload,
        text:
          how === 'workload-template'
            ? `The ${kind} ${owner.name} names it in its pod template.`
            : `The ${kind} ${owner.name} names it.`,
      });
    }
  }

  addReplica(claim: ObservedClaim, replica: ReplicaClaim): void {
    const { set, template, ordinal, scaledAway } = replica;
    this.add(claim.namespace, claim.name, {
      how: scaledAway ? 'scaled-away-replica' : 'claim-template',
      workload: { kind: set.kind, name: set.name },
      text: scaledAway
        ? `It belongs to replica ${ordinal} of the StatefulSet ${set.name}, which has ${set.replicas} now.`
        : `The StatefulSet ${set.name} makes it from its claim template ${template}.`,
    });
  }

  claims(): MatchedClaim[] {
    return [...this.#byClaim.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, claim]) => claim);
  }
}

type OwnerName = ComponentMatch['workloads'][number];

/** The matching workloads, CronJobs and Jobs, with the claims that their templates name. */
function matchOwners(options: {
  candidates: Labelled;
  lookup: ComponentLookup;
  reasons: Reasons;
  isMatch: (namespace: string, ...labels: Record<string, string>[]) => boolean;
}): OwnerName[] {
  const { candidates, lookup, reasons, isMatch } = options;
  const owners: OwnerName[] = [];
  const add = (kind: string, { namespace, name }: Omit<OwnerName, 'kind'>) =>
    owners.push({ kind, namespace, name });

  for (const workload of candidates.workloads) {
    if (isMatch(workload.namespace, workload.labels, workload.podLabels)) {
      add(workload.kind, workload);
      reasons.addTemplate('workload-template', workload.kind, workload);
    }
  }
  const jobs = new Set(
    candidates.jobs.filter(job =>
      isMatch(job.namespace, job.labels, job.podLabels),
    ),
  );
  for (const cronJob of candidates.cronJobs) {
    if (isMatch(cronJob.namespace, cronJob.labels, cronJob.podLabels)) {
      add('CronJob', cronJob);
      reasons.addTemplate('cron-job', 'CronJob', cronJob);
      // Its Jobs name what it names, and it says so for longer; their pods are its pods.
      lookup
        .jobsOf(cronJob.namespace, cronJob.name)
        .forEach(job => jobs.delete(job));
    }
  }
  for (const job of jobs) {
    add('Job', job);
    reasons.addTemplate('job', 'Job', job);
  }
  return owners;
}

/**
 * The claims of a catalog entity in one cluster, each with every way it was found. A workload
 * belongs to the entity when its labels or its pods' labels match; its claims follow from pods,
 * templates and names, so that no label is needed on a claim.
 *
 * @param options - `selector` as `componentSelector` makes it, which refuses what cannot be read.
 * @throws Error where the selector was made by hand and names nothing that can be read.
 */
export function matchComponent(options: {
  world: ClusterWorld;
  selector: ComponentSelector;
}): ComponentMatch {
  const { world, selector } = options;
  const requirements = requirementsOf(selector);
  if (selector.cluster !== undefined && selector.cluster !== world.name) {
    return { claims: [], workloads: [], namespaces: [] };
  }
  const lookup = componentLookup(world);
  const candidates = lookup.candidates(requirements);
  const reasons = new Reasons(lookup);
  const isMatch = (namespace: string, ...labels: Record<string, string>[]) =>
    (selector.namespace === undefined || namespace === selector.namespace) &&
    labels.some(candidate => matchesLabels(requirements, candidate));

  const workloads = matchOwners({ candidates, lookup, reasons, isMatch });
  for (const owner of workloads) {
    lookup
      .podsOf(owner.namespace, owner)
      .forEach(owned => reasons.addPod(owned));
  }
  for (const pod of candidates.pods) {
    if (isMatch(pod.namespace, pod.labels)) {
      reasons.addPod({ pod, workload: lookup.workloadOf(pod) });
    }
  }
  for (const set of candidates.workloads) {
    if (isMatch(set.namespace, set.labels, set.podLabels)) {
      lookup
        .replicasOf(set)
        .forEach(({ claim, replica }) => reasons.addReplica(claim, replica));
    }
  }
  for (const claim of candidates.claims) {
    if (isMatch(claim.namespace, claim.labels)) {
      reasons.add(claim.namespace, claim.name, {
        how: 'claim-label',
        text: "The claim's own labels match.",
      });
    }
  }

  const claims = reasons.claims();
  return {
    claims,
    workloads,
    namespaces: [
      ...new Set([...claims, ...workloads].map(item => item.namespace)),
    ].sort(),
  };
}
