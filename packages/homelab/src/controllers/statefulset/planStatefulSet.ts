import { Change, earliest, Plan } from '../core/changes';
import { Claim, Pod, Revision, StatefulSet } from '../core/kinds';
import { claimObjects } from '../core/owners';
import { availableIn, isAvailable, isRunningAndReady } from '../core/podState';
import { resources } from '../core/resources';
import {
  chooseRevision,
  sortedRevisions,
  truncateRevisions,
} from '../core/revisions';
import { retentionChanges } from './claims';
import { isInRange, ordinalOf, ordinalRange, revisionLabel } from './identity';
import { Member, podDeletion, replicaChanges } from './replica';
import { setStatus } from './status';

/** What is known of a set at one moment. */
export interface SetSnapshot {
  set: StatefulSet;
  /** Of its namespace. */
  pods: Iterable<Pod>;
  /** Of its namespace. */
  revisions: Iterable<Revision>;
  claim(name: string): Claim | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** The standard of the API for sets that say nothing. */
const defaultHistory = 10;

/** Pods of a set that are wanted, and those beyond its range, the highest first. */
function partition(set: StatefulSet, pods: readonly Pod[]) {
  const [start, end] = ordinalRange(set);
  const replicas: Member[] = [];
  for (let ordinal = start; ordinal < end; ordinal += 1) {
    replicas.push({ ordinal });
  }
  const condemned: Required<Member>[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod.metadata.name) as number;
    if (isInRange(set, ordinal)) {
      replicas[ordinal - start].pod = pod;
    } else {
      condemned.push({ ordinal, pod });
    }
  }
  condemned.sort((one, other) => other.ordinal - one.ordinal);
  return { replicas, condemned };
}

/**
 * What is due for a StatefulSet (defaultStatefulSetControl of Kubernetes
 * 1.36): adoption, history, claims, pods in order or all at once, the rolling
 * update from the highest ordinal down to the partition, the status.
 */
export function planStatefulSet(snapshot: SetSnapshot): Plan {
  const { set, now } = snapshot;
  const { selector, minReadySeconds = 0 } = set.spec;
  const owner = { owner: set, ownerResource: resources.statefulSets, selector };
  const pods = claimObjects({
    ...owner,
    objects: snapshot.pods,
    resource: resources.pods,
    fits: pod => ordinalOf(set, pod.metadata.name) !== undefined,
  });
  const history = claimObjects({
    ...owner,
    objects: snapshot.revisions,
    resource: resources.revisions,
  });
  const adoptions = [...history.changes, ...pods.changes];
  if (adoptions.length) {
    // What they lead to is decided once they are seen.
    return { changes: adoptions };
  }
  const revisions = sortedRevisions(history.owned);
  const choice = chooseRevision({
    owner: set,
    resource: resources.statefulSets,
    revisions,
    labels: set.spec.template.metadata?.labels ?? {},
    collisions: set.status?.collisionCount,
  });
  if (!choice.update) {
    return { changes: choice.change ? [choice.change] : [] };
  }
  const { update } = choice;
  const current =
    revisions.find(
      ({ metadata }) => metadata.name === set.status?.currentRevision,
    ) ?? update;
  const plan: Plan = {
    changes: choice.change ? [choice.change] : [],
    status: setStatus({ set, pods: pods.owned, current, update, now }),
  };
  if (!set.metadata.deletionTimestamp) {
    plan.changes.push(...podChanges(snapshot, pods.owned, { current, update }));
  }
  plan.changes.push(
    ...truncateRevisions(
      revisions,
      new Set([
        current.metadata.name,
        update.metadata.name,
        ...pods.owned.map(
          ({ metadata }) => metadata.labels?.[revisionLabel] ?? '',
        ),
      ]),
      set.spec.revisionHistoryLimit ?? defaultHistory,
    ),
  );
  plan.againInMs = earliest(
    ...pods.owned
      .map(pod => availableIn(pod, minReadySeconds, now))
      .filter(ms => ms !== 0),
  );
  return plan;
}

function podChanges(
  snapshot: SetSnapshot,
  pods: readonly Pod[],
  revisions: { current: Revision; update: Revision },
): Change[] {
  const { set, now } = snapshot;
  const { minReadySeconds = 0, podManagementPolicy } = set.spec;
  const ordered = podManagementPolicy !== 'Parallel';
  const { replicas, condemned } = partition(set, pods);
  const isUsable = (pod: Pod) => isAvailable(pod, minReadySeconds, now);
  const changes: Change[] = [];
  for (const replica of replicas) {
    const { blocks, due } = replicaChanges(snapshot, replica, revisions);
    changes.push(...due);
    const { pod } = replica;
    const isDone =
      !blocks &&
      pod &&
      !pod.metadata.deletionTimestamp &&
      isRunningAndReady(pod) &&
      isUsable(pod);
    if (ordered && !isDone) {
      return changes;
    }
  }
  for (const { pod, ordinal } of condemned) {
    changes.push(
      ...retentionChanges(snapshot, {
        name: pod.metadata.name,
        uid: pod.metadata.uid,
        ordinal,
      }),
    );
  }
  const isUnavailable = ({ pod }: Member) =>
    !pod || !isUsable(pod) || Boolean(pod.metadata.deletionTimestamp);
  const firstUnavailable =
    replicas.find(isUnavailable) ??
    [...condemned].reverse().find(isUnavailable);
  for (const member of condemned) {
    const { pod } = member;
    if (pod.metadata.deletionTimestamp) {
      if (ordered) {
        return changes;
      }
      continue;
    }
    const held =
      ordered &&
      !(isRunningAndReady(pod) && isUsable(pod)) &&
      member !== firstUnavailable;
    if (!held) {
      changes.push(podDeletion(set, pod));
    }
    if (ordered) {
      return changes;
    }
  }
  changes.push(...updateChanges(snapshot, replicas, revisions.update));
  return changes;
}

/** The next pod of a rolling update: one at a time, from the highest down. */
function updateChanges(
  { set, now }: SetSnapshot,
  replicas: readonly Member[],
  update: Revision,
): Change[] {
  const { updateStrategy, minReadySeconds = 0 } = set.spec;
  if (updateStrategy?.type === 'OnDelete') {
    return [];
  }
  const partitioned = updateStrategy?.rollingUpdate?.partition ?? 0;
  for (const { pod } of replicas.slice(partitioned).reverse()) {
    if (!pod || pod.metadata.deletionTimestamp) {
      return [];
    }
    if (pod.metadata.labels?.[revisionLabel] !== update.metadata.name) {
      return [podDeletion(set, pod)];
    }
    if (!isAvailable(pod, minReadySeconds, now)) {
      return [];
    }
  }
  return [];
}
