import { ApiObject, ObjectMetadata } from '../../cluster/objects';
import { Change } from './changes';
import { Resource } from './resources';

/**
 * Changes lists of an object's metadata, refused if the object has changed
 * since: a merge patch replaces a list as a whole. One that is gone needs none.
 */
export function changeMetadata(
  resource: Resource,
  { metadata }: ApiObject,
  lists: Pick<Partial<ObjectMetadata>, 'finalizers' | 'ownerReferences'>,
): Change {
  return {
    verb: 'patch',
    resource,
    object: { metadata },
    patch: {
      metadata: { resourceVersion: metadata.resourceVersion, ...lists },
    },
    tolerate: ['NotFound'],
  };
}

/** Takes a finalizer off an object. */
export function withoutFinalizer(
  resource: Resource,
  object: ApiObject,
  finalizer: string,
): Change {
  return changeMetadata(resource, object, {
    finalizers: (object.metadata.finalizers ?? []).filter(
      each => each !== finalizer,
    ),
  });
}

/** Takes owners away from an object. */
export function withoutOwners(
  resource: Resource,
  object: ApiObject,
  uids: readonly string[],
): Change {
  return changeMetadata(resource, object, {
    ownerReferences: (object.metadata.ownerReferences ?? []).filter(
      ({ uid }) => !uids.includes(uid),
    ),
  });
}
