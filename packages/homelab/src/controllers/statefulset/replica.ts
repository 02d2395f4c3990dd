import { Change } from '../core/changes';
import { Claim, Pod, Revision, StatefulSet } from '../core/kinds';
import { isRunningAndReady, isTerminal } from '../core/podState';
import { resources } from '../core/resources';
import { templateOf } from '../core/revisions';
import { claimChanges, podEvents, retentionChanges } from './claims';
import {
  claimName,
  claimNames,
  fitsIdentity,
  newSetPod,
  ordinalRange,
  podName,
  withIdentity,
} from './identity';
import { isStaleFor } from './retention';

/** A place in a set, and the pod that has it. */
export interface Member {
  ordinal: number;
  /** Absent where one is to be made. */
  pod?: Pod;
}

interface Surroundings {
  set: StatefulSet;
  claim(name: string): Claim | undefined;
}

/** Deletes a pod of the set and tells of it. */
export function podDeletion(set: StatefulSet, pod: Pod): Change {
  return {
    verb: 'delete',
    resource: resources.pods,
    object: pod,
    tolerate: ['NotFound', 'Conflict'],
    ...podEvents(set, 'Delete', pod.metadata.name),
  };
}

/** What one wanted pod takes, and whether the ones after it have to wait for it. */
export function replicaChanges(
  snapshot: Surroundings,
  { ordinal, pod }: Member,
  revisions: { current: Revision; update: Revision },
): { blocks: boolean; due: Change[] } {
  const { set } = snapshot;
  const name = podName(set, ordinal);
  const identity = { name, uid: pod?.metadata.uid, ordinal };
  if (pod && isTerminal(pod)) {
    return {
      blocks: true,
      due: pod.metadata.deletionTimestamp ? [] : [podDeletion(set, pod)],
    };
  }
  if (!pod) {
    const stale = (set.spec.volumeClaimTemplates ?? []).some(template => {
      const claim = snapshot.claim(claimName(set, template, ordinal));
      return claim && isStaleFor(set, claim, identity);
    });
    if (stale) {
      return { blocks: true, due: [] };
    }
    const going = claimNames(set, ordinal).find(
      each => snapshot.claim(each)?.metadata.deletionTimestamp,
    );
    if (going) {
      const why = `pvc ${going} is being deleted`;
      const event = podEvents(set, 'Create', name).failed(why);
      return {
        blocks: true,
        due: [
          ...claimChanges(snapshot, name, ordinal),
          { verb: 'event', event },
        ],
      };
    }
    const revision = revisionFor(set, ordinal, revisions);
    return {
      blocks: true,
      due: [
        ...claimChanges(snapshot, name, ordinal),
        {
          verb: 'create',
          resource: resources.pods,
          object: newSetPod(set, ordinal, {
            name: revision.metadata.name,
            template:
              revision === revisions.update
                ? set.spec.template
                : templateOf(revision),
          }),
          ...podEvents(set, 'Create', name),
        },
        ...retentionChanges(snapshot, identity),
      ],
    };
  }
  const due: Change[] = [];
  if (pod.status?.phase === 'Pending') {
    due.push(
      ...claimChanges(snapshot, name, ordinal),
      ...retentionChanges(snapshot, identity),
    );
  } else if (isRunningAndReady(pod)) {
    due.push(...retentionChanges(snapshot, identity));
  }
  if (
    !pod.metadata.deletionTimestamp &&
    isRunningAndReady(pod) &&
    !fitsIdentity(set, pod, ordinal)
  ) {
    due.push({
      verb: 'update',
      resource: resources.pods,
      object: withIdentity(set, pod, ordinal),
      ...podEvents(set, 'Update', name),
    });
  }
  return { blocks: false, due };
}

function revisionFor(
  set: StatefulSet,
  ordinal: number,
  { current, update }: { current: Revision; update: Revision },
): Revision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const [start] = ordinalRange(set);
  const isCurrent = rollingUpdate
    ? ordinal < start + (rollingUpdate.partition ?? 0)
    : type !== 'OnDelete' &&
      ordinal < start + (set.status?.currentReplicas ?? 0);
  return isCurrent ? current : update;
}
