import { Change, EventFacts } from '../core/changes';
import { Claim, StatefulSet } from '../core/kinds';
import { resources } from '../core/resources';
import { claimNames, newClaims } from './identity';
import { PodIdentity, wantedOwners } from './retention';

interface Surroundings {
  set: StatefulSet;
  claim(name: string): Claim | undefined;
}

function event(
  set: StatefulSet,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): EventFacts {
  return {
    about: set,
    resource: resources.statefulSets,
    type,
    reason,
    message,
  };
}

/** The events of something done to a pod. */
export function podEvents(
  set: StatefulSet,
  verb: 'Create' | 'Update' | 'Delete',
  pod: string,
) {
  const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  return {
    done: event(set, 'Normal', `Successful${verb}`, `${what} successful`),
    failed: (reason: string) =>
      event(set, 'Warning', `Failed${verb}`, `${what} failed error: ${reason}`),
  };
}

/** Makes the claims of an ordinal that are missing. */
export function claimChanges(
  { set, claim }: Surroundings,
  pod: string,
  ordinal: number,
): Change[] {
  const { name: setName } = set.metadata;
  return newClaims(set, ordinal)
    .filter(({ metadata }) => !claim(metadata.name))
    .map(object => {
      const { name } = object.metadata;
      return {
        verb: 'create',
        resource: resources.claims,
        object,
        tolerate: ['AlreadyExists'],
        done: event(
          set,
          'Normal',
          'SuccessfulCreate',
          `Create Claim ${name} Pod ${pod} in StatefulSet ${setName} success`,
        ),
        failed: reason => [
          event(
            set,
            'Warning',
            'FailedCreate',
            `Create Claim ${name} for Pod ${pod} in StatefulSet ${setName} failed error: ${reason}`,
          ),
          podEvents(set, 'Create', pod).failed(
            `failed to create PVC ${name}: ${reason}`,
          ),
        ],
      };
    });
}

/** Sets the owners of an ordinal's claims as the retention policy wants them. */
export function retentionChanges(
  { set, claim }: Surroundings,
  pod: PodIdentity,
): Change[] {
  return claimNames(set, pod.ordinal).flatMap((name): Change[] => {
    const present = claim(name);
    if (!present) {
      return [];
    }
    const { owners, conflict } = wantedOwners(set, present, pod);
    if (!owners) {
      return [];
    }
    return [
      ...(conflict
        ? [
            {
              verb: 'event' as const,
              event: event(
                set,
                'Warning',
                'ConflictingController',
                `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
              ),
            },
          ]
        : []),
      {
        verb: 'update',
        resource: resources.claims,
        object: {
          ...present,
          metadata: { ...present.metadata, ownerReferences: owners },
        },
      },
    ];
  });
}
