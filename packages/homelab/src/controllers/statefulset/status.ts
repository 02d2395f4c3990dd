import { Change } from '../core/changes';
import { isSame } from '../core/hash';
import { Pod, Revision, StatefulSet } from '../core/kinds';
import { isAvailable, isRunningAndReady } from '../core/podState';
import { resources } from '../core/resources';
import { revisionLabel } from './identity';

/** The status that a set ought to have, as a write if it has another. */
export function setStatus(input: {
  set: StatefulSet;
  pods: readonly Pod[];
  current: Revision;
  update: Revision;
  now: number;
}): Change | undefined {
  const { set, pods, current, update, now } = input;
  const {
    replicas: wanted = 1,
    minReadySeconds = 0,
    updateStrategy,
  } = set.spec;
  const created = pods.filter(pod => pod.status?.phase);
  const ready = pods.filter(isRunningAndReady);
  const ofRevision = (revision: Revision) =>
    created.filter(
      ({ metadata }) =>
        !metadata.deletionTimestamp &&
        metadata.labels?.[revisionLabel] === revision.metadata.name,
    ).length;
  const updated = ofRevision(update);
  const complete =
    updateStrategy?.type !== 'OnDelete' &&
    [updated, ready.length, created.length].every(count => count === wanted);
  const before = set.status ?? {};
  const status = {
    ...before,
    observedGeneration: set.metadata.generation,
    replicas: created.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter(pod =>
      isAvailable(pod, minReadySeconds, now),
    ).length,
    currentReplicas: complete ? updated : ofRevision(current),
    updatedReplicas: updated,
    currentRevision: (complete ? update : current).metadata.name,
    updateRevision: update.metadata.name,
    collisionCount: before.collisionCount ?? 0,
  };
  // What is left out by the API server is zero.
  const shown = {
    readyReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
    ...before,
  };
  return isSame(status, shown)
    ? undefined
    : {
        verb: 'update',
        resource: resources.statefulSets,
        object: { ...set, status } as StatefulSet,
        subresource: 'status',
        tolerate: ['NotFound'],
      };
}
