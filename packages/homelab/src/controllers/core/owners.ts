import { ApiObject, OwnerReference } from '../../cluster/objects';
import { Change } from './changes';
import { LabelSelector } from './kinds';
import { selects } from './labels';
import { changeMetadata, withoutOwners } from './metadata';
import { Resource } from './resources';

/** The owner that manages an object, if it has one. */
export function controllerOf(object: ApiObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller);
}

/** The reference with which an object is managed by another. */
export function controllerReference(
  owner: ApiObject,
  resource: Resource,
): OwnerReference {
  return {
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether an object names another among its owners. */
export function isOwnedBy(object: ApiObject, owner: ApiObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    ({ uid }) => uid === owner.metadata.uid,
  );
}

/** What belongs to a workload, and what it takes to make it so. */
export interface Claimed<T> {
  /** What belongs to it already; an adoption comes with the next look. */
  owned: T[];
  changes: Change[];
}

/**
 * Sorts out what a workload manages: adopts orphans that its selector selects
 * and releases what it selects no more (PodControllerRefManager's rules). What
 * is being deleted is neither adopted nor released, and a workload that is
 * being deleted adopts nothing.
 *
 * @param input.fits - a further condition for adoption and keeping, such as a name
 */
export function claimObjects<T extends ApiObject>(input: {
  owner: ApiObject;
  ownerResource: Resource;
  selector: LabelSelector;
  objects: Iterable<T>;
  resource: Resource;
  fits?(object: T): boolean;
}): Claimed<T> {
  const { owner, ownerResource, selector, resource, fits } = input;
  const owned: T[] = [];
  const changes: Change[] = [];
  for (const object of input.objects) {
    const { metadata } = object;
    const controller = controllerOf(object);
    const wanted =
      selects(selector, metadata.labels) && (fits?.(object) ?? true);
    if (controller) {
      if (controller.uid !== owner.metadata.uid) {
        continue;
      }
      if (wanted) {
        owned.push(object);
      } else if (!owner.metadata.deletionTimestamp) {
        changes.push(withoutOwners(resource, object, [owner.metadata.uid]));
      }
    } else if (
      wanted &&
      !metadata.deletionTimestamp &&
      !owner.metadata.deletionTimestamp
    ) {
      changes.push(
        changeMetadata(resource, object, {
          ownerReferences: [
            ...(metadata.ownerReferences ?? []),
            controllerReference(owner, ownerResource),
          ],
        }),
      );
    }
  }
  return { owned, changes };
}
