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
  get(ref: {
    apiVersion: string;
    kind: string;
    namespace?: string;
    name: string;
  }): Promise<KubernetesObject | undefined>;
  apply(options: ApplyOptions): Promise<KubernetesObject>;
  create(object: KubernetesObject): Promise<KubernetesObject>;
  /** Foreground or background deletion; a missing object is not an error. */
  delete(ref: {
    apiVersion: string;
    kind: string;
    namespace?: string;
    name: string;
    uid?: string;
  }): Promise<void>;
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
