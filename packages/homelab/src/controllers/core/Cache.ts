import { ApiClient } from '../../cluster/ApiClient';
import { Follower } from '../../cluster/Follower';
import { ApiObject } from '../../cluster/objects';
import { objectKey, pathOf, Resource } from './resources';

/** Told of each change: `before` is absent for new objects, `now` for gone ones. */
export type Listener<T> = (change: { now?: T; before?: T }) => void;

/**
 * Whether one state of an object is older than another. Versions are numbers
 * that grow, see KEP-5504 (comparable resource versions).
 */
export function isOlder(one: ApiObject, than: ApiObject): boolean {
  return (
    Number(one.metadata.resourceVersion) < Number(than.metadata.resourceVersion)
  );
}

/**
 * The objects of one kind as last seen, by name and namespace. What a
 * controller has just written is in it at once, so that no decision is taken on
 * a state of before: an answer to a write counts like a watch event, and an
 * event that is older than it is passed over.
 */
export class Cache<T extends ApiObject> {
  private readonly byKey = new Map<string, T>();
  private readonly byUid = new Map<string, T>();
  private readonly byNamespace = new Map<string, Map<string, T>>();
  /** Objects known from answers alone; a list without them takes them back. */
  private readonly unseen = new Map<string, T>();
  /** Objects whose end is known from an answer, until the watch has it too. */
  private readonly ended = new Set<string>();
  private readonly listeners: Listener<T>[] = [];
  private readonly follower: Follower<T>;

  constructor(
    client: ApiClient,
    readonly resource: Resource,
    options: {
      path?: string;
      fieldSelector?: string;
      metadataOnly?: boolean;
    } = {},
  ) {
    this.follower = new Follower<T>({
      client,
      path: options.path ?? pathOf(resource),
      fieldSelector: options.fieldSelector,
      metadataOnly: options.metadataOnly,
      onSet: object => this.see(object),
      onGone: object => this.end(object),
      onListed: version => this.forgetUnseen(Number(version)),
    });
  }

  /** Calls back for every change from now on. */
  listen(listener: Listener<T>): void {
    this.listeners.push(listener);
  }

  /** Lists once, telling the listeners, and follows from there. */
  async start(): Promise<void> {
    await this.follower.start();
  }

  async stop(): Promise<void> {
    await this.follower.stop();
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.byKey.get(objectKey({ namespace, name }));
  }

  find(uid: string): T | undefined {
    return this.byUid.get(uid);
  }

  all(): Iterable<T> {
    return this.byUid.values();
  }

  in(namespace: string | undefined): Iterable<T> {
    return this.byNamespace.get(namespace ?? '')?.values() ?? [];
  }

  /** Takes in what a write answered. */
  wrote(object: T): void {
    const { uid } = object.metadata;
    if (!this.byUid.has(uid) && !this.ended.has(uid)) {
      this.unseen.set(uid, object);
    }
    this.set(object);
  }

  /** Takes in that a deletion has removed an object. */
  removed(uid: string): void {
    const object = this.byUid.get(uid);
    if (object) {
      this.unseen.delete(uid);
      this.ended.add(uid);
      this.drop(object);
    }
  }

  private see(object: T): void {
    this.unseen.delete(object.metadata.uid);
    this.set(object);
  }

  private set(object: T): void {
    const { uid, namespace } = object.metadata;
    const before = this.byUid.get(uid);
    if (this.ended.has(uid) || (before && !isOlder(before, object))) {
      return;
    }
    this.byUid.set(uid, object);
    this.byKey.set(objectKey(object.metadata), object);
    let room = this.byNamespace.get(namespace ?? '');
    if (!room) {
      room = new Map();
      this.byNamespace.set(namespace ?? '', room);
    }
    room.set(uid, object);
    this.tell({ now: object, before });
  }

  private end(object: T): void {
    const { uid } = object.metadata;
    this.unseen.delete(uid);
    this.ended.delete(uid);
    this.drop(object);
  }

  private drop(last: T): void {
    const { uid, namespace } = last.metadata;
    const before = this.byUid.get(uid);
    if (!before) {
      return;
    }
    this.byUid.delete(uid);
    const key = objectKey(before.metadata);
    // A successor of the same name may be there already.
    if (this.byKey.get(key)?.metadata.uid === uid) {
      this.byKey.delete(key);
    }
    const room = this.byNamespace.get(namespace ?? '');
    room?.delete(uid);
    if (room?.size === 0) {
      this.byNamespace.delete(namespace ?? '');
    }
    this.tell({ before });
  }

  private forgetUnseen(version: number): void {
    this.ended.clear();
    for (const [uid, object] of this.unseen) {
      if (Number(object.metadata.resourceVersion) <= version) {
        this.unseen.delete(uid);
        this.drop(object);
      }
    }
  }

  private tell(change: { now?: T; before?: T }): void {
    this.listeners.forEach(listener => listener(change));
  }
}
