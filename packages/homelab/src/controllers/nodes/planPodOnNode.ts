import { Change, Plan } from '../core/changes';
import { Pod, Taint } from '../core/kinds';
import { isTerminal } from '../core/podState';
import { resources } from '../core/resources';
import { tolerates, untolerated } from '../scheduler/taints';

/** Sets the condition by which Jobs and people see that the pod did not end by itself. */
function disrupted(
  pod: Pod,
  reason: string,
  message: string,
  now: number,
  phase?: string,
): Change {
  return {
    verb: 'update',
    resource: resources.pods,
    object: {
      ...pod,
      status: {
        ...pod.status,
        ...(phase && { phase }),
        conditions: [
          ...(pod.status?.conditions ?? []).filter(
            ({ type }) => type !== 'DisruptionTarget',
          ),
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason,
            message,
            lastTransitionTime: new Date(now).toISOString(),
          },
        ],
      },
    } as Pod,
    subresource: 'status',
    tolerate: ['NotFound', 'Conflict'],
  };
}

/** Milliseconds since 1970 from which a pod no longer puts up with a node's taints. */
export function evictionTime(
  pod: Pod,
  taints: readonly Taint[] = [],
  now: number,
): number | undefined {
  const effective = taints.filter(({ effect }) => effect === 'NoExecute');
  const { tolerations = [] } = pod.spec;
  if (effective.length === 0) {
    return undefined;
  }
  if (untolerated(effective, tolerations, ['NoExecute']).length) {
    return now;
  }
  const times = effective.flatMap(taint => {
    const since = taint.timeAdded ? Date.parse(taint.timeAdded) : now;
    return tolerations
      .filter(
        each => each.tolerationSeconds !== undefined && tolerates(each, taint),
      )
      .map(each => since + (each.tolerationSeconds as number) * 1000);
  });
  return times.length ? Math.min(...times) : undefined;
}

/** Evicts a pod from a node with taints of effect NoExecute (taint-eviction-controller). */
export function planEviction(
  pod: Pod,
  taints: readonly Taint[] | undefined,
  now: number,
): Plan {
  const at = evictionTime(pod, taints, now);
  if (at === undefined || pod.metadata.deletionTimestamp) {
    return { changes: [] };
  }
  if (at > now) {
    return { changes: [], againInMs: at - now };
  }
  const { namespace, name } = pod.metadata;
  return {
    changes: [
      {
        verb: 'event',
        event: {
          about: pod,
          resource: resources.pods,
          type: 'Normal',
          reason: 'TaintManagerEviction',
          message: `Marking for deletion Pod ${namespace}/${name}`,
        },
      },
      disrupted(
        pod,
        'DeletionByTaintManager',
        'Taint manager: deleting due to NoExecute taint',
        now,
      ),
      {
        verb: 'delete',
        resource: resources.pods,
        object: pod,
        tolerate: ['NotFound'],
      },
    ],
  };
}

/** How long a node may be away before its pods are taken for lost, in milliseconds. */
const quarantineMs = 40_000;

/**
 * Removes what no kubelet will remove (pod-garbage-collector): pods of nodes
 * that are no more, and pods that are deleted without ever having had a node.
 *
 * @param missingSince - since when the pod's node is missing, milliseconds since 1970
 */
export function planPodGarbage(
  pod: Pod,
  missingSince: number | undefined,
  now: number,
): Plan {
  const force: Change = {
    verb: 'delete',
    resource: resources.pods,
    object: pod,
    options: { gracePeriodSeconds: 0 },
    tolerate: ['NotFound'],
  };
  if (!pod.spec.nodeName) {
    return { changes: pod.metadata.deletionTimestamp ? [force] : [] };
  }
  if (missingSince === undefined) {
    return { changes: [] };
  }
  const leftMs = missingSince + quarantineMs - now;
  return leftMs > 0
    ? { changes: [], againInMs: leftMs }
    : {
        changes: [
          disrupted(
            pod,
            'DeletionByPodGC',
            'PodGC: node no longer exists',
            now,
            isTerminal(pod) ? undefined : 'Failed',
          ),
          force,
        ],
      };
}
