import type { LoggerService } from '@backstage/backend-plugin-api';
import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';
import {
  ClusterClient,
  ClusterError,
  KubernetesObject,
  ObservedByResource,
  toObserved,
  WatchEvent,
} from '../../adapters/kubernetes';
import { CacheStatus, StatusKeeper } from './CacheStatus';
import type { ObjectStore } from './ObjectStore';
import { backoffMs, decideRetry } from './retryPolicy';
import { Pause, Timing } from './Timing';

/** What a watch cache needs. */
export interface WatchCacheOptions<R extends WatchedResource> {
  client: ClusterClient;
  resource: R;
  store: ObjectStore<ObservedByResource[R]>;
  timing: Timing;
  logger: LoggerService;
  fieldSelector?: string;
  /** Objects that came, changed or went. */
  onObjects: (objects: Array<ObservedByResource[R]>) => void;
  /** Told when state, reason or message change, not at each contact. */
  onStatus: (now: CacheStatus, before: CacheStatus) => void;
}

/** Objects in one page of a list. */
const pageSize = 500;

/** A watch that lived this long, or brought an event, was a good one. */
const healthyWatchMs = 5_000;

/**
 * Keeps the last known objects of one resource in step with the cluster: a paged list, then a
 * watch from there. Whatever goes wrong it goes on, and never forgets what it knew: only a
 * complete list or a DELETED event removes an object.
 */
export class WatchCache<R extends WatchedResource> {
  private readonly keeper: StatusKeeper;
  private readonly pause: Pause;
  private readonly stopping = new AbortController();
  private running?: Promise<void>;
  private resourceVersion?: string;
  private failures = 0;

  constructor(private readonly options: WatchCacheOptions<R>) {
    this.keeper = new StatusKeeper(options.timing, options.onStatus);
    this.pause = new Pause(options.timing);
  }

  get status(): CacheStatus {
    return this.keeper.status;
  }

  get size(): number {
    return this.options.store.size;
  }

  /** The last known objects; the same array until one of them changes. */
  values(): Array<ObservedByResource[R]> {
    return this.options.store.values();
  }

  start(): void {
    this.running ??= this.run(this.stopping.signal);
  }

