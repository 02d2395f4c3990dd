import { ApiError } from '../../cluster/ApiError';
import { ApiObject } from '../../cluster/objects';
import { Resource } from './resources';

/** Whether a deleted object is still there after a write that succeeded. */
export function mayStay(object: ApiObject): boolean {
  const { finalizers = [], deletionGracePeriodSeconds = 0 } = object.metadata;
  const { spec } = object as { spec?: { finalizers?: string[] } };
  return (
    // Namespaces have finalizers of their own in their specification.
    finalizers.length + (spec?.finalizers ?? []).length > 0 ||
    deletionGracePeriodSeconds > 0
  );
}

/** An object with its kind, which lists leave out. */
export function identified(resource: Resource, object: object): object {
  return { apiVersion: resource.apiVersion, kind: resource.kind, ...object };
}

/** A merge patch that concerns the object of this uid alone. */
export function withUid(patch: object, uid: string): object {
  const { metadata = {} } = patch as { metadata?: object };
  return { ...patch, metadata: { ...metadata, uid } };
}

/** A conflict is only the news that there is a newer state, and no event. */
export function isTelling(error: unknown): boolean {
  return !(error instanceof ApiError && error.reason === 'Conflict');
}

/** What the API server said, without which request it was. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^[A-Z]+ \S+ answered \d+: /, '');
}
