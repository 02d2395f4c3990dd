import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';
import type { KubeletConfig } from '../../config/types';
import { Connection, ConnectionSource } from './access/Connection';
import { readAccessFile } from './access/UrlAccess';
import { ApiDiscovery } from './ApiDiscovery';
import type {
  ApplyOptions,
  ClusterClient,
  KubernetesObject,
  ListPage,
  WatchEvent,
} from './ClusterClient';
import { ClusterError } from './ClusterError';
import { HttpCall, HttpTransport } from './http/HttpTransport';
import { readWatch } from './http/watchStream';
import { apiPath, objectPath, watchedPath } from './paths';

/** Deadlines in milliseconds. */
export interface ClientTimeouts {
  /** One small question. */
  request: number;
  /** One page of a list. */
  list: number;
  /** Until the API server accepts a watch. */
  watchOpen: number;
  /** Silence on a watch; bookmarks come about every minute. */
  watchLiveness: number;
  /** After which the API server is asked to end a watch, so that connections spread anew. */
  watchDuration: number;
  kubelet: number;
}

export const defaultTimeouts: ClientTimeouts = {
  request: 15_000,
  list: 60_000,
  watchOpen: 30_000,
  watchLiveness: 150_000,
  watchDuration: 300_000,
  kubelet: 10_000,
};

interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

type ApiCall = Omit<HttpCall, 'connection' | 'timeoutMs'> & {
  timeoutMs?: number;
};

