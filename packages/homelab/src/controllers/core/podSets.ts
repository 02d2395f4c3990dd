import { ApiObject } from '../../cluster/objects';
import { Change } from './changes';
import { Pod } from './kinds';
import { NewPod } from './podTemplate';
import { isReady } from './podState';
import { Resource, resources } from './resources';

/** Makes a pod, and tells of it as replica sets, daemon sets and jobs do. */
export function podCreation(
  owner: ApiObject,
  resource: Resource,
  pod: NewPod,
): Change {
  const about = { about: owner, resource };
  return {
    verb: 'create',
    resource: resources.pods,
    object: pod,
    done: made => ({
      ...about,
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: `Created pod: ${made.metadata.name}`,
    }),
    failed: reason => ({
      ...about,
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Error creating: ${reason}`,
    }),
  };
}

/** Deletes a pod, and tells of it. */
export function podDeletion(
  owner: ApiObject,
  resource: Resource,
  pod: Pod,
): Change {
  const about = { about: owner, resource };
  return {
    verb: 'delete',
    resource: resources.pods,
    object: pod,
    tolerate: ['NotFound'],
    done: {
      ...about,
      type: 'Normal',
      reason: 'SuccessfulDelete',
      message: `Deleted pod: ${pod.metadata.name}`,
    },
    failed: reason => ({
      ...about,
      type: 'Warning',
      reason: 'FailedDelete',
      message: `Error deleting: ${reason}`,
    }),
  };
}

const phases = ['Pending', 'Unknown', 'Running'];
const costAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * Pods in the order in which they are given up: without a node, not running,
 * not ready, cheap, young first (ActivePodsWithRanks of Kubernetes).
 */
export function dispensableFirst(pods: readonly Pod[]): Pod[] {
  const rank = (pod: Pod) => [
    pod.spec.nodeName ? 1 : 0,
    phases.indexOf(pod.status?.phase ?? 'Pending'),
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.[costAnnotation] ?? 0),
    -Date.parse(pod.metadata.creationTimestamp ?? ''),
  ];
  const ranked = pods.map(pod => ({ pod, ranks: rank(pod) }));
  ranked.sort((one, other) => {
    const index = one.ranks.findIndex(
      (value, each) => value !== other.ranks[each],
    );
    return index < 0 ? 0 : one.ranks[index] - other.ranks[index];
  });
  return ranked.map(({ pod }) => pod);
}

/** A number or a part of a total, such as `25%`. */
export function scaledValue(
  value: number | string | undefined,
  total: number,
  up: boolean,
): number {
  if (typeof value === 'string') {
    const part = (parseInt(value, 10) * total) / 100;
    return up ? Math.ceil(part) : Math.floor(part);
  }
  return value ?? 0;
}