  /** Ends requests and waits until nothing runs any more. The objects stay readable. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** The cluster answers again: no need to wait out the delay. */
  wake(): void {
    const { reason } = this.status;
    if (reason !== 'forbidden' && reason !== 'throttled') {
      this.pause.interrupt();
    }
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const attempt = { openedAt: 0, events: 0 };
      let delayMs = 0;
      try {
        await this.list(signal);
        await this.watch(signal, attempt);
        delayMs = this.afterEnd(attempt);
      } catch (error) {
        if (!signal.aborted) {
          delayMs = this.afterFailure(error, attempt);
        }
      }
      if (delayMs && !signal.aborted) {
        await this.pause.wait(delayMs, signal);
      }
    }
  }

  /** Lists everything, unless there is a resourceVersion to watch from. */
  private async list(signal: AbortSignal): Promise<void> {
    if (this.resourceVersion !== undefined) {
      return;
    }
    const { client, resource, fieldSelector, store } = this.options;
    const objects: Array<ObservedByResource[R]> = [];
    let continueToken: string | undefined;
    let resourceVersion = '';
    do {
      const page = await client.list({
        resource,
        limit: pageSize,
        continueToken,
        fieldSelector,
        signal,
      });
      for (const item of page.items) {
        const observed = this.trim(item);
        if (observed) {
          objects.push(observed);
        }
      }
      ({ continueToken, resourceVersion } = page);
      this.keeper.contact();
    } while (continueToken);
    this.resourceVersion = resourceVersion;
    this.tell(store.replace(objects));
  }

  private async watch(
    signal: AbortSignal,
    attempt: { openedAt: number; events: number },
  ): Promise<void> {
    const { client, resource, fieldSelector, timing } = this.options;
    await client.watch({
      resource,
      resourceVersion: this.resourceVersion ?? '',
      fieldSelector,
      signal,
      onOpen: () => {
        attempt.openedAt = timing.now();
        this.keeper.contact();
        this.keeper.become({ state: 'synced' });
      },
      onEvent: event => {
        attempt.events += 1;
        this.failures = 0;
        this.keeper.contact();
        this.take(event);
      },
    });
  }

  private take(event: WatchEvent): void {
    const { store, resource } = this.options;
    if (event.type === 'BOOKMARK') {
      this.assertNotOlder(event.resourceVersion);
      this.resourceVersion = event.resourceVersion;
      return;
    }
    this.resourceVersion =
      event.object.metadata.resourceVersion ?? this.resourceVersion;
    const observed = this.trim(event.object);
    if (observed) {
      const changed =
        event.type === 'DELETED' ? store.remove(observed) : store.put(observed);
      this.tell(changed ? [observed] : []);
    } else if (resource !== 'events') {
      this.options.logger.debug(`A ${resource} event held no object to keep`);
    }
  }

  /**
   * A cluster restored from a backup counts from an older number again, and would stay silent on
   * a watch from a newer one.
   */
  private assertNotOlder(bookmark: string): void {
    const known = this.resourceVersion ?? '';
    const numbers = /^\d+$/;
    if (
      numbers.test(known) &&
      numbers.test(bookmark) &&
      BigInt(bookmark) < BigInt(known)
    ) {
      throw new ClusterError({
        cluster: this.options.client.name,
        reason: 'gone',
        message: `Cluster '${this.options.client.name}' went back from resourceVersion ${known} to ${bookmark}; it may have been restored from a backup`,
      });
    }
  }

  /** An object that cannot be read is left out; it must not take the others with it. */
  private trim(object: KubernetesObject): ObservedByResource[R] | undefined {
    const { resource, logger, client } = this.options;
    try {
      return toObserved(resource, object);
    } catch (error) {
      logger.warn(
        `Left out an object of ${resource} in cluster '${client.name}' that could not be read: ${error}`,
      );
      return undefined;
    }
  }

  /** The server ended the watch, as it does every few minutes. */
  private afterEnd(attempt: { openedAt: number; events: number }): number {
    if (this.wasHealthy(attempt)) {
      this.failures = 0;
      return 0;
    }
    this.failures += 1;
    return backoffMs(this.failures, this.options.timing.random());
  }

  private afterFailure(
    error: unknown,
    attempt: { openedAt: number; events: number },
  ): number {
    const { client, resource, timing } = this.options;
    const clusterError =
      error instanceof ClusterError
        ? error
        : new ClusterError({
            cluster: client.name,
            reason: 'server-error',
            message: `Cluster '${client.name}': ${resource} could not be read: ${error}`,
            cause: error,
          });
    if (this.wasHealthy(attempt)) {
      this.failures = 0;
    }
    this.failures += 1;
    const { reason, message, retryAfterSeconds } = clusterError;
    const decision = decideRetry({
      reason,
      retryAfterSeconds,
      failures: this.failures,
      synced: this.status.state === 'synced',
      random: timing.random(),
    });
    if (decision.relist) {
      this.resourceVersion = undefined;
    }
    if (clusterError.code !== undefined) {
      this.keeper.contact();
    }
    if (decision.state) {
      this.keeper.become({ state: decision.state, reason, message });
    }
    return decision.delayMs;
  }

  private wasHealthy(attempt: { openedAt: number; events: number }): boolean {
    const { openedAt, events } = attempt;
    return (
      events > 0 ||
      (openedAt > 0 && this.options.timing.now() - openedAt >= healthyWatchMs)
    );
  }

  private tell(objects: Array<ObservedByResource[R]>): void {
    if (objects.length) {
      this.options.onObjects(objects);
    }
  }
}
