import { ApiObject } from '../cluster/objects';

/** Works on one object at a time, always on its newest state, and on many objects beside each other. */
export class LatestWork<T extends ApiObject> {
  private readonly busy = new Map<string, Promise<void>>();
  private readonly latest = new Map<string, T>();

  /** @param signal - once aborted nothing new is begun */
  constructor(private readonly signal: AbortSignal) {}

  /** The newest state of an object, or undefined for one that is gone. */
  newest(uid: string): T | undefined {
    return this.latest.get(uid);
  }

  /** Has an object worked on; again, if it changes meanwhile. */
  look(object: T, serve: (object: T) => Promise<void>): void {
    const { uid } = object.metadata;
    this.latest.set(uid, object);
    if (this.busy.has(uid)) {
      return;
    }
    const work = async () => {
      let seen: T | undefined;
      while (!this.signal.aborted) {
        const newest = this.latest.get(uid);
        if (!newest || newest === seen) {
          return;
        }
        seen = newest;
        await serve(newest);
      }
    };
    this.busy.set(
      uid,
      work().finally(() => this.busy.delete(uid)),
    );
  }

  /** An object is gone. */
  forget(uid: string): void {
    this.latest.delete(uid);
  }

  /** Settles when what was under way has come to its end. */
  async idle(): Promise<void> {
    await Promise.all(this.busy.values());
  }
}
