import { Node, Pod, SpreadConstraint } from '../core/kinds';
import { selects } from '../core/labels';
import { wantsNode } from './nodeAffinity';
import { untolerated } from './taints';
import { Filter, NodeState } from './types';

const unmet = "node(s) didn't match pod topology spread constraints";

function isCounted(
  constraint: SpreadConstraint,
  pod: Pod,
  node: Node,
): boolean {
  const { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } =
    constraint;
  return (
    (nodeAffinityPolicy === 'Ignore' || wantsNode(pod, node)) &&
    (nodeTaintsPolicy === 'Ignore' ||
      untolerated(node.spec?.taints, pod.spec.tolerations).length === 0)
  );
}

function selector(constraint: SpreadConstraint, pod: Pod) {
  const { labelSelector, matchLabelKeys = [] } = constraint;
  const own = Object.fromEntries(
    matchLabelKeys
      .filter(key => pod.metadata.labels?.[key] !== undefined)
      .map(key => [key, pod.metadata.labels?.[key] as string]),
  );
  return labelSelector
    ? {
        ...labelSelector,
        matchLabels: { ...labelSelector.matchLabels, ...own },
      }
    : undefined;
}

/** How many pods that a constraint counts are in each place. */
function countPlaces(
  constraint: SpreadConstraint,
  pod: Pod,
  nodes: readonly NodeState[],
  all: readonly SpreadConstraint[],
): Map<string, number> {
  const counts = new Map<string, number>();
  const chosen = selector(constraint, pod);
  for (const { node, pods } of nodes) {
    const labels = node.metadata.labels ?? {};
    const place = labels[constraint.topologyKey];
    if (
      all.some(({ topologyKey }) => labels[topologyKey] === undefined) ||
      !isCounted(constraint, pod, node)
    ) {
      continue;
    }
    const count = pods.filter(
      ({ metadata }) =>
        metadata.namespace === pod.metadata.namespace &&
        !metadata.deletionTimestamp &&
        selects(chosen, metadata.labels),
    ).length;
    counts.set(place, (counts.get(place) ?? 0) + count);
  }
  return counts;
}

/** Refuses nodes on which pods would lie too unevenly. */
export function spreadFilter(
  pod: Pod,
  nodes: readonly NodeState[],
): Filter | undefined {
  const constraints = (pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  if (constraints.length === 0) {
    return undefined;
  }
  const counts = constraints.map(each =>
    countPlaces(each, pod, nodes, constraints),
  );
  return ({ node }) => {
    for (const [index, constraint] of constraints.entries()) {
      const place = node.metadata.labels?.[constraint.topologyKey];
      if (place === undefined) {
        return { reasons: [`${unmet} (missing required label)`] };
      }
      const places = counts[index];
      const fewest =
        places.size < (constraint.minDomains ?? 1)
          ? 0
          : Math.min(...places.values());
      const self = selects(selector(constraint, pod), pod.metadata.labels);
      const skew = (places.get(place) ?? 0) + (self ? 1 : 0) - fewest;
      if (skew > constraint.maxSkew) {
        return { reasons: [unmet], preemptible: true };
      }
    }
    return undefined;
  };
}

/** How many pods each node's places have of those that are only to be spread if possible. */
export function spreadCrowd(
  pod: Pod,
  nodes: readonly NodeState[],
): (node: Node) => number {
  const soft = (pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway',
  );
  const counts = soft.map(each => countPlaces(each, pod, nodes, []));
  return node =>
    soft.reduce(
      (sum, { topologyKey }, index) =>
        sum +
        (counts[index].get(node.metadata.labels?.[topologyKey] ?? '') ?? 0),
      0,
    );
}
