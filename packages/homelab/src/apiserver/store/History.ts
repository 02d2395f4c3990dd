import { Resource } from '../Resource';

/** What happened to one object in one revision. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  revision: number;
  /** Of the collection, such as `apps/statefulsets`. */
  collection: string;
  /** The object after the change; a deleted one as it was, with the revision of its deletion. */
  object: Resource;
  /** The object before it. */
  previous?: Resource;
}

/**
 * The newest changes, for watches that go on from an older revision and for
 * pages of lists that began at one. What is older than it reaches is forgotten.
 */
export class History {
  private changes: Change[] = [];
  private forgottenUpTo: number;

  /**
   * @param options.start - revision that nothing is known before
   * @param options.limit - number of changes that are kept
   */
  constructor(private readonly options: { start: number; limit: number }) {
    this.forgottenUpTo = options.start;
  }

  add(change: Change): void {
    this.changes.push(change);
    // Cut in halves: shifting one by one would copy the array at every change.
    if (this.changes.length >= this.options.limit * 2) {
      this.forget(this.changes[this.options.limit - 1].revision);
    }
  }

  /** Forgets all changes up to a revision, as a compaction of etcd does. */
  forget(revision: number): void {
    this.forgottenUpTo = Math.max(this.forgottenUpTo, revision);
    this.changes = this.changes.slice(this.indexAfter(revision));
  }

  /** Whether everything after a revision is still known. */
  reaches(revision: number): boolean {
    return revision >= this.forgottenUpTo;
  }

  /** The changes of a collection after a revision, the oldest first. */
  since(collection: string, revision: number): Change[] {
    return this.changes
      .slice(this.indexAfter(revision))
      .filter(change => change.collection === collection);
  }

  private indexAfter(revision: number): number {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.changes[middle].revision > revision) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
