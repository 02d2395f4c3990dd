import { invalid, invalidObject } from '../FieldError';
import { Kind } from '../registry/Kind';
import { Resource, sameJson } from '../Resource';
import { StatusError } from '../StatusError';
import { WriteRequest } from './WriteRequest';

/** How an update differs from a plain PUT. */
export interface UpdateOptions {
  subresource?: string;
  /** The object carries its own entries in `managedFields`, as after an apply. */
  applied?: boolean;
  /** The object comes from a patch of the newest version. */
  patch?: boolean;
}

/** Whether the last finalizer of an object that is being deleted is gone. */
export function isFinished(kind: Kind, object: Resource): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } =
    object.metadata;
  const held =
    kind.group === '' &&
    kind.kind === 'Namespace' &&
    (object.spec?.finalizers ?? []).length > 0;
  return Boolean(
    deletionTimestamp &&
      !finalizers?.length &&
      !deletionGracePeriodSeconds &&
      !held,
  );
}

/** @throws StatusError 400 for an object of another namespace than the request's */
export function checkNamespace(
  { namespace }: WriteRequest,
  metadata: Resource['metadata'],
): void {
  if (metadata.namespace && metadata.namespace !== (namespace ?? '')) {
    throw StatusError.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
}

/** @throws StatusError where an update means another object or another version */
export function checkTarget(
  request: WriteRequest,
  current: Resource,
  object: any,
  options: UpdateOptions,
): void {
  const { kind } = request;
  const { name, uid, resourceVersion } = current.metadata;
  const { metadata } = object;
  if (!options.patch) {
    if (metadata.name !== undefined && metadata.name !== name) {
      throw StatusError.badRequest(
        `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    checkNamespace(request, metadata);
    if (metadata.uid && metadata.uid !== uid) {
      throw StatusError.preconditionFailed(kind, current.metadata, {
        what: 'UID',
        wanted: metadata.uid,
        found: uid,
      });
    }
  }
  if (!metadata.resourceVersion) {
    if (kind.needsVersion && !options.patch) {
      throw invalidObject(kind, name, [
        invalid(
          'metadata.resourceVersion',
          0,
          'must be specified for an update',
        ),
      ]);
    }
  } else if (metadata.resourceVersion !== resourceVersion) {
    throw StatusError.modified(kind, name);
  }
}

/** Of an update of the status, everything else stays as it is. */
function keepAllButStatus(kind: Kind, object: any, current: Resource): void {
  for (const field of new Set([
    ...Object.keys(object),
    ...Object.keys(current),
  ])) {
    if (!['metadata', 'status', 'apiVersion', 'kind'].includes(field)) {
      object[field] = current[field];
    }
  }
  object.metadata.ownerReferences = current.metadata.ownerReferences;
  if (!kind.type) {
    // Of custom resources nothing but the status is written.
    const { managedFields } = object.metadata;
    object.metadata = { ...current.metadata, managedFields };
  }
}

/** Gives a changed object what only the server sets, and the part that the update is not about. */
export function keepSystemFields(
  kind: Kind,
  object: any,
  current: Resource,
  subresource?: string,
): void {
  const { metadata } = object;
  const own = current.metadata;
  object.metadata = {
    ...metadata,
    name: metadata.name ?? own.name,
    ...(own.namespace && { namespace: metadata.namespace ?? own.namespace }),
    uid: metadata.uid ?? own.uid,
    creationTimestamp: own.creationTimestamp,
    generation: own.generation,
    resourceVersion: own.resourceVersion,
    deletionTimestamp: own.deletionTimestamp,
    deletionGracePeriodSeconds: own.deletionGracePeriodSeconds,
  };
  if (subresource === 'status') {
    keepAllButStatus(kind, object, current);
  } else if (kind.status) {
    object.status = current.status;
  }
}

/** Counts the generation up where more than metadata and status changed. */
export function countGeneration(
  kind: Kind,
  object: any,
  current: Resource,
): void {
  if (!kind.generation) {
    return;
  }
  const purpose = ({ metadata, status, ...rest }: any) => rest;
  if (!sameJson(purpose(object), purpose(current))) {
    object.metadata.generation = (current.metadata.generation ?? 0) + 1;
  }
}

/** Whether an update changes nothing but times of `managedFields`. */
export function isUnchanged(object: Resource, current: Resource): boolean {
  const withoutTimes = (resource: Resource) => ({
    ...resource,
    metadata: {
      ...resource.metadata,
      managedFields: resource.metadata.managedFields?.map(
        ({ time, ...entry }) => entry,
      ),
    },
  });
  return sameJson(withoutTimes(object), withoutTimes(current));
}
