import { ApiDiscovery } from './ApiDiscovery';
import type {
  ApplyOptions,
  ClusterClient,
  KubernetesObject,
  ObjectName as ObjectRef,
} from './ClusterClient';
import { ClusterError } from './ClusterError';
import type { ApiServer } from './http/ApiServer';
import { apiPath, objectPath } from './paths';

type PatchOptions = Parameters<ClusterClient['patch']>[0];
type ListOptions = Parameters<ClusterClient['listObjects']>[0];
type DeleteOptions = Parameters<ClusterClient['delete']>[0];

/** Objects per page of a list. */
const pageSize = 500;

function describe({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function refOf(object: KubernetesObject): ObjectRef {
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, namespace, name };
}

/**
 * Whether a patch was refused for its uid. The server answers another resource version with 409,
 * but another uid with 422, as an attempt to change an immutable field (seen with 1.36).
 */
function isOtherUid(error: unknown): error is ClusterError {
  return (
    error instanceof ClusterError &&
    error.code === 422 &&
    error.message.includes('metadata.uid: Invalid value')
  );
}

/** Reads and writes single objects of any kind that the cluster serves. */
export class ObjectApi {
  private readonly discovery: ApiDiscovery;

  constructor(
    private readonly cluster: string,
    private readonly server: ApiServer,
  ) {
    this.discovery = new ApiDiscovery(cluster, apiVersion =>
      server.json({
        what: `ask which kinds ${apiVersion} has`,
        method: 'GET',
        path: apiPath(apiVersion),
      }),
    );
  }

  async get(ref: ObjectRef): Promise<KubernetesObject | undefined> {
    try {
      return (await this.server.json({
        what: `read ${describe(ref)}`,
        method: 'GET',
        path: await this.pathOf(ref),
      })) as KubernetesObject;
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'not-found') {
        return undefined;
      }
      throw error;
    }
  }

  async apply(options: ApplyOptions): Promise<KubernetesObject> {
    const { object, fieldManager, dryRun } = options;
    const ref = refOf(object);
    return (await this.server.json({
      what: `${dryRun ? 'check' : 'apply'} ${describe(ref)}`,
      method: 'PATCH',
      path: await this.pathOf(ref),
      query: {
        fieldManager,
        fieldValidation: 'Strict',
        dryRun: dryRun ? 'All' : undefined,
      },
      // JSON is YAML; the API server knows server-side apply under this name only.
      contentType: 'application/apply-patch+yaml',
      body: object,
    })) as KubernetesObject;
  }

  async create(
    object: KubernetesObject,
    options: { dryRun?: boolean } = {},
  ): Promise<KubernetesObject> {
    const { name, ...collection } = refOf(object);
    return (await this.server.json({
      what: `${options.dryRun ? 'check' : 'create'} ${describe({
        name,
        ...collection,
      })}`,
      method: 'POST',
      path: await this.pathOf(collection),
      query: {
        fieldManager: 'stowage',
        fieldValidation: 'Strict',
        dryRun: options.dryRun ? 'All' : undefined,
      },
      body: object,
    })) as KubernetesObject;
  }

  async replace(object: KubernetesObject): Promise<KubernetesObject> {
    const ref = refOf(object);
    const { uid, resourceVersion } = object.metadata;
    if (!uid || !resourceVersion) {
      throw new ClusterError({
        cluster: this.cluster,
        reason: 'invalid',
        message: `${describe(
          ref,
        )} is not replaced without the uid and resource version that were read`,
      });
    }
    return (await this.server.json({
      what: `replace ${describe(ref)}`,
      method: 'PUT',
      path: await this.pathOf(ref),
      query: { fieldManager: 'stowage', fieldValidation: 'Strict' },
      body: object,
    })) as KubernetesObject;
  }

  async patch(options: PatchOptions): Promise<KubernetesObject> {
    const { ref, precondition, patch } = options;
    try {
      return (await this.server.json({
        what: `change ${describe(ref)}`,
        method: 'PATCH',
        path: await this.pathOf(ref),
        query: { fieldManager: 'stowage', fieldValidation: 'Strict' },
        contentType: 'application/merge-patch+json',
        body: {
          ...patch,
          // The server refuses a patch whose uid or resource version is not the object's.
          metadata: { ...(patch.metadata as object), ...precondition },
        },
      })) as KubernetesObject;
    } catch (error) {
      throw isOtherUid(error)
        ? new ClusterError({
            cluster: this.cluster,
            reason: 'conflict',
            code: error.code,
            message: `${describe(
              ref,
            )} is not changed: it is another object than the one with the uid ${
              precondition.uid
            } that was read`,
            cause: error,
          })
        : error;
    }
  }

  async list(options: ListOptions): Promise<KubernetesObject[]> {
    const { apiVersion, kind, namespace, labelSelector, fieldSelector } =
      options;
    const { plural } = await this.discovery.find({ apiVersion, kind });
    const path = objectPath({ apiVersion, plural, namespace });
    const items: KubernetesObject[] = [];
    let token: string | undefined;
    do {
      const page = (await this.server.json({
        what: `list ${plural}${namespace ? ` in ${namespace}` : ''}`,
        method: 'GET',
        path,
        query: {
          labelSelector,
          fieldSelector,
          limit: String(pageSize),
          continue: token,
        },
      })) as {
        items?: KubernetesObject[];
        metadata?: { continue?: string };
      };
      // The items of a list do not say what they are.
      items.push(
        ...(page.items ?? []).map(item => ({ ...item, apiVersion, kind })),
      );
      token = page.metadata?.continue || undefined;
    } while (token);
    return items;
  }

  async delete(ref: DeleteOptions): Promise<void> {
    const { uid, resourceVersion, propagation = 'Background' } = ref;
    try {
      await this.server.json({
        what: `delete ${describe(ref)}`,
        method: 'DELETE',
        path: await this.pathOf(ref),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: propagation,
          ...((uid || resourceVersion) && {
            preconditions: { uid, resourceVersion },
          }),
        },
      });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== 'not-found') {
        throw error;
      }
    }
  }

  /**
   * A namespaced kind needs a namespace and another kind must have none: a path without it would
   * mean something else.
   */
  private async pathOf(
    ref: Omit<ObjectRef, 'name'> & { name?: string },
  ): Promise<string> {
    const { apiVersion, kind, namespace, name } = ref;
    const { plural, namespaced } = await this.discovery.find(ref);
    if (namespaced !== Boolean(namespace)) {
      throw new ClusterError({
        cluster: this.cluster,
        reason: 'invalid',
        message: namespaced
          ? `${kind} ${name ?? ''} needs a namespace`
          : `${kind} ${
              name ?? ''
            } is not in a namespace, but '${namespace}' is given`,
      });
    }
    return objectPath({ apiVersion, plural, namespace, name });
  }
}
