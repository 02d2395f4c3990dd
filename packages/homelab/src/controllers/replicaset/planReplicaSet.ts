import { Change, earliest, Plan } from '../core/changes';
import { isSame } from '../core/hash';
import { Pod, ReplicaSet } from '../core/kinds';
import { hasLabels } from '../core/labels';
import { claimObjects } from '../core/owners';
import { dispensableFirst, podCreation, podDeletion } from '../core/podSets';
import { availableIn, isActive, isReady } from '../core/podState';
import { podFromTemplate } from '../core/podTemplate';
import { resources } from '../core/resources';

/** Most pods that are made or deleted in one go. */
const burst = 500;

/** What is due for a ReplicaSet: as many pods as it asks for, and its status. */
export function planReplicaSet(input: {
  set: ReplicaSet;
  /** Of its namespace. */
  pods: Iterable<Pod>;
  now: number;
}): Plan {
  const { set, now } = input;
  const { replicas = 1, selector, minReadySeconds = 0 } = set.spec;
  const resource = resources.replicaSets;
  const claimed = claimObjects({
    owner: set,
    ownerResource: resource,
    selector,
    objects: input.pods,
    resource: resources.pods,
  });
  if (claimed.changes.length) {
    return { changes: claimed.changes };
  }
  const active = claimed.owned.filter(isActive);
  const surplus = active.length - replicas;
  const changes: Change[] = [];
  if (!set.metadata.deletionTimestamp) {
    if (surplus < 0) {
      const pod = podFromTemplate(set, resource, set.spec.template);
      changes.push(
        ...Array.from({ length: Math.min(-surplus, burst) }, () =>
          podCreation(set, resource, pod),
        ),
      );
    } else {
      changes.push(
        ...dispensableFirst(active)
          .slice(0, Math.min(surplus, burst))
          .map(pod => podDeletion(set, resource, pod)),
      );
    }
  }
  const waits = active.map(pod => availableIn(pod, minReadySeconds, now));
  return {
    changes,
    status: status(set, active, claimed.owned, now),
    againInMs: earliest(...waits.filter(ms => ms !== 0)),
  };
}

function status(
  set: ReplicaSet,
  active: readonly Pod[],
  owned: readonly Pod[],
  now: number,
): Change | undefined {
  const { minReadySeconds = 0, template } = set.spec;
  const before = set.status ?? {};
  const wanted: ReplicaSet['status'] = {
    ...before,
    replicas: active.length,
    fullyLabeledReplicas: active.filter(({ metadata }) =>
      hasLabels(metadata.labels, template.metadata?.labels ?? {}),
    ).length,
    readyReplicas: active.filter(isReady).length,
    availableReplicas: active.filter(
      pod => availableIn(pod, minReadySeconds, now) === 0,
    ).length,
    terminatingReplicas: owned.filter(
      pod => pod.metadata.deletionTimestamp && !isEnded(pod),
    ).length,
    observedGeneration: set.metadata.generation,
  };
  const shown = {
    fullyLabeledReplicas: 0,
    readyReplicas: 0,
    availableReplicas: 0,
    terminatingReplicas: 0,
    ...before,
  };
  return isSame(wanted, shown)
    ? undefined
    : {
        verb: 'update',
        resource: resources.replicaSets,
        object: { ...set, status: wanted } as ReplicaSet,
        subresource: 'status',
        tolerate: ['NotFound'],
      };
}

function isEnded({ status: { phase } = {} }: Pod): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
