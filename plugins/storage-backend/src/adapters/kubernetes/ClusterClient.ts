import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';

/** A Kubernetes object as it comes from or goes to the API. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** Names one object; cluster-wide kinds have no namespace. */
export interface ObjectName {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** What a watch tells its listener. */
export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubernetesObject }
  | { type: 'BOOKMARK'; resourceVersion: string };

/** A page of a list. */
export interface ListPage {
  items: KubernetesObject[];
  resourceVersion: string;
  continueToken?: string;
}

/** Options of a server-side apply. */
export interface ApplyOptions {
  object: KubernetesObject;
  fieldManager: string;
  dryRun: boolean;
}

/**
 * The one door to a cluster. Foreign errors become {@link ClusterError} here; nothing else of the
 * backend imports the Kubernetes client.
 */
export interface ClusterClient {
  readonly name: string;
  /** `v1.36.3`; rejects where the server does not answer. */
  version(): Promise<string>;
  list(options: {
    resource: WatchedResource;
    limit?: number;
    continueToken?: string;
    fieldSelector?: string;
    signal: AbortSignal;
  }): Promise<ListPage>;
  /** Ends when the server closes the stream; rejects with ClusterError (410 included). */
  watch(options: {
    resource: WatchedResource;
    resourceVersion: string;
    fieldSelector?: string;
    signal: AbortSignal;
    /** The server accepted the watch; events may follow at any time from now. */
    onOpen?: () => void;
    onEvent: (event: WatchEvent) => void;
  }): Promise<void>;
  /** SelfSubjectAccessReview. */
  canI(attributes: {
    verb: string;
    resource: string;
    subresource?: string;
    apiGroup: string;
    namespace?: string;
  }): Promise<boolean>;
  /** `undefined` where it does not exist. */
  get(ref: ObjectName): Promise<KubernetesObject | undefined>;
  apply(options: ApplyOptions): Promise<KubernetesObject>;
  create(
    object: KubernetesObject,
    options?: { dryRun?: boolean },
  ): Promise<KubernetesObject>;
  /**
   * Replaces an object. Its `metadata.uid` and `metadata.resourceVersion` are the precondition.
   *
   * @throws ClusterError with reason `conflict` where it is another object or another version
   */
  replace(object: KubernetesObject): Promise<KubernetesObject>;
  /**
   * Changes some fields of an object (JSON merge patch). Without a resource version in the
   * precondition the uid alone decides.
   *
   * @throws ClusterError with reason `conflict` where it is another object or another version
   */
  patch(options: {
    ref: ObjectName;
    precondition: { uid: string; resourceVersion?: string };
    patch: Record<string, unknown>;
  }): Promise<KubernetesObject>;
  /** All objects of a kind, of one namespace where it is given. Read from the server, not a cache. */
  listObjects(options: {
    apiVersion: string;
    kind: string;
    namespace?: string;
    labelSelector?: string;
    fieldSelector?: string;
  }): Promise<KubernetesObject[]>;
  /**
   * Deletes with background propagation unless another is asked for; a missing object is not an
   * error. The object may still be there afterwards, held by finalizers or running containers.
   *
   * @throws ClusterError with reason `conflict` where uid or resource version are others
   */
  delete(
    ref: ObjectName & {
      uid?: string;
      resourceVersion?: string;
      propagation?: 'Background' | 'Foreground' | 'Orphan';
    },
  ): Promise<void>;
  listPods(options: {
    namespace: string;
    labelSelector: string;
  }): Promise<KubernetesObject[]>;
  podLog(options: {
    namespace: string;
    name: string;
    /** Needed only where the pod has several. */
    container?: string;
    limitBytes: number;
    /** Only the newest lines; the limit in bytes cuts off the end of them. */
    tailLines?: number;
  }): Promise<string>;
  /**
   * `GET /stats/summary` from the node's kubelet over direct TLS, never through nodes/proxy.
   * @returns the parsed JSON as the kubelet sent it
   */
  kubeletSummary(node: {
    name: string;
    address: string;
    port: number;
  }): Promise<unknown>;
  /** Closes kept connections; the client is not used afterwards. */
  close(): void;
}
