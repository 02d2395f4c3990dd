import { filtersFor } from './filters';
import { namedNodes } from './nodeAffinity';
import { bestNode } from './score';
import { NodeState, Rejection, SchedulingSnapshot } from './types';
import { podClaims, VolumeChoice, volumesOn } from './volumes';

/** Where a pod goes and what its claims need there, or why it goes nowhere. */
export type Placement =
  | { node: string; volumes: VolumeChoice }
  | { message: string };

/** Nodes are told apart by their reasons, each with how many have it, in the order of the text. */
function histogram(rejections: readonly Rejection[]): string {
  const counts = new Map<string, number>();
  for (const reason of rejections.flatMap(({ reasons }) => reasons)) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}

/** What the real scheduler says of its attempt to make room, which here is none. */
function preemption(total: number, preemptible: number): string {
  const available = `0/${total} nodes are available`;
  const rejections = [
    ...Array(preemptible).fill('No preemption victims found for incoming pod'),
    ...Array(total - preemptible).fill(
      'Preemption is not helpful for scheduling',
    ),
  ].map(reason => ({ reasons: [reason] }));
  return `no new claims to deallocate, preemption: ${available}: ${histogram(
    rejections,
  )}.`;
}

/**
 * Finds the node for a pod as kube-scheduler does with its default profile, or
 * the words of its event FailedScheduling. Preemption is left out.
 */
export function placePod(snapshot: SchedulingSnapshot): Placement {
  const { nodes } = snapshot;
  const total = nodes.length;
  if (total === 0) {
    return { message: 'no nodes available to schedule pods' };
  }
  const available = `0/${total} nodes are available`;
  const claims = podClaims(snapshot);
  if (typeof claims === 'string') {
    // What looks for claims to deallocate finds nothing prepared for it when
    // an earlier plugin has refused the pod, and says just that.
    return { message: `${available}: ${claims}. not found` };
  }
  const choices = new Map<NodeState, VolumeChoice>();
  const filters = filtersFor(snapshot, state => {
    const choice = volumesOn(snapshot, claims, state.node);
    if ('reasons' in choice) {
      return choice;
    }
    choices.set(state, choice);
    return undefined;
  });
  const named = namedNodes(snapshot.pod);
  const rejections: Rejection[] = [];
  const candidates: NodeState[] = [];
  for (const state of nodes) {
    const rejection =
      named && !named.has(state.node.metadata.name)
        ? { reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"] }
        : firstRejection(filters, state);
    if (rejection) {
      rejections.push(rejection);
    } else {
      candidates.push(state);
    }
  }
  if (candidates.length === 0) {
    const preemptible = rejections.filter(each => each.preemptible).length;
    return {
      message: `${available}: ${histogram(rejections)}. ${preemption(
        total,
        preemptible,
      )}`,
    };
  }
  const best = bestNode(snapshot, candidates);
  return {
    node: best.node.metadata.name,
    volumes: choices.get(best) ?? { bindings: [], provisions: [] },
  };
}

function firstRejection(
  filters: ReturnType<typeof filtersFor>,
  state: NodeState,
): Rejection | undefined {
  for (const filter of filters) {
    const rejection = filter(state);
    if (rejection) {
      return rejection;
    }
  }
  return undefined;
}
