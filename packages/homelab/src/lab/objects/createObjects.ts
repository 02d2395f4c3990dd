import { setTimeout as delay } from 'timers/promises';
import { InputError } from '@backstage/errors';
import { ApiClient } from '../../cluster/ApiClient';
import { ApiError } from '../../cluster/ApiError';
import { ApiObject } from '../../cluster/objects';

/** How long what an object needs first may take to appear, in milliseconds. */
const patienceMs = 20_000;
const lookAgainMs = 25;

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** What an object is known by among those that have been created. */
export function objectKeyOf(object: ApiObject): string {
  const { apiVersion = 'v1', kind = '', metadata } = object;
  const { namespace, name } = metadata;
  return [apiVersion, kind, namespace, name].filter(Boolean).join('/');
}

/** Finds the collections of kinds, as the API server tells them. */
class Collections {
  private readonly lists = new Map<string, Promise<ResourceList | undefined>>();

  constructor(private readonly client: ApiClient) {}

  /** Path of the collection that an object belongs to; undefined for a kind that is not there. */
  async pathOf(object: ApiObject): Promise<string | undefined> {
    const { apiVersion = 'v1', kind, metadata } = object;
    const root = apiVersion.includes('/')
      ? `/apis/${apiVersion}`
      : `/api/${apiVersion}`;
    const list = this.lists.get(root) ?? this.client.find<ResourceList>(root);
    this.lists.set(root, list);
    const resource = (await list)?.resources.find(
      each => each.kind === kind && !each.name.includes('/'),
    );
    if (!resource) {
      // It may come with a definition that has just been made.
      this.lists.delete(root);
      return undefined;
    }
    return resource.namespaced
      ? `${root}/namespaces/${metadata.namespace ?? 'default'}/${resource.name}`
      : `${root}/${resource.name}`;
  }
}

/** Whether a refusal is one that time alone mends: a pod's service account comes from a controller. */
function isTooEarly(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.status === 403 &&
    /service ?account/i.test(error.message)
  );
}

/**
 * Creates objects one after the other. One that is there already is left as it
 * is.
 *
 * @param input.created - keys of those that were created before: whoever has
 *   deleted one of them since does not get it back
 * @returns the keys of all that have been created by now
 * @throws ApiError for an object that is refused, InputError for a kind that
 *   the API server does not have
 */
export async function createObjects(input: {
  client: ApiClient;
  objects: readonly ApiObject[];
  created: readonly string[];
}): Promise<string[]> {
  const { client, objects } = input;
  const created = new Set(input.created);
  const collections = new Collections(client);
  for (const object of objects) {
    const key = objectKeyOf(object);
    if (!created.has(key)) {
      await createOne(client, collections, object);
      created.add(key);
    }
  }
  return [...created];
}

async function createOne(
  client: ApiClient,
  collections: Collections,
  object: ApiObject,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const path = await collections.pathOf(object);
    try {
      if (path) {
        await client.request(path, { method: 'POST', body: object });
        return;
      }
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'AlreadyExists') {
        return;
      }
      if (!isTooEarly(error) || Date.now() > deadline) {
        throw error;
      }
    }
    if (Date.now() > deadline) {
      throw new InputError(
        `The API server has no kind ${object.kind} in ${object.apiVersion}, which '${object.metadata.name}' of the scene is.`,
      );
    }
    await delay(lookAgainMs);
  }
}
