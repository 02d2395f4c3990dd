import { Resource } from '../Resource';
import { Collection } from './Collection';
import { Change, History } from './History';

/** Receives every change of the collections it subscribed to. */
export type ChangeListener = (change: Change) => void;

/** Where changes are kept beyond the life of the process. */
export interface Persistence {
  /** Called in order, once for each revision. */
  append(change: Change): void;
}

/** What a store begins with. */
export interface StoreOptions {
  /** Number of changes that watches can go back. */
  historyLimit: number;
  revision?: number;
  objects?: Iterable<[collection: string, object: Resource]>;
  persistence?: Persistence;
}

/**
 * All objects in memory under one counter of revisions, as etcd has it. Every
 * write is one revision and becomes the object's `resourceVersion`. The store
 * knows nothing of kinds; a collection is a name such as `apps/statefulsets`.
 */
export class Store {
  private readonly collections = new Map<string, Collection>();
  private readonly listeners = new Map<string, Set<ChangeListener>>();
  private readonly history: History;
  private current: number;

  constructor(private readonly options: StoreOptions) {
    // Clients take 0 and 1 for "any", as they would never see them from etcd.
    this.current = options.revision ?? 1;
    this.history = new History({
      start: this.current,
      limit: options.historyLimit,
    });
    for (const [collection, object] of options.objects ?? []) {
      this.collection(collection).set(object);
    }
  }

  /** Revision of the newest change. */
  get revision(): number {
    return this.current;
  }

  get(
    collection: string,
    name: string,
    namespace?: string,
  ): Resource | undefined {
    return this.collections.get(collection)?.get(name, namespace);
  }

  /** The objects of a collection, or of one namespace of it, by namespace and name. */
  list(collection: string, namespace?: string): Resource[] {
    return this.collections.get(collection)?.list(namespace) ?? [];
  }

  /** Number of objects in a collection. */
  count(collection: string): number {
    return this.collections.get(collection)?.size ?? 0;
  }

  /** Names of all collections that have objects. */
  names(): string[] {
    return [...this.collections]
      .filter(([, { size }]) => size > 0)
      .map(([name]) => name);
  }

  /**
   * Writes an object, new or not, and answers it with its version. The caller
   * has checked everything; nothing happens between a check and this call
   * unless the caller waits in between.
   */
  put(collection: string, object: Resource): Resource {
    const { name, namespace } = object.metadata;
    const previous = this.get(collection, name, namespace);
    const revision = this.current + 1;
    const stored = versioned(object, revision);
    this.collection(collection).set(stored);
    this.commit({
      type: previous ? 'MODIFIED' : 'ADDED',
      revision,
      collection,
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes an object and answers its last state, with the version of its end. */
  remove(
    collection: string,
    name: string,
    namespace?: string,
  ): Resource | undefined {
    const previous = this.get(collection, name, namespace);
    if (!previous) {
      return undefined;
    }
    const revision = this.current + 1;
    const object = versioned(previous, revision);
    this.collection(collection).delete(name, namespace);
    this.commit({ type: 'DELETED', revision, collection, object, previous });
    return object;
  }

  /**
   * The changes of a collection after a revision, or undefined where they are
   * not known any more.
   */
  changesSince(collection: string, revision: number): Change[] | undefined {
    return this.history.reaches(revision)
      ? this.history.since(collection, revision)
      : undefined;
  }

  /** A collection as it was at a revision, or undefined where that is forgotten. */
  listAt(
    collection: string,
    revision: number,
    namespace?: string,
  ): Resource[] | undefined {
    const changes = this.changesSince(collection, revision);
    if (!changes) {
      return undefined;
    }
    if (changes.length === 0) {
      return this.list(collection, namespace);
    }
    const then = new Collection();
    this.list(collection).forEach(object => then.set(object));
    for (const { object, previous } of changes.reverse()) {
      if (previous) {
        then.set(previous);
      } else {
        then.delete(object.metadata.name, object.metadata.namespace);
      }
    }
    return then.list(namespace);
  }

  /** Forgets older revisions, as when etcd is compacted. */
  forgetHistory(revision = this.current): void {
    this.history.forget(revision);
  }

  /** Tells a listener each change of a collection from now on; answers how to end that. */
  subscribe(collection: string, listener: ChangeListener): () => void {
    const listeners = this.listeners.get(collection) ?? new Set();
    this.listeners.set(collection, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  private collection(name: string): Collection {
    const found = this.collections.get(name) ?? new Collection();
    this.collections.set(name, found);
    return found;
  }

  private commit(change: Change): void {
    this.current = change.revision;
    this.history.add(change);
    this.options.persistence?.append(change);
    this.listeners
      .get(change.collection)
      ?.forEach(listener => listener(change));
  }
}

function versioned(object: Resource, revision: number): Resource {
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(revision) },
  };
}
