import { ObjectMetadata, OwnerReference } from '../../cluster/objects';
import { Resource } from '../core/resources';

/** An object as far as the garbage collector is concerned. */
export interface Item {
  resource: Resource;
  metadata: ObjectMetadata;
}

/** Who belongs to whom, over all kinds. */
export class Graph {
  private readonly items = new Map<string, Item>();
  private readonly byOwner = new Map<string, Set<string>>();

  find(uid: string): Item | undefined {
    return this.items.get(uid);
  }

  /** What names an object among its owners. */
  dependents(uid: string): Item[] {
    return [...(this.byOwner.get(uid) ?? [])].flatMap(
      each => this.items.get(each) ?? [],
    );
  }

  /** Takes in an object's present state. */
  set(item: Item): void {
    const { uid } = item.metadata;
    this.unlink(uid);
    this.items.set(uid, item);
    for (const owner of item.metadata.ownerReferences ?? []) {
      const dependents = this.byOwner.get(owner.uid) ?? new Set();
      this.byOwner.set(owner.uid, dependents.add(uid));
    }
  }

  /** Takes an object out. */
  remove(uid: string): void {
    this.unlink(uid);
    this.items.delete(uid);
  }

  private unlink(uid: string): void {
    for (const owner of this.items.get(uid)?.metadata.ownerReferences ?? []) {
      const dependents = this.byOwner.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) {
        this.byOwner.delete(owner.uid);
      }
    }
  }
}

/** Whether an object waits for what depends on it. */
export function isDeletingDependents({ metadata }: Item): boolean {
  return has(metadata, 'foregroundDeletion');
}

/** Whether an object is to leave what depends on it behind. */
export function isOrphaning({ metadata }: Item): boolean {
  return has(metadata, 'orphan');
}

function has(metadata: ObjectMetadata, finalizer: string): boolean {
  return (
    metadata.deletionTimestamp !== undefined &&
    (metadata.finalizers ?? []).includes(finalizer)
  );
}

/** Whether a dependent holds its owner up. */
export function blocks(dependent: Item, ownerUid: string): boolean {
  return (dependent.metadata.ownerReferences ?? []).some(
    ({ uid, blockOwnerDeletion }: OwnerReference) =>
      uid === ownerUid && blockOwnerDeletion,
  );
}
