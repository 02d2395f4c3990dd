import { Resource } from '../Resource';

function keyOf(name: string, namespace = ''): string {
  return `${namespace}/${name}`;
}

/** The objects of one kind by namespace and name, listed in that order as etcd does. */
export class Collection {
  private readonly objects = new Map<string, Resource>();
  private readonly names = new Map<string, Set<string>>();
  private sorted?: Resource[];

  get size(): number {
    return this.objects.size;
  }

  get(name: string, namespace?: string): Resource | undefined {
    return this.objects.get(keyOf(name, namespace));
  }

  set(object: Resource): void {
    const { name, namespace = '' } = object.metadata;
    this.objects.set(keyOf(name, namespace), object);
    const names = this.names.get(namespace) ?? new Set();
    this.names.set(namespace, names.add(name));
    this.sorted = undefined;
  }

  delete(name: string, namespace = ''): void {
    this.objects.delete(keyOf(name, namespace));
    const names = this.names.get(namespace);
    names?.delete(name);
    if (names?.size === 0) {
      this.names.delete(namespace);
    }
    this.sorted = undefined;
  }

  list(namespace?: string): Resource[] {
    if (namespace === undefined) {
      this.sorted ??= [...this.names.keys()]
        .sort()
        .flatMap(each => this.listNamespace(each));
      return this.sorted;
    }
    return this.listNamespace(namespace);
  }

  private listNamespace(namespace: string): Resource[] {
    return [...(this.names.get(namespace) ?? [])]
      .sort()
      .map(name => this.get(name, namespace)!);
  }
}
