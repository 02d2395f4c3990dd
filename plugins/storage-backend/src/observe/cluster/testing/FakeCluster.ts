import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';
import {
  ClusterClient,
  ClusterError,
  ClusterErrorReason,
  KubernetesObject,
  ListPage,
  WatchEvent,
} from '../../../adapters/kubernetes';

type WatchOptions = Parameters<ClusterClient['watch']>[0];

interface OpenWatch {
  options: WatchOptions;
  end: () => void;
  fail: (error: unknown) => void;
}

/** Our error for a reason, as the real client would make it. */
export function refusal(
  reason: ClusterErrorReason,
  extra: { retryAfterSeconds?: number } = {},
): ClusterError {
  return new ClusterError({
    cluster: 'fake',
    reason,
    message: `said ${reason}`,
    ...extra,
  });
}

/**
 * A cluster whose objects, refusals and dropped connections are the test's. Only what watch
 * caches and observers use is there.
 */
export class FakeCluster implements ClusterClient {
  readonly name = 'fake';
  /** Every list and watch that was asked for, such as `list pods` or `watch pods 7`. */
  readonly calls: string[] = [];
  /** Objects in one page. */
  pageSize = 1_000;
  /** What the next calls answer instead of doing their work, in order. */
  failures: unknown[] = [];
  /** What every call on a resource answers, until it is taken away. */
  readonly refused = new Map<WatchedResource | '*', ClusterError>();
  /** Rights that are missing, such as `get nodes/stats`. */
  readonly missing = new Set<string>();
  private readonly objects = new Map<WatchedResource, KubernetesObject[]>();
  private watches: OpenWatch[] = [];
  private clock = 1;

  /** Adds or replaces an object; watches hear of it unless told not to. */
  put(
    resource: WatchedResource,
    object: KubernetesObject,
    options: { silently?: boolean } = {},
  ): void {
    const known = this.objects.get(resource) ?? [];
    const others = known.filter(other => !sameName(other, object));
    const versioned = this.versioned(object);
    this.objects.set(resource, [...others, versioned]);
    if (!options.silently) {
      this.send(resource, {
        type: others.length < known.length ? 'MODIFIED' : 'ADDED',
        object: versioned,
      });
    }
  }

  remove(
    resource: WatchedResource,
    object: KubernetesObject,
    options: { silently?: boolean } = {},
  ): void {
    const known = this.objects.get(resource) ?? [];
    this.objects.set(
      resource,
      known.filter(other => !sameName(other, object)),
    );
    if (!options.silently) {
      this.send(resource, { type: 'DELETED', object: this.versioned(object) });
    }
  }

  send(resource: WatchedResource, event: WatchEvent): void {
    for (const watch of this.watchesOf(resource)) {
      try {
        watch.options.onEvent(event);
      } catch (error) {
        watch.fail(error);
      }
    }
  }

  /** The server ends the watches, as it does every few minutes. */
  endWatches(): void {
    this.watches.splice(0).forEach(({ end }) => end());
  }

  /** The connections break, or the server sends an error into them. */
  failWatches(error: unknown = refusal('unreachable')): void {
    this.watches.splice(0).forEach(({ fail }) => fail(error));
  }

  get openWatches(): number {
    return this.watches.length;
  }

  async version(): Promise<string> {
    this.refuse('*');
    return 'v1.36.3';
  }

  async list(options: Parameters<ClusterClient['list']>[0]): Promise<ListPage> {
    const { resource, continueToken } = options;
    this.calls.push(`list ${resource}${continueToken ? ' continued' : ''}`);
    this.refuse(resource);
    const start = Number(continueToken ?? 0);
    const objects = this.objects.get(resource) ?? [];
    const end = start + this.pageSize;
    return {
      items: objects.slice(start, end),
      resourceVersion: String(this.clock),
      continueToken: end < objects.length ? String(end) : undefined,
    };
  }

  async watch(options: WatchOptions): Promise<void> {
    const { resource, resourceVersion, signal } = options;
    this.calls.push(`watch ${resource} ${resourceVersion}`);
    this.refuse(resource);
    options.onOpen?.();
    await new Promise<void>((resolve, reject) => {
      const watch = { options, end: resolve, fail: reject };
      this.watches.push(watch);
      signal.addEventListener('abort', () => {
        this.watches = this.watches.filter(other => other !== watch);
        reject(refusal('unreachable'));
      });
    });
  }

  async canI(
    attributes: Parameters<ClusterClient['canI']>[0],
  ): Promise<boolean> {
    this.refuse('*');
    const { verb, resource, subresource } = attributes;
    return !this.missing.has(
      `${verb} ${resource}${subresource ? `/${subresource}` : ''}`,
    );
  }

  get = unused;
  apply = unused;
  create = unused;
  delete = unused;
  replace = unused;
  patch = unused;
  listObjects = unused;
  listPods = unused;
  podLog = unused;
  kubeletSummary = unused;

  close(): void {
    this.calls.push('close');
  }

  private watchesOf(resource: WatchedResource): OpenWatch[] {
    return this.watches.filter(({ options }) => options.resource === resource);
  }

  private versioned(object: KubernetesObject): KubernetesObject {
    this.clock += 1;
    return {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.clock) },
    };
  }

  private refuse(resource: WatchedResource | '*'): void {
    if (this.failures.length) {
      throw this.failures.shift();
    }
    const refused = this.refused.get(resource) ?? this.refused.get('*');
    if (refused) {
      throw refused;
    }
  }
}

function sameName(a: KubernetesObject, b: KubernetesObject): boolean {
  return (
    a.metadata.name === b.metadata.name &&
    a.metadata.namespace === b.metadata.namespace
  );
}

async function unused(): Promise<never> {
  throw new Error('The observation does not use this');
}
