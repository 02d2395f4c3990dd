import { annotations } from '../core/annotations';
import { isMeantFor } from '../core/claims';
import { Change } from '../core/changes';
import { isSame } from '../core/hash';
import { Claim, Volume } from '../core/kinds';
import { resources } from '../core/resources';

/** A copy with one annotation more. */
export function annotated<T extends Claim | Volume>(
  object: T,
  more: Record<string, string>,
): T {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...object.metadata.annotations, ...more },
    },
  };
}

/** The volume as it is once it names the claim, or undefined if it does already. */
export function volumeForClaim(
  volume: Volume,
  claim: Claim,
): Volume | undefined {
  const { claimRef } = volume.spec;
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const byController =
    !isMeantFor(volume, claim) &&
    volume.metadata.annotations?.[annotations.boundByController] === undefined;
  const named =
    claimRef?.name === name &&
    claimRef.namespace === namespace &&
    claimRef.uid === uid;
  if (named && !byController) {
    return undefined;
  }
  const bound: Volume = {
    ...volume,
    spec: {
      ...volume.spec,
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        ...{ namespace, name, uid, resourceVersion },
      },
    },
  };
  return byController
    ? annotated(bound, { [annotations.boundByController]: 'yes' })
    : bound;
}

/** Sets a volume's phase, if it is another. */
export function volumePhase(
  volume: Volume,
  phase: string,
  message?: string,
): Change[] {
  return volume.status?.phase === phase
    ? []
    : [
        {
          verb: 'update',
          resource: resources.volumes,
          object: {
            ...volume,
            status: { ...volume.status, phase, message },
          } as Volume,
          subresource: 'status',
          tolerate: ['NotFound'],
        },
      ];
}

/**
 * Sets a claim's phase and, for a bound one, what its volume has. The capacity
 * is taken over when it becomes bound, and left to whoever expands it later.
 */
export function claimStatus(
  claim: Claim,
  phase: string,
  volume?: Volume,
): Change[] {
  const { status = {} } = claim;
  const wanted: Claim['status'] = volume
    ? {
        ...status,
        phase,
        accessModes: volume.spec.accessModes,
        capacity:
          status.phase === phase ? status.capacity : volume.spec.capacity,
      }
    : { ...status, phase, accessModes: undefined, capacity: undefined };
  return isSame(status, wanted)
    ? []
    : [
        {
          verb: 'update',
          resource: resources.claims,
          object: { ...claim, status: wanted } as Claim,
          subresource: 'status',
          tolerate: ['NotFound'],
        },
      ];
}

/**
 * The next step on the way to a bound pair: the volume names the claim, is
 * bound, the claim names the volume, is bound. Each step is decided on what the
 * one before has made of the objects.
 */
export function bindingStep(volume: Volume, claim: Claim): Change[] {
  const bound = volumeForClaim(volume, claim);
  if (bound) {
    return [{ verb: 'update', resource: resources.volumes, object: bound }];
  }
  const phase = volumePhase(volume, 'Bound');
  if (phase.length) {
    return phase;
  }
  const { metadata, spec } = claim;
  const points = spec.volumeName === volume.metadata.name;
  if (
    !points ||
    metadata.annotations?.[annotations.bindCompleted] === undefined
  ) {
    return [
      {
        verb: 'update',
        resource: resources.claims,
        object: {
          ...annotated(claim, {
            ...(!points && { [annotations.boundByController]: 'yes' }),
            [annotations.bindCompleted]: 'yes',
          }),
          spec: { ...spec, volumeName: volume.metadata.name },
        } as Claim,
      },
    ];
  }
  return claimStatus(claim, 'Bound', volume);
}