function describe({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function refOf(object: KubernetesObject): ObjectRef {
  const { name, namespace } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, namespace, name };
}

/** The door to a cluster over plain HTTPS; see {@link ClusterClient} for the contract. */
export class KubernetesClusterClient implements ClusterClient {
  readonly name: string;
  private readonly source: ConnectionSource;
  private readonly kubelet: KubeletConfig;
  private readonly timeouts: ClientTimeouts;
  private readonly transport: HttpTransport;
  private readonly discovery: ApiDiscovery;

  constructor(options: {
    name: string;
    source: ConnectionSource;
    kubelet: KubeletConfig;
    timeouts?: Partial<ClientTimeouts>;
  }) {
    this.name = options.name;
    this.source = options.source;
    this.kubelet = options.kubelet;
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.transport = new HttpTransport(options.name);
    this.discovery = new ApiDiscovery(options.name, apiVersion =>
      this.json({
        what: `ask which kinds ${apiVersion} has`,
        method: 'GET',
        path: apiPath(apiVersion),
      }),
    );
  }

  async version(): Promise<string> {
    const answer = (await this.json({
      what: 'tell its version',
      method: 'GET',
      path: '/version',
    })) as { gitVersion?: string };
    return answer.gitVersion ?? 'unknown';
  }

  async list(options: {
    resource: WatchedResource;
    limit?: number;
    continueToken?: string;
    fieldSelector?: string;
    signal: AbortSignal;
  }): Promise<ListPage> {
    const { resource, limit, continueToken, fieldSelector, signal } = options;
    const answer = (await this.json({
      what: `list ${resource}`,
      method: 'GET',
      path: watchedPath(resource),
      query: {
        limit: limit === undefined ? undefined : String(limit),
        continue: continueToken,
        fieldSelector,
      },
      timeoutMs: this.timeouts.list,
      signal,
    })) as {
      items?: KubernetesObject[] | null;
      metadata?: { resourceVersion?: string; continue?: string };
    };
    return {
      items: answer.items ?? [],
      resourceVersion: answer.metadata?.resourceVersion ?? '',
      continueToken: answer.metadata?.continue || undefined,
    };
  }

  async watch(options: {
    resource: WatchedResource;
    resourceVersion: string;
    fieldSelector?: string;
    signal: AbortSignal;
    onOpen?: () => void;
    onEvent: (event: WatchEvent) => void;
  }): Promise<void> {
    const { resource, resourceVersion, fieldSelector, signal } = options;
    const { watchDuration, watchLiveness, watchOpen } = this.timeouts;
    const what = `watch ${resource}`;
    const response = await this.withCredentials(connection =>
      this.transport.open({
        connection,
        what,
        method: 'GET',
        path: watchedPath(resource),
        query: {
          watch: '1',
          allowWatchBookmarks: 'true',
          resourceVersion,
          fieldSelector,
          // Spread, so that not all watches of all replicas end at once.
          timeoutSeconds: String(
            Math.ceil((watchDuration * (1 + Math.random())) / 1000),
          ),
        },
        timeoutMs: watchOpen,
        signal,
      }),
    );
    options.onOpen?.();
    await readWatch({
      cluster: this.name,
      what,
      response,
      livenessMs: watchLiveness,
      signal,
      onEvent: options.onEvent,
    });
  }

  async canI(attributes: {
    verb: string;
    resource: string;
    subresource?: string;
    apiGroup: string;
    namespace?: string;
  }): Promise<boolean> {
    const { apiGroup, ...rest } = attributes;
    const answer = (await this.json({
      what: `tell whether the portal may ${rest.verb} ${rest.resource}`,
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { group: apiGroup, ...rest } },
      },
    })) as { status?: { allowed?: boolean } };
    return answer.status?.allowed === true;
  }

  async get(ref: ObjectRef): Promise<KubernetesObject | undefined> {
    try {
      return (await this.json({
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
    return (await this.json({
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
    return (await this.json({
      what: `create ${describe({ name, ...collection })}`,
      method: 'POST',
      path: await this.pathOf(collection),
      query: { fieldManager: 'stowage', fieldValidation: 'Strict' },
      body: object,
    })) as KubernetesObject;
  }

  async delete(ref: ObjectRef & { uid?: string }): Promise<void> {
    try {
      await this.json({
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

  async listPods(options: {
    namespace: string;
    labelSelector: string;
  }): Promise<KubernetesObject[]> {
    const { namespace, labelSelector } = options;
    const answer = (await this.json({
      what: `list pods in ${namespace}`,
      method: 'GET',
      path: objectPath({ apiVersion: 'v1', plural: 'pods', namespace }),
      query: { labelSelector },
    })) as { items?: KubernetesObject[] | null };
    return answer.items ?? [];
  }

  async podLog(options: {
    namespace: string;
    name: string;
    container?: string;
    limitBytes: number;
  }): Promise<string> {
    const { namespace, name, container, limitBytes } = options;
    return await this.withCredentials(connection =>
      this.transport.text({
        connection,
        what: `read the log of pod ${namespace}/${name}`,
        method: 'GET',
        path: `${objectPath({
          apiVersion: 'v1',
          plural: 'pods',
          namespace,
          name,
        })}/log`,
        query: { container, limitBytes: String(limitBytes) },
        timeoutMs: this.timeouts.request,
      }),
    );
  }

  async kubeletSummary(node: {
    name: string;
    address: string;
    port: number;
  }): Promise<unknown> {
    const { name, address, port } = node;
    const host = address.includes(':') ? `[${address}]` : address;
    const { caFile, dangerouslySkipTlsVerify } = this.kubelet;
    const ca = caFile
      ? await readAccessFile({
          cluster: this.name,
          path: caFile,
          role: "kubelets' CA file",
        })
      : undefined;
    return await this.withCredentials(({ headers, tls }) =>
      this.transport.json({
        connection: {
          server: new URL(`https://${host}:${port}`),
          headers,
          tls: {
            ...tls,
            servername: undefined,
            ca: ca ?? tls.ca,
            rejectUnauthorized: !dangerouslySkipTlsVerify,
          },
        },
        what: `read the statistics of node ${name}'s kubelet`,
        method: 'GET',
        path: '/stats/summary',
        timeoutMs: this.timeouts.kubelet,
      }),
    );
  }

  close(): void {
    this.transport.close();
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
        cluster: this.name,
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

  private async json(call: ApiCall): Promise<unknown> {
    return await this.withCredentials(connection =>
      this.transport.json({
        timeoutMs: this.timeouts.request,
        ...call,
        connection,
      }),
    );
  }

  /**
   * Runs a request with the present credentials. Where the server refuses them they are read anew
   * and the request is sent once more: a refused one has changed nothing.
   */
  private async withCredentials<T>(
    send: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    try {
      return await send(await this.source.connect());
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== 'unauthorized') {
        throw error;
      }
      this.source.renew();
      return await send(await this.source.connect());
    }
  }
}
