import { Namespace, Node, Pod, PodAffinityTerm } from '../core/kinds';
import { selects } from '../core/labels';
import { Filter, NodeState } from './types';

/** What is looked up to judge a term. */
interface Surroundings {
  nodes: readonly NodeState[];
  namespace(name: string): Namespace | undefined;
}

/** Whether a term of one pod means another pod. */
export function means(
  term: PodAffinityTerm,
  holder: Pod,
  other: Pod,
  namespace: (name: string) => Namespace | undefined,
): boolean {
  const { namespaces = [], namespaceSelector, labelSelector } = term;
  const where = other.metadata.namespace ?? '';
  const inReach =
    namespaces.length || namespaceSelector
      ? namespaces.includes(where) ||
        (namespaceSelector !== undefined &&
          selects(namespaceSelector, namespace(where)?.metadata.labels))
      : where === holder.metadata.namespace;
  return inReach && selects(labelSelector, other.metadata.labels);
}

/** The places of a topology, as `key=value`, that the pods a term means are in. */
function placesOf(
  surroundings: Surroundings,
  terms: readonly PodAffinityTerm[],
  isMeant: (term: PodAffinityTerm, pod: Pod) => boolean,
): Set<string>[] {
  const places = terms.map(() => new Set<string>());
  for (const { node, pods } of surroundings.nodes) {
    terms.forEach((term, index) => {
      const place = node.metadata.labels?.[term.topologyKey];
      if (place !== undefined && pods.some(pod => isMeant(term, pod))) {
        places[index].add(place);
      }
    });
  }
  return places;
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

function placeOf(node: Node, term: PodAffinityTerm): string | undefined {
  return node.metadata.labels?.[term.topologyKey];
}

/** Refuses nodes by required affinity and anti-affinity, the pod's and that of others. */
export function podAffinityFilter(
  pod: Pod,
  surroundings: Surroundings,
): Filter {
  const { namespace, nodes } = surroundings;
  const near = pod.spec.affinity?.podAffinity?.[required] ?? [];
  const far = pod.spec.affinity?.podAntiAffinity?.[required] ?? [];
  const isMeant = (term: PodAffinityTerm, other: Pod) =>
    means(term, pod, other, namespace);
  // A pod has to match all terms at once to count for affinity.
  const nearPlaces = placesOf(surroundings, near, (_, other) =>
    near.every(term => isMeant(term, other)),
  );
  const farPlaces = placesOf(surroundings, far, isMeant);
  const refused = new Set<string>();
  for (const { node, pods } of nodes) {
    for (const other of pods) {
      for (const term of other.spec.affinity?.podAntiAffinity?.[required] ??
        []) {
        const place = placeOf(node, term);
        if (place !== undefined && means(term, other, pod, namespace)) {
          refused.add(`${term.topologyKey}=${place}`);
        }
      }
    }
  }
  // The first of a group that wants to be together may go anywhere.
  const isFirst =
    nearPlaces.every(places => places.size === 0) &&
    near.every(term => isMeant(term, pod));
  return ({ node }) => {
    const reachable = near.every((term, index) => {
      const place = placeOf(node, term);
      return place !== undefined && (isFirst || nearPlaces[index].has(place));
    });
    if (!reachable) {
      return { reasons: ["node(s) didn't match pod affinity rules"] };
    }
    if (
      far.some((term, index) =>
        farPlaces[index].has(placeOf(node, term) ?? '\0'),
      )
    ) {
      return {
        reasons: ["node(s) didn't match pod anti-affinity rules"],
        preemptible: true,
      };
    }
    return Object.entries(node.metadata.labels ?? {}).some(([key, value]) =>
      refused.has(`${key}=${value}`),
    )
      ? {
          reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
          preemptible: true,
        }
      : undefined;
  };
}

/** What preferred terms of the pod make of each node: more is better. */
export function podPreference(
  pod: Pod,
  surroundings: Surroundings,
): (node: Node) => number {
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const weighted = [
    ...(podAffinity?.[preferred] ?? []),
    ...(podAntiAffinity?.[preferred] ?? []).map(each => ({
      ...each,
      weight: -each.weight,
    })),
  ];
  const terms = weighted.map(({ podAffinityTerm }) => podAffinityTerm);
  const places = placesOf(surroundings, terms, (term, other) =>
    means(term, pod, other, surroundings.namespace),
  );
  return node =>
    weighted.reduce(
      (sum, { weight }, index) =>
        places[index].has(placeOf(node, terms[index]) ?? '\0')
          ? sum + weight
          : sum,
      0,
    );
}
