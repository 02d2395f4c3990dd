import { ApiObject, OwnerReference } from '../../cluster/objects';
import { Claim, StatefulSet } from '../core/kinds';
import { controllerReference } from '../core/owners';
import { Resource, resources } from '../core/resources';
import { isInRange } from './identity';

/** A pod as far as claims name it: one that does not exist yet has no uid. */
export interface PodIdentity {
  name: string;
  uid?: string;
  ordinal: number;
}

function policyOf(set: StatefulSet) {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } =
    set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  return { whenDeleted, whenScaled };
}

function names(
  reference: OwnerReference,
  resource: Resource,
  name: string,
): boolean {
  return (
    reference.apiVersion === resource.apiVersion &&
    reference.kind === resource.kind &&
    reference.name === name
  );
}

function isStale(
  reference: OwnerReference,
  resource: Resource,
  owner: { name: string; uid?: string },
): boolean {
  return names(reference, resource, owner.name) && reference.uid !== owner.uid;
}

/**
 * Whether a claim waits to go with a former pod of this name, so that the pod
 * must not be made yet (PodClaimIsStale).
 */
export function isStaleFor(
  set: StatefulSet,
  claim: Claim,
  pod: PodIdentity,
): boolean {
  return (
    policyOf(set).whenScaled !== 'Retain' &&
    (claim.metadata.ownerReferences ?? []).some(reference =>
      isStale(reference, resources.pods, pod),
    )
  );
}

/**
 * The owners that a claim ought to have by the set's retention policy, or
 * undefined if they are right, or not ours to set (isClaimOwnerUpToDate,
 * updateClaimOwnerRefForSetAndPod). With `Delete` when scaled the pod that goes
 * owns its claim; with `Delete` when deleted the set does.
 */
export function wantedOwners(
  set: StatefulSet,
  claim: Claim,
  pod: PodIdentity,
): { owners?: OwnerReference[]; conflict: boolean } {
  const { whenDeleted, whenScaled } = policyOf(set);
  const present = claim.metadata.ownerReferences ?? [];
  const { name, uid } = set.metadata;
  const isSets = (reference: OwnerReference) =>
    names(reference, resources.statefulSets, name);
  const isPods = (reference: OwnerReference) =>
    names(reference, resources.pods, pod.name);
  if (
    present.some(
      reference =>
        isStale(reference, resources.statefulSets, { name, uid }) ||
        isStale(reference, resources.pods, pod),
    )
  ) {
    // Of a former set or pod: the garbage collector's.
    return { conflict: false };
  }
  const others = present.filter(each => !isSets(each) && !isPods(each));
  const conflict =
    (whenDeleted !== 'Retain' || whenScaled !== 'Retain') &&
    others.some(({ controller }) => controller);
  const scaledDown = !isInRange(set, pod.ordinal);
  const wanted = [...others];
  if (!conflict) {
    const owner = (object: ApiObject, resource: Resource) =>
      controllerReference(object, resource);
    if (whenScaled === 'Delete' && scaledDown) {
      if (pod.uid) {
        wanted.push(
          owner(
            { metadata: { name: pod.name, uid: pod.uid, resourceVersion: '' } },
            resources.pods,
          ),
        );
      }
    } else if (whenDeleted === 'Delete') {
      wanted.push(owner(set, resources.statefulSets));
    }
  }
  const same =
    wanted.length === present.length &&
    wanted.every(reference =>
      present.some(
        each =>
          each.uid === reference.uid &&
          Boolean(each.controller) === Boolean(reference.controller),
      ),
    );
  return { owners: same ? undefined : wanted, conflict };
}
