import { Deployment, ReplicaSet } from '../core/kinds';
import { scaledValue } from '../core/podSets';

/** What a replica set is to be scaled to. */
export interface Scaling {
  set: ReplicaSet;
  to: number;
}

const replicasOf = ({ spec }: ReplicaSet) => spec.replicas ?? 1;
const availableOf = ({ status }: ReplicaSet) => status?.availableReplicas ?? 0;
const sum = (
  sets: readonly ReplicaSet[],
  figure: (set: ReplicaSet) => number,
) => sets.reduce((total, set) => total + figure(set), 0);

/** How many more and how many fewer pods than wanted a rollout may have; never both 0. */
export function rolloutBounds({ spec }: Deployment): {
  maxSurge: number;
  maxUnavailable: number;
} {
  const { replicas = 1, strategy } = spec;
  if (strategy?.type === 'Recreate') {
    return { maxSurge: 0, maxUnavailable: 0 };
  }
  const { maxSurge = '25%', maxUnavailable = '25%' } =
    strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, true);
  const unavailable = scaledValue(maxUnavailable, replicas, false);
  return {
    maxSurge: surge,
    maxUnavailable: Math.min(
      surge === 0 && unavailable === 0 ? 1 : unavailable,
      replicas,
    ),
  };
}

/** How many pods the new set may have now (NewRSNewReplicas). */
export function newReplicas(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  present: number,
): number {
  const { replicas = 1, strategy } = deployment.spec;
  if (strategy?.type === 'Recreate') {
    return replicas;
  }
  const most = replicas + rolloutBounds(deployment).maxSurge;
  const room = most - sum(all, replicasOf);
  return room <= 0 ? present : present + Math.min(room, replicas - present);
}

/** The next step of a rolling update: the new set up, otherwise the old ones down. */
export function rollingStep(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): Scaling[] {
  const { replicas = 1 } = deployment.spec;
  const present = replicasOf(current);
  const all = [current, ...old];
  const wanted =
    present > replicas ? replicas : newReplicas(deployment, all, present);
  if (wanted !== present) {
    return [{ set: current, to: wanted }];
  }
  const fewest = replicas - rolloutBounds(deployment).maxUnavailable;
  let spare = sum(all, replicasOf) - fewest - (present - availableOf(current));
  if (spare <= 0 || sum(old, replicasOf) === 0) {
    return [];
  }
  const left = new Map(old.map(set => [set, replicasOf(set)]));
  const take = (set: ReplicaSet, count: number) => {
    left.set(set, (left.get(set) ?? 0) - count);
    return count;
  };
  for (const set of old) {
    const unhealthy = (left.get(set) ?? 0) - availableOf(set);
    spare -= take(set, Math.max(0, Math.min(spare, unhealthy)));
  }
  let surplus = sum(all, availableOf) - fewest;
  for (const set of old) {
    surplus -= take(set, Math.max(0, Math.min(surplus, left.get(set) ?? 0)));
  }
  return [...left]
    .filter(([set, to]) => to !== replicasOf(set))
    .map(([set, to]) => ({ set, to }));
}

/** The next step of a strategy that ends everything old before it begins anew. */
export function recreateStep(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  oldPods: number,
): Scaling[] | 'wait' {
  const running = old.filter(set => replicasOf(set) > 0);
  if (running.length) {
    return running.map(set => ({ set, to: 0 }));
  }
  if (oldPods > 0) {
    return 'wait';
  }
  const { replicas = 1 } = deployment.spec;
  return current && replicasOf(current) !== replicas
    ? [{ set: current, to: replicas }]
    : [];
}
