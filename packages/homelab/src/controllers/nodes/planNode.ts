import { Change, EventFacts, Plan } from '../core/changes';
import { isSame } from '../core/hash';
import { Condition, Node, Pod, Taint } from '../core/kinds';
import { podCondition } from '../core/podState';
import { resources } from '../core/resources';

/** What is known of a node at one moment. */
export interface NodeSnapshot {
  node: Node;
  /** When its Lease was last seen to be renewed, milliseconds since 1970. */
  heardAt: number;
  graceMs: number;
  pods: readonly Pod[];
  /** Whether pods may be driven away: not where most nodes are silent at once. */
  evicts: boolean;
  now: number;
}

const notReady = 'node.kubernetes.io/not-ready';
const unreachable = 'node.kubernetes.io/unreachable';

/** Which state of which condition keeps new pods away, and by which taint. */
const conditionTaints: [type: string, status: string, key: string][] = [
  ['Ready', 'False', notReady],
  ['Ready', 'Unknown', unreachable],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
];
const unschedulable = 'node.kubernetes.io/unschedulable';
const ownKeys = [...conditionTaints.map(([, , key]) => key), unschedulable];

const kubeletConditions = [
  'Ready',
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
];

/** The state of a node's condition; `Unknown` where it has none. */
export function conditionStatus(node: Node, type: string): string {
  return (
    node.status?.conditions?.find(each => each.type === type)?.status ??
    'Unknown'
  );
}

/** The conditions of a node that says nothing more, or undefined if they stand. */
function silenced(node: Node, now: number): Condition[] | undefined {
  const before = node.status?.conditions ?? [];
  const wanted = kubeletConditions.map((type): Condition => {
    const present = before.find(each => each.type === type);
    if (present?.status === 'Unknown') {
      return present;
    }
    return {
      type,
      lastHeartbeatTime:
        present?.lastHeartbeatTime ?? node.metadata.creationTimestamp,
      lastTransitionTime: new Date(now).toISOString(),
      status: 'Unknown',
      reason: present ? 'NodeStatusUnknown' : 'NodeStatusNeverUpdated',
      message: present
        ? 'Kubelet stopped posting node status.'
        : 'Kubelet never posted node status.',
    };
  });
  const others = before.filter(({ type }) => !kubeletConditions.includes(type));
  return wanted.every(each => before.includes(each))
    ? undefined
    : [...wanted, ...others];
}

/** The taints that a node's conditions amount to, beside those of others. */
export function wantedTaints(
  node: Node,
  evicts: boolean,
  now: number,
): Taint[] {
  const present = node.spec?.taints ?? [];
  const keep = (key: string, effect: string): Taint =>
    present.find(each => each.key === key && each.effect === effect) ?? {
      key,
      effect,
      timeAdded: new Date(now).toISOString().replace(/\.\d+Z/, 'Z'),
    };
  const isOurs = ({ key, effect }: Taint) =>
    (effect === 'NoSchedule' && ownKeys.includes(key)) ||
    (effect === 'NoExecute' && [notReady, unreachable].includes(key));
  const taints = present.filter(each => !isOurs(each));
  const conditions = node.status?.conditions ?? [];
  for (const [type, status, key] of conditionTaints) {
    if (conditions.some(each => each.type === type && each.status === status)) {
      taints.push(keep(key, 'NoSchedule'));
      if (type === 'Ready' && evicts) {
        taints.push(keep(key, 'NoExecute'));
      }
    }
  }
  if (node.spec?.unschedulable) {
    taints.push(keep(unschedulable, 'NoSchedule'));
  }
  return taints;
}

function nodeEvent(node: Node, reason: string, message: string): EventFacts {
  return {
    about: node,
    resource: resources.nodes,
    type: 'Normal',
    reason,
    message,
  };
}

/** Takes back that pods are ready on a node of which nothing is known. */
function unreadyPods({ pods, now }: NodeSnapshot): Change[] {
  return pods.flatMap((pod): Change[] => {
    if (podCondition(pod, 'Ready')?.status !== 'True') {
      return [];
    }
    return [
      {
        verb: 'update',
        resource: resources.pods,
        object: {
          ...pod,
          status: {
            ...pod.status,
            conditions: pod.status?.conditions?.map(each =>
              each.type === 'Ready'
                ? {
                    ...each,
                    status: 'False',
                    lastTransitionTime: new Date(now).toISOString(),
                  }
                : each,
            ),
          },
        } as Pod,
        subresource: 'status',
        tolerate: ['NotFound'],
        done: {
          about: pod,
          resource: resources.pods,
          type: 'Warning',
          reason: 'NodeNotReady',
          message: 'Node is not ready',
        },
      },
    ];
  });
}

/**
 * What is due for a node (node-lifecycle-controller): unknown conditions when
 * its Lease was not renewed in time, taints for what its conditions say, its
 * pods not ready.
 */
export function planNode(snapshot: NodeSnapshot): Plan {
  const { node, heardAt, graceMs, evicts, now } = snapshot;
  const leftMs = heardAt + graceMs - now;
  const silence = leftMs <= 0 ? silenced(node, now) : undefined;
  if (silence) {
    const wasReady = conditionStatus(node, 'Ready') === 'True';
    const { name } = node.metadata;
    return {
      changes: [
        {
          verb: 'update',
          resource: resources.nodes,
          object: {
            ...node,
            status: { ...node.status, conditions: silence },
          } as Node,
          subresource: 'status',
          tolerate: ['NotFound'],
          ...(wasReady && {
            done: nodeEvent(
              node,
              'NodeNotReady',
              `Node ${name} status is now: NodeNotReady`,
            ),
          }),
        },
      ],
    };
  }
  const changes: Change[] = [];
  const taints = wantedTaints(node, evicts, now);
  if (!isSame(taints, node.spec?.taints ?? [])) {
    changes.push({
      verb: 'update',
      resource: resources.nodes,
      object: {
        ...node,
        spec: { ...node.spec, taints: taints.length ? taints : undefined },
      } as Node,
      tolerate: ['NotFound'],
    });
  }
  if (conditionStatus(node, 'Ready') !== 'True') {
    changes.push(...unreadyPods(snapshot));
  }
  return {
    changes,
    againInMs: leftMs > 0 ? leftMs : graceMs,
  };
}

/**
 * Whether pods of unready nodes are driven away: not when no node at all is
 * ready, and of a small cluster not when most are silent, because then the
 * fault is more likely in between (node-lifecycle-controller's zone states,
 * with its defaults of 55 % and 50 nodes).
 */
export function evictsIn(nodes: readonly Node[]): boolean {
  const silent = nodes.filter(
    node => conditionStatus(node, 'Ready') !== 'True',
  ).length;
  if (silent === nodes.length) {
    return false;
  }
  return nodes.length > 50 || silent <= 2 || silent / nodes.length < 0.55;
}
