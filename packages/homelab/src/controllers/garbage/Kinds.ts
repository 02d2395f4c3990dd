import { ApiObject } from '../../cluster/objects';
import { Cache } from '../core/Cache';
import { Cluster } from '../core/Cluster';
import { Resource, resourceKey } from '../core/resources';
import { discoverResources } from './discoverResources';

const definitions = 'apiextensions.k8s.io/customresourcedefinitions';
/** Milliseconds from a new definition to its kind being served. */
const settleMs = 2_000;

/**
 * All kinds that the cluster has, each followed once: those that controllers
 * read in full, and the metadata of all others, also of kinds that come later.
 */
export class Kinds {
  private readonly caches = new Map<string, Cache<ApiObject>>();
  private readonly added: Cache<ApiObject>[] = [];
  private resources: Resource[] = [];
  private timer?: NodeJS.Timeout;
  private started = false;
  private readonly listeners: ((
    resource: Resource,
    change: { now?: ApiObject; before?: ApiObject },
  ) => void)[] = [];

  constructor(private readonly cluster: Cluster) {
    for (const cache of cluster.complete) {
      this.take(cache);
    }
  }

  /** Calls back for every change of any object from now on. */
  listen(
    listener: (
      resource: Resource,
      change: { now?: ApiObject; before?: ApiObject },
    ) => void,
  ): void {
    this.listeners.push(listener);
  }

  /** Learns what kinds there are and lists what is not followed yet. */
  async start(): Promise<void> {
    await this.discover();
    this.started = true;
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await Promise.all(this.added.map(cache => cache.stop()));
  }

  /** The kind that an owner reference names. */
  resourceOf(apiVersion: string, kind: string): Resource | undefined {
    const group = apiVersion.split('/').slice(0, -1).join('/');
    return this.resources.find(
      each =>
        each.kind === kind &&
        each.apiVersion.split('/').slice(0, -1).join('/') === group,
    );
  }

  /** The namespaced kinds that can be deleted. */
  get namespaced(): Resource[] {
    return this.resources.filter(({ namespaced }) => namespaced);
  }

  /** The cache of a kind. */
  cacheOf(resource: Resource): Cache<ApiObject> | undefined {
    return this.caches.get(resourceKey(resource));
  }

  private take(cache: Cache<ApiObject>): void {
    const { resource } = cache;
    this.caches.set(resourceKey(resource), cache);
    cache.listen(change => {
      this.listeners.forEach(listener => listener(resource, change));
      if (this.started && resourceKey(resource) === definitions) {
        this.discoverSoon();
      }
    });
  }

  private discoverSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.discover().catch(() => this.discoverSoon());
    }, settleMs);
    this.timer.unref();
  }

  private async discover(): Promise<void> {
    this.resources = await discoverResources(this.cluster.client);
    const fresh = this.resources
      .filter(resource => !this.caches.has(resourceKey(resource)))
      .map(
        resource =>
          new Cache<ApiObject>(this.cluster.client, resource, {
            metadataOnly: true,
          }),
      );
    for (const cache of fresh) {
      this.take(cache);
      this.added.push(cache);
      this.cluster.addCache(cache);
    }
    await Promise.all(fresh.map(cache => cache.start()));
  }
}
