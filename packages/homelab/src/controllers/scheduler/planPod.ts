import { annotated, volumeForClaim } from '../binder/binding';
import { annotations } from '../core/annotations';
import { Change, EventFacts } from '../core/changes';
import { Pod } from '../core/kinds';
import { podCondition } from '../core/podState';
import { resources } from '../core/resources';
import { placePod } from './placePod';
import { SchedulingSnapshot } from './types';

/** What becomes of a pod in one attempt. */
export interface SchedulingPlan {
  changes: Change[];
  /** The node that it goes to, now or once its volumes are there. */
  node?: string;
  /** Whether it only waits for its volumes. */
  waits?: boolean;
}

function event(pod: Pod, facts: Omit<EventFacts, 'about' | 'resource'>) {
  return { about: pod, resource: resources.pods, modern: true, ...facts };
}

function unschedulable(pod: Pod, message: string, now: number): Change[] {
  const before = podCondition(pod, 'PodScheduled');
  const told = event(pod, {
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
  });
  const isNews =
    before?.status !== 'False' ||
    before.reason !== 'Unschedulable' ||
    before.message !== message;
  return [
    { verb: 'event', event: told },
    ...(isNews
      ? [
          {
            verb: 'update' as const,
            resource: resources.pods,
            object: {
              ...pod,
              status: {
                ...pod.status,
                conditions: [
                  ...(pod.status?.conditions ?? []).filter(
                    ({ type }) => type !== 'PodScheduled',
                  ),
                  {
                    type: 'PodScheduled',
                    status: 'False',
                    reason: 'Unschedulable',
                    message,
                    lastTransitionTime:
                      before?.status === 'False'
                        ? before.lastTransitionTime
                        : new Date(now).toISOString(),
                  },
                ],
              },
            } as Pod,
            subresource: 'status' as const,
            tolerate: ['NotFound'],
          },
        ]
      : []),
  ];
}

/**
 * One attempt for a pod: onto a node if all its volumes are there, otherwise
 * the words to the binder and the provisioners that bring them, or the reason
 * why no node does.
 */
export function planPod(
  snapshot: SchedulingSnapshot,
  now: number,
): SchedulingPlan {
  const { pod } = snapshot;
  const placement = placePod(snapshot);
  if ('message' in placement) {
    return { changes: unschedulable(pod, placement.message, now) };
  }
  const { node, volumes } = placement;
  const { bindings, provisions } = volumes;
  if (bindings.length + provisions.length > 0) {
    const changes: Change[] = [];
    for (const { volume, claim } of bindings) {
      const bound = volumeForClaim(volume, claim);
      if (bound) {
        changes.push({
          verb: 'update',
          resource: resources.volumes,
          object: bound,
        });
      }
    }
    for (const claim of provisions) {
      if (claim.metadata.annotations?.[annotations.selectedNode] !== node) {
        changes.push({
          verb: 'update',
          resource: resources.claims,
          object: annotated(claim, { [annotations.selectedNode]: node }),
        });
      }
    }
    return { changes, node, waits: true };
  }
  const { namespace, name } = pod.metadata;
  return {
    node,
    changes: [
      {
        verb: 'bind',
        resource: resources.pods,
        object: pod,
        node,
        tolerate: ['NotFound'],
        done: event(pod, {
          type: 'Normal',
          reason: 'Scheduled',
          message: `Successfully assigned ${namespace}/${name} to ${node}`,
        }),
      },
    ],
  };
}
