import { isDeepStrictEqual } from 'util';

/** The last known objects of one resource. */
export interface ObjectStore<T> {
  readonly size: number;
  /** @returns whether anything is different now */
  put(object: T): boolean;
  /** @returns whether it was there */
  remove(object: T): boolean;
  /**
   * Takes the result of a list: what is not in it has vanished.
   *
   * @returns the objects that came, changed or went
   */
  replace(objects: T[]): T[];
  /** The same array until something changes. */
  values(): T[];
}

/** What identifies an object of most kinds. */
export interface NamedObject {
  namespace?: string;
  name: string;
  uid?: string;
}

function keyOf({ namespace = '', name }: NamedObject): string {
  return `${namespace}/${name}`;
}

/** Objects by namespace and name, which Kubernetes keeps unique within a resource. */
export class NamedObjectStore<T extends NamedObject> implements ObjectStore<T> {
  private objects = new Map<string, T>();
  private listed?: T[];

  get size(): number {
    return this.objects.size;
  }

  put(object: T): boolean {
    const key = keyOf(object);
    if (isDeepStrictEqual(this.objects.get(key), object)) {
      return false;
    }
    this.objects.set(key, object);
    this.listed = undefined;
    return true;
  }

  remove(object: T): boolean {
    const key = keyOf(object);
    const known = this.objects.get(key);
    // A new object of the same name outlives news of the old one's end.
    if (!known || known.uid !== object.uid) {
      return false;
    }
    this.objects.delete(key);
    this.listed = undefined;
    return true;
  }

  replace(objects: T[]): T[] {
    const next = new Map<string, T>();
    const touched: T[] = [];
    for (const object of objects) {
      const key = keyOf(object);
      const known = this.objects.get(key);
      const same = known && isDeepStrictEqual(known, object);
      next.set(key, same ? known : object);
      if (!same) {
        touched.push(object);
      }
    }
    for (const [key, object] of this.objects) {
      if (!next.has(key)) {
        touched.push(object);
      }
    }
    this.objects = next;
    if (touched.length) {
      this.listed = undefined;
    }
    return touched;
  }

  values(): T[] {
    this.listed ??= [...this.objects.values()];
    return this.listed;
  }
}
