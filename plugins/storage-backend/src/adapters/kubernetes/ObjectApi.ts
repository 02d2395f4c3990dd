import { ApiDiscovery } from './ApiDiscovery';
import type { ApplyOptions, KubernetesObject } from './ClusterClient';
import { ClusterError } from './ClusterError';
import type { ApiServer } from './http/ApiServer';
import { apiPath, objectPath } from './paths';

/** Names one object. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

function describe({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function refOf(object: KubernetesObject): ObjectRef {
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, namespace, name };
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

  async create(object: KubernetesObject): Promise<KubernetesObject> {
    const { name, ...collection } = refOf(object);
    return (await this.server.json({
      what: `create ${describe({ name, ...collection })}`,
      method: 'POST',
      path: await this.pathOf(collection),
      query: { fieldManager: 'stowage', fieldValidation: 'Strict' },
      body: object,
    })) as KubernetesObject;
  }

  async delete(ref: ObjectRef & { uid?: string }): Promise<void> {
    try {
      await this.server.json({
        what: `delete ${describe(ref)}`,
        method: 'DELETE',
        path: await this.pathOf(ref),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          ...(ref.uid && { preconditions: { uid: ref.uid } }),
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
