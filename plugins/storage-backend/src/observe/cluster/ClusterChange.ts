import type { WatchedResource } from '@stowage/backstage-plugin-storage-common';
import type { Timing } from './Timing';

/** What became different in a cluster since the last time. */
export interface ClusterChange {
  cluster: string;
  /** Namespaces of the objects that came, changed or went. */
  namespaces: Set<string>;
  resources: Set<WatchedResource>;
  /** Whether objects without a namespace are among them. */
  clusterScoped: boolean;
  /** Whether the cluster's state, a resource's state or a right changed. */
  state: boolean;
}

export type ClusterChangeListener = (change: ClusterChange) => void;

/** Collects changes and tells them together, at most one time in each interval. */
export class ChangeCollector {
  private readonly listeners = new Set<ClusterChangeListener>();
  private pending?: ClusterChange;
  private cancel?: () => void;

  constructor(
    private readonly options: {
      cluster: string;
      timing: Timing;
      /** Milliseconds. */
      intervalMs: number;
      /** A listener that throws must not harm the others. */
      onListenerError: (error: unknown) => void;
    },
  ) {}

  /** @returns a function that ends the subscription */
  subscribe(listener: ClusterChangeListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  objects(
    resource: WatchedResource,
    objects: Array<{ namespace?: string }>,
  ): void {
    const change = this.change();
    change.resources.add(resource);
    for (const { namespace } of objects) {
      if (namespace) {
        change.namespaces.add(namespace);
      } else {
        change.clusterScoped = true;
      }
    }
  }

  state(): void {
    this.change().state = true;
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.pending = undefined;
    this.listeners.clear();
  }

  private change(): ClusterChange {
    const { cluster, timing, intervalMs } = this.options;
    this.pending ??= {
      cluster,
      namespaces: new Set(),
      resources: new Set(),
      clusterScoped: false,
      state: false,
    };
    this.cancel ??= timing.schedule(intervalMs, () => this.flush());
    return this.pending;
  }

  private flush(): void {
    const change = this.pending;
    this.pending = undefined;
    this.cancel = undefined;
    if (!change) {
      return;
    }
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        this.options.onListenerError(error);
      }
    }
  }
}
