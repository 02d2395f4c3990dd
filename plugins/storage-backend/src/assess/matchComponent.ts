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
  ObservedOwner,
  ObservedPod,
  Workload,
} from '@stowage/backstage-plugin-storage-common';
import { indexClaimTemplates } from './claims/claimTemplates';
import { workloadOfPod } from './claims/mounts';
import { indexWorld, keyOf } from './WorldIndex';
import type { WorldIndex } from './WorldIndex';

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

/** Gathers reasons, at most one of each kind for a workload and pod. */
class Reasons {
  readonly #byClaim = new Map<string, MatchedClaim>();

  constructor(private readonly index: WorldIndex) {}

  add(namespace: string, name: string, reason: MatchReason): void {
    const key = keyOf(namespace, name);
    if (!this.index.claims.has(key)) {
      return;
    }
    const matched = this.#byClaim.get(key) ?? { namespace, name, reasons: [] };
    this.#byClaim.set(key, matched);
    if (!matched.reasons.some(known => known.text === reason.text)) {
      matched.reasons.push(reason);
    }
  }

  claims(): MatchedClaim[] {
    return [...this.#byClaim.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, claim]) => claim);
  }
}

/** Owners whose pods belong to the component even where the pods' own labels do not say so. */
class OwnedWorkloads {
  readonly #keys = new Set<string>();
  readonly list: ComponentMatch['workloads'] = [];

  add(kind: string, namespace: string, name: string): void {
    const key = `${kind}/${keyOf(namespace, name)}`;
    if (!this.#keys.has(key)) {
      this.#keys.add(key);
      this.list.push({ kind, namespace, name });
    }
  }

  has(namespace: string, owner: Workload | ObservedOwner | undefined): boolean {
    return (
      owner !== undefined &&
      this.#keys.has(`${owner.kind}/${keyOf(namespace, owner.name)}`)
    );
  }
}

/**
 * The claims of a catalog entity in one cluster, each with every way it was found. A workload
 * belongs to the entity when its labels or its pods' labels match; its claims follow from pods,
 * templates and names, so that no label is needed on a claim.
 *
 * @param options - `selector` as `componentSelector` makes it, which refuses what cannot be read;
 *   `index` of the same world, where one is at hand, since making it costs more than the search.
 * @throws Error where the selector was made by hand and names nothing that can be read.
 */
export function matchComponent(options: {
  world: ClusterWorld;
  selector: ComponentSelector;
  index?: WorldIndex;
}): ComponentMatch {
  const { world, selector } = options;
  const requirements = requirementsOf(selector);
  if (selector.cluster !== undefined && selector.cluster !== world.name) {
    return { claims: [], workloads: [], namespaces: [] };
  }
  const index = options.index ?? indexWorld(world);
  const reasons = new Reasons(index);
  const owned = new OwnedWorkloads();
  const inScope = (item: { namespace: string }) =>
    selector.namespace === undefined || item.namespace === selector.namespace;
  const isMatch = (...labels: Record<string, string>[]) =>
    labels.some(candidate => matchesLabels(requirements, candidate));

  for (const workload of world.workloads) {
    if (!inScope(workload) || !isMatch(workload.labels, workload.podLabels)) {
      continue;
    }
    const { kind, namespace, name } = workload;
    owned.add(kind, namespace, name);
    for (const claimName of workload.claimNames) {
      reasons.add(namespace, claimName, {
        how: 'workload-template',
        workload: { kind, name },
        text: `The ${kind} ${name} names it in its pod template.`,
      });
    }
  }

  for (const cronJob of world.cronJobs) {
    if (!inScope(cronJob) || !isMatch(cronJob.labels, cronJob.podLabels)) {
      continue;
    }
    const { namespace, name } = cronJob;
    owned.add('CronJob', namespace, name);
    for (const claimName of cronJob.claimNames) {
      reasons.add(namespace, claimName, {
        how: 'cron-job',
        workload: { kind: 'CronJob', name },
        text: `The CronJob ${name} names it.`,
      });
    }
  }

  for (const job of world.jobs) {
    const ofOwner = owned.has(job.namespace, job.owner);
    if (
      !inScope(job) ||
      (!ofOwner && !isMatch(job.labels, job.podLabels)) ||
      // What its CronJob names is already said, and says it for longer.
      job.owner?.kind === 'CronJob'
    ) {
      continue;
    }
    const { namespace, name } = job;
    owned.add('Job', namespace, name);
    for (const claimName of job.claimNames) {
      reasons.add(namespace, claimName, {
        how: 'job',
        workload: { kind: 'Job', name },
        text: `The Job ${name} names it.`,
      });
    }
  }

  const addPod = (pod: ObservedPod, workload: Workload | undefined) => {
    for (const { claimName } of pod.claims) {
      reasons.add(pod.namespace, claimName, {
        how: 'pod',
        workload,
        pod: pod.name,
        text: workload
          ? `The pod ${pod.name} of the ${workload.kind} ${workload.name} mounts it.`
          : `The pod ${pod.name} mounts it.`,
      });
    }
  };
  for (const pod of world.pods) {
    if (pod.claims.length === 0) {
      continue;
    }
    const workload = workloadOfPod(pod, index);
    if (
      inScope(pod) &&
      pod.phase !== 'Succeeded' &&
      pod.phase !== 'Failed' &&
      (isMatch(pod.labels) || owned.has(pod.namespace, workload))
    ) {
      addPod(pod, workload);
    }
  }

  const templates = indexClaimTemplates(
    world.workloads.filter(set => owned.has(set.namespace, set)),
  );
  for (const claim of world.claims) {
    if (!inScope(claim)) {
      continue;
    }
    const replica = templates.replicaOf(claim);
    if (replica) {
      const { set, template, ordinal, scaledAway } = replica;
      reasons.add(claim.namespace, claim.name, {
        how: scaledAway ? 'scaled-away-replica' : 'claim-template',
        workload: { kind: set.kind, name: set.name },
        text: scaledAway
          ? `It belongs to replica ${ordinal} of the StatefulSet ${set.name}, which has ${set.replicas} now.`
          : `The StatefulSet ${set.name} makes it from its claim template ${template}.`,
      });
    }
    if (isMatch(claim.labels)) {
      reasons.add(claim.namespace, claim.name, {
        how: 'claim-label',
        text: "The claim's own labels match.",
      });
    }
  }

  const claims = reasons.claims();
  return {
    claims,
    workloads: owned.list,
    namespaces: [
      ...new Set([...claims, ...owned.list].map(item => item.namespace)),
    ].sort(),
  };
}
