import { controllerOf } from '../core/owners';
import { isTerminal } from '../core/podState';
import { preferenceForNode } from './nodeAffinity';
import { podPreference } from './podAffinity';
import { amountsOf, podRequests, sumRequests } from './requests';
import { spreadCrowd } from './spread';
import { untolerated } from './taints';
import { NodeState, SchedulingSnapshot } from './types';

/** Weights of the scheduler's default profile. */
const weights = {
  room: 1,
  nodeAffinity: 2,
  podAffinity: 2,
  spread: 2,
  taints: 3,
};
/** What a pod without requests counts as, so that such pods spread too. */
const assumedCpu = 0.1;
const assumedMemoryBytes = 200 * 2 ** 20;

/** Brings figures to 0–100, the best at 100. */
function normalized(figures: number[], lessIsBetter = false): number[] {
  const highest = Math.max(...figures);
  const lowest = Math.min(...figures);
  return figures.map(figure => {
    if (highest === lowest) {
      return 100;
    }
    const part = (figure - lowest) / (highest - lowest);
    return 100 * (lessIsBetter ? 1 - part : part);
  });
}

/** The part of a node's cores and memory that would be left, from 0 to 100. */
function roomLeft(snapshot: SchedulingSnapshot, { node, pods }: NodeState) {
  const allocatable = amountsOf(node.status?.allocatable);
  const running = pods.filter(pod => !isTerminal(pod));
  const left = (name: string, assumed: number) => {
    const total = allocatable[name] ?? 0;
    const silent = [...running, snapshot.pod].filter(
      pod => !podRequests(pod)[name],
    ).length;
    const used =
      (sumRequests([...running, snapshot.pod])[name] ?? 0) + silent * assumed;
    return total > 0 ? Math.max(0, (total - used) / total) : 0;
  };
  return (
    (100 * (left('cpu', assumedCpu) + left('memory', assumedMemoryBytes))) / 2
  );
}

/**
 * The best of the nodes that a pod may go to: room, preferences, even
 * distribution of one owner's pods. Unlike the real scheduler, which throws
 * dice, the first by name is taken of equal ones.
 */
export function bestNode(
  snapshot: SchedulingSnapshot,
  candidates: readonly NodeState[],
): NodeState {
  const { pod, nodes } = snapshot;
  const near = podPreference(pod, snapshot);
  const crowd = spreadCrowd(pod, nodes);
  const owner = controllerOf(pod)?.uid;
  const siblings = ({ pods }: NodeState) =>
    pods.filter(each => owner && controllerOf(each)?.uid === owner).length;
  const scores = [
    candidates.map(each => roomLeft(snapshot, each)),
    normalized(candidates.map(({ node }) => preferenceForNode(pod, node))),
    normalized(candidates.map(({ node }) => near(node))),
    normalized(
      candidates.map(each => crowd(each.node) + siblings(each)),
      true,
    ),
    normalized(
      candidates.map(
        ({ node }) =>
          untolerated(node.spec?.taints, pod.spec.tolerations, [
            'PreferNoSchedule',
          ]).length,
      ),
      true,
    ),
  ];
  const factors = Object.values(weights);
  const totals = candidates.map((state, index) => ({
    state,
    total: scores.reduce(
      (sum, column, each) => sum + factors[each] * column[index],
      0,
    ),
  }));
  totals.sort(
    (one, other) =>
      other.total - one.total ||
      (one.state.node.metadata.name < other.state.node.metadata.name ? -1 : 1),
  );
  return totals[0].state;
}
