import { Pod } from '../core/kinds';
import { isTerminal } from '../core/podState';
import { wantsNode } from './nodeAffinity';
import { podAffinityFilter } from './podAffinity';
import { amountsOf, podRequests, sumRequests } from './requests';
import { spreadFilter } from './spread';
import { tolerates, unschedulableTaint, untolerated } from './taints';
import { Filter, Rejection, SchedulingSnapshot } from './types';

const unschedulable =
  (pod: Pod): Filter =>
  ({ node }) =>
    node.spec?.unschedulable &&
    !pod.spec.tolerations?.some(each => tolerates(each, unschedulableTaint))
      ? { reasons: ['node(s) were unschedulable'] }
      : undefined;

const taints =
  (pod: Pod): Filter =>
  ({ node }) =>
    untolerated(node.spec?.taints, pod.spec.tolerations).length
      ? { reasons: ['node(s) had untolerated taint(s)'] }
      : undefined;

const nodeAffinity =
  (pod: Pod): Filter =>
  ({ node }) =>
    wantsNode(pod, node)
      ? undefined
      : { reasons: ["node(s) didn't match Pod's node affinity/selector"] };

function hostPorts(pod: Pod): string[] {
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(
    container =>
      ((container.ports ?? []) as { hostPort?: number; protocol?: string }[])
        .filter(({ hostPort }) => hostPort)
        .map(({ hostPort, protocol = 'TCP' }) => `${protocol}/${hostPort}`),
  );
}

function ports(pod: Pod): Filter {
  const wanted = hostPorts(pod);
  return ({ pods }) =>
    wanted.length &&
    pods.some(each => hostPorts(each).some(port => wanted.includes(port)))
      ? {
          reasons: [
            "node(s) didn't have free ports for the requested pod ports",
          ],
          preemptible: true,
        }
      : undefined;
}

function resources(pod: Pod): Filter {
  const wanted = podRequests(pod);
  return ({ node, pods }): Rejection | undefined => {
    const allocatable = amountsOf(node.status?.allocatable);
    const running = pods.filter(each => !isTerminal(each));
    const used = sumRequests(running);
    const lacking = Object.entries(wanted)
      .filter(
        ([name, amount]) =>
          amount > 0 && amount > (allocatable[name] ?? 0) - (used[name] ?? 0),
      )
      .map(([name]) => name);
    const full = running.length + 1 > (allocatable.pods ?? 0);
    return lacking.length || full
      ? {
          reasons: [
            ...(full ? ['Too many pods'] : []),
            ...lacking.map(name => `Insufficient ${name}`),
          ],
          preemptible: lacking.every(
            name => wanted[name] <= (allocatable[name] ?? 0),
          ),
        }
      : undefined;
  };
}

/** A claim for one pod alone that another pod has keeps the pod away everywhere. */
function exclusiveClaims(snapshot: SchedulingSnapshot): Filter {
  const names = (snapshot.pod.spec.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const exclusive = names.filter(name =>
    snapshot.claim(name)?.spec.accessModes?.includes('ReadWriteOncePod'),
  );
  const taken =
    exclusive.length > 0 &&
    snapshot.nodes.some(({ pods }) =>
      pods.some(
        other =>
          other.metadata.namespace === snapshot.pod.metadata.namespace &&
          other.metadata.uid !== snapshot.pod.metadata.uid &&
          other.spec.volumes?.some(({ persistentVolumeClaim }) =>
            exclusive.includes(persistentVolumeClaim?.claimName ?? ''),
          ),
      ),
    );
  return () =>
    taken
      ? {
          reasons: [
            'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
          ],
          preemptible: true,
        }
      : undefined;
}

/**
 * The scheduler's filters in its order, around the one that looks at volumes:
 * of each node only what the first refusal says is told.
 */
export function filtersFor(
  snapshot: SchedulingSnapshot,
  volumes: Filter,
): Filter[] {
  const { pod, nodes } = snapshot;
  const spread = spreadFilter(pod, nodes);
  return [
    unschedulable(pod),
    taints(pod),
    nodeAffinity(pod),
    ports(pod),
    resources(pod),
    exclusiveClaims(snapshot),
    volumes,
    ...(spread ? [spread] : []),
    podAffinityFilter(pod, snapshot),
  ];
}
