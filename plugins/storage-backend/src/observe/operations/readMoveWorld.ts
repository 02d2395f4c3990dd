import { toError } from '@backstage/errors';
import type {
  MoveSurroundings,
  MoveWorld,
  RawObject,
  UnreadableResource,
} from '@stowage/backstage-plugin-storage-common';
import { ClusterError } from '../../adapters/kubernetes';
import type {
  ClusterClient,
  KubernetesObject,
} from '../../adapters/kubernetes';
import { moveReads } from './moveReads';
import type { MoveRead } from './moveReads';

/** Lists that come from the API server. */
type Lists = Pick<MoveWorld, keyof typeof moveReads>;

/** One list, or why there is none. */
interface ReadResult {
  objects: KubernetesObject[];
  unreadable?: UnreadableResource;
}

/**
 * Reads one list. That a cluster has no such kind is an answer; that it may not be read, or does
 * not answer, is put down and never taken for an empty list.
 */
async function readList(options: {
  client: Pick<ClusterClient, 'listObjects'>;
  read: MoveRead;
  namespace?: string;
}): Promise<ReadResult> {
  const { client, read, namespace } = options;
  const { apiVersion, kind, resource, couldHideWriter } = read;
  try {
    return {
      objects: await client.listObjects({ apiVersion, kind, namespace }),
    };
  } catch (error) {
    const reason = error instanceof ClusterError ? error.reason : undefined;
    if (read.optional && reason === 'not-found') {
      return { objects: [] };
    }
    return {
      objects: [],
      unreadable: {
        resource,
        ...(namespace && { namespace }),
        reason: reason === 'forbidden' ? 'forbidden' : 'failed',
        message: toError(error).message,
        couldHideWriter,
      },
    };
  }
}

function namespacesOf(
  read: MoveRead,
  options: { namespace: string; moversNamespace: string },
): Array<string | undefined> {
  switch (read.scope) {
    case 'cluster':
      return [undefined];
    case 'namespace':
      return [options.namespace];
    default:
      return [...new Set([options.namespace, options.moversNamespace])];
  }
}

async function readNamespace(
  client: Pick<ClusterClient, 'get'>,
  name: string,
): Promise<{ object?: RawObject; unreadable?: UnreadableResource }> {
  try {
    return {
      object: await client.get({ apiVersion: 'v1', kind: 'Namespace', name }),
    };
  } catch (error) {
    return {
      unreadable: {
        resource: 'namespaces',
        reason:
          error instanceof ClusterError && error.reason === 'forbidden'
            ? 'forbidden'
            : 'failed',
        message: toError(error).message,
        couldHideWriter: false,
      },
    };
  }
}

/**
 * Reads everything that a plan is made from, fresh from the API server: whole objects, since a
 * plan decides about owners, finalizers and tolerations, which the watch caches do not keep. About
 * twenty lists, all at the same time.
 *
 * Nothing that fails is an error here: what could not be read is named in `unreadable`, and the
 * planner decides whether it matters.
 */
export async function readMoveWorld(options: {
  client: Pick<ClusterClient, 'get' | 'listObjects'>;
  namespace: string;
  surroundings: MoveSurroundings;
  now: Date;
}): Promise<MoveWorld> {
  const { client, namespace, surroundings, now } = options;
  const { moversNamespace } = surroundings;
  const unreadable: UnreadableResource[] = [];
  const lists = await Promise.all([
    readNamespace(client, namespace),
    ...Object.entries(moveReads).map(async ([name, reads]) => {
      const results = await Promise.all(
        reads.flatMap((read: MoveRead) =>
          namespacesOf(read, { namespace, moversNamespace }).map(each =>
            readList({ client, read, namespace: each }),
          ),
        ),
      );
      results.forEach(result => {
        if (result.unreadable) {
          unreadable.push(result.unreadable);
        }
      });
      return [name, results.flatMap(({ objects }) => objects)] as const;
    }),
  ]);
  const [found, ...entries] = lists;
  if (found.unreadable) {
    unreadable.push(found.unreadable);
  }
  return {
    ...surroundings,
    // The API server's answers have the shape that its version promises; nothing can check more.
    ...(Object.fromEntries(entries) as unknown as Lists),
    readAt: now.toISOString(),
    namespace,
    namespaceObject: found.object,
    unreadable: unreadable.sort((one, other) =>
      one.resource.localeCompare(other.resource),
    ),
  };
}
