import { ConflictError } from '@backstage/errors';
import {
  ClusterClient,
  ClusterError,
  KubernetesObject,
  ObjectName,
} from '../../adapters/kubernetes';
import { systemTiming } from '../../observe/cluster/Timing';

/** What helpers need of a step's context. */
export interface ClusterScope {
  readonly cluster: ClusterClient;
  readonly signal: AbortSignal;
}

/** The name of an object, as the client wants it. */
export function refOf(object: KubernetesObject): ObjectName {
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, namespace, name };
}

/** `StatefulSet shop/db`, for messages. */
export function wordsOf({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Refs of the kinds that moves deal with most. */
export const claimRef = (namespace: string, name: string): ObjectName => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace,
  name,
});
export const volumeRef = (name: string): ObjectName => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  name,
});
export const podRef = (namespace: string, name: string): ObjectName => ({
  apiVersion: 'v1',
  kind: 'Pod',
  namespace,
  name,
});

/** Whether the server refused because the object is there already, or is another version. */
export function isConflict(error: unknown): boolean {
  return error instanceof ClusterError && error.reason === 'conflict';
}

/** Failures that say nothing about the cluster's state; asking again may answer. */
const passing = new Set(['unreachable', 'server-error', 'throttled']);

/** Whether asking again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof ClusterError && passing.has(error.reason);
}

/** Between two looks at the API server, milliseconds: at first, and where it takes long. */
const lookAgainMs = { first: 250, last: 2_000 };

/** Later looks may come late by a twentieth of what was waited already: copies take hours. */
function pauseMs(waitedMs: number): number {
  return Math.min(Math.max(lookAgainMs.first, waitedMs / 20), lookAgainMs.last);
}

/**
 * Looks until there is an answer other than `undefined`. A cluster that does not answer for a
 * moment is asked again; the deadline counts all the same.
 *
 * @throws whatever `late` makes when the deadline passes, or the signal's reason
 */
export async function waitUntil<T>(
  scope: ClusterScope,
  options: {
    timeoutSeconds: number;
    look: () => Promise<T | undefined>;
    late: (lastError?: unknown) => Error;
  },
): Promise<T> {
  const begunAt = systemTiming.now();
  const deadline = begunAt + options.timeoutSeconds * 1000;
  let lastError: unknown;
  for (;;) {
    scope.signal.throwIfAborted();
    try {
      const answer = await options.look();
      if (answer !== undefined) {
        return answer;
      }
      lastError = undefined;
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
      lastError = error;
    }
    if (systemTiming.now() > deadline) {
      throw options.late(lastError);
    }
    await systemTiming.delay(
      pauseMs(systemTiming.now() - begunAt),
      scope.signal,
    );
  }
}

/**
 * Creates an object unless it is there already.
 *
 * @param options.isOurs - whether one that is there was made by this operation
 * @throws ConflictError where somebody else has an object of that name
 */
export async function ensureCreated(
  scope: ClusterScope,
  options: {
    object: KubernetesObject;
    isOurs: (existing: KubernetesObject) => boolean;
  },
): Promise<KubernetesObject> {
  const { object } = options;
  const ref = refOf(object);
  let existing = await scope.cluster.get(ref);
  if (!existing) {
    try {
      return await scope.cluster.create(object);
    } catch (error) {
      // An answer that was lost on the way may hide that it was made.
      existing = await scope.cluster.get(ref);
      if (!existing) {
        throw error;
      }
    }
  }
  if (!options.isOurs(existing)) {
    throw new ConflictError(
      `${wordsOf(
        ref,
      )} exists and was not made by this operation; it is not touched. Rename or delete it.`,
    );
  }
  return existing;
}

/** How often a change is tried again because somebody else changed the object at the same time. */
const mostChanges = 10;

/**
 * Changes an object from what was just read to what it should be. The patch carries uid and
 * resource version of that read, so that it can't meet another object or undo another's change.
 *
 * @param options.change - the merge patch, or `undefined` where nothing is to be done
 * @returns the object afterwards; `undefined` where there is none
 * @throws ConflictError where the object has another uid than asked for
 */
export async function changeObject(
  scope: ClusterScope,
  options: {
    ref: ObjectName;
    uid?: string;
    change: (object: KubernetesObject) => Record<string, unknown> | undefined;
  },
): Promise<KubernetesObject | undefined> {
  const { ref, uid, change } = options;
  for (let attempt = 1; ; attempt += 1) {
    const object = await scope.cluster.get(ref);
    if (!object) {
      return undefined;
    }
    if (uid && object.metadata.uid !== uid) {
      throw new ConflictError(
        `${wordsOf(
          ref,
        )} is not the one that was planned with: it was made anew`,
      );
    }
    const patch = change(object);
    if (!patch) {
      return object;
    }
    try {
      return await scope.cluster.patch({
        ref,
        precondition: {
          uid: object.metadata.uid!,
          resourceVersion: object.metadata.resourceVersion,
        },
        patch,
      });
    } catch (error) {
      if (!isConflict(error) || attempt === mostChanges) {
        throw error;
      }
    }
  }
}

/**
 * Deletes an object and waits until it is really gone.
 *
 * @throws Error where it is still there at the deadline
 */
export async function deleteAndWait(
  scope: ClusterScope,
  options: { ref: ObjectName; uid: string; timeoutSeconds: number },
): Promise<void> {
  const { ref, uid, timeoutSeconds } = options;
  const there = await scope.cluster.get(ref);
  if (!there || there.metadata.uid !== uid) {
    return;
  }
  if (!there.metadata.deletionTimestamp) {
    await scope.cluster.delete({ ...ref, uid });
  }
  await waitUntil(scope, {
    timeoutSeconds,
    look: async () => {
      const left = await scope.cluster.get(ref);
      return !left || left.metadata.uid !== uid ? true : undefined;
    },
    late: () =>
      new Error(
        `${wordsOf(
          ref,
        )} is still there ${timeoutSeconds} s after it was deleted`,
      ),
  });
}
