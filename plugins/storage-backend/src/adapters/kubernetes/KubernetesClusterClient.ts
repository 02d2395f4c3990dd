import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';
import type { KubeletConfig } from '../../config/types';
import type { ConnectionSource } from './access/Connection';
import { readAccessFile } from './access/UrlAccess';
import type {
  ApplyOptions,
  ClusterClient,
  KubernetesObject,
  ListPage,
  ObjectName,
  WatchEvent,
} from './ClusterClient';
import { ApiServer } from './http/ApiServer';
import { HttpTransport } from './http/HttpTransport';
import { readWatch } from './http/watchStream';
import { ObjectApi } from './ObjectApi';
import { objectPath, watchedPath } from './paths';
import { ClientTimeouts, defaultTimeouts } from './timeouts';

/** The door to a cluster over plain HTTPS; see {@link ClusterClient} for the contract. */
export class KubernetesClusterClient implements ClusterClient {
  readonly name: string;
  private readonly kubelet: KubeletConfig;
  private readonly timeouts: ClientTimeouts;
  private readonly transport: HttpTransport;
  private readonly server: ApiServer;
  private readonly objects: ObjectApi;

  constructor(options: {
    name: string;
    source: ConnectionSource;
    kubelet: KubeletConfig;
    timeouts?: Partial<ClientTimeouts>;
  }) {
    this.name = options.name;
    this.kubelet = options.kubelet;
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.transport = new HttpTransport(options.name);
    this.server = new ApiServer({
      source: options.source,
      transport: this.transport,
      timeoutMs: this.timeouts.request,
    });
    this.objects = new ObjectApi(options.name, this.server);
  }

  async version(): Promise<string> {
    const answer = (await this.server.json({
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
    const answer = (await this.server.json({
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
    const response = await this.server.withCredentials(connection =>
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
    const answer = (await this.server.json({
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

  get(ref: ObjectName): Promise<KubernetesObject | undefined> {
    return this.objects.get(ref);
  }

  apply(options: ApplyOptions): Promise<KubernetesObject> {
    return this.objects.apply(options);
  }

  create(
    object: KubernetesObject,
    options?: { dryRun?: boolean },
  ): Promise<KubernetesObject> {
    return this.objects.create(object, options);
  }

  replace(object: KubernetesObject): Promise<KubernetesObject> {
    return this.objects.replace(object);
  }

  patch(
    options: Parameters<ClusterClient['patch']>[0],
  ): Promise<KubernetesObject> {
    return this.objects.patch(options);
  }

  listObjects(
    options: Parameters<ClusterClient['listObjects']>[0],
  ): Promise<KubernetesObject[]> {
    return this.objects.list(options);
  }

  delete(ref: Parameters<ClusterClient['delete']>[0]): Promise<void> {
    return this.objects.delete(ref);
  }

  async listPods(options: {
    namespace: string;
    labelSelector: string;
  }): Promise<KubernetesObject[]> {
    const { namespace, labelSelector } = options;
    const answer = (await this.server.json({
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
    tailLines?: number;
  }): Promise<string> {
    const { namespace, name, container, limitBytes, tailLines } = options;
    return await this.server.withCredentials(connection =>
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
        query: {
          container,
          limitBytes: String(limitBytes),
          tailLines: tailLines === undefined ? undefined : String(tailLines),
        },
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
    return await this.server.withCredentials(({ headers, tls }) =>
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
}
