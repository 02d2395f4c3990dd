import { apiVersionOf, Kind } from './Kind';

/** All kinds that are served, built-in and registered at run time. */
export class Registry {
  private readonly byPath = new Map<string, Kind>();
  private readonly fixed: number;

  constructor(kinds: Kind[]) {
    kinds.forEach(kind => this.add(kind));
    this.fixed = this.byPath.size;
  }

  /** Number of kinds that cannot go. */
  get builtIn(): number {
    return this.fixed;
  }

  get kinds(): Kind[] {
    return [...this.byPath.values()];
  }

  /** Begins to serve a kind, or serves it another way from now on. */
  add(kind: Kind): void {
    this.byPath.set(`${apiVersionOf(kind)}/${kind.plural}`, kind);
  }

  /** Ends serving all versions of a kind. */
  remove(group: string, plural: string): void {
    for (const [path, kind] of this.byPath) {
      if (kind.group === group && kind.plural === plural) {
        this.byPath.delete(path);
      }
    }
  }

  find(group: string, version: string, plural: string): Kind | undefined {
    return this.byPath.get(`${apiVersionOf({ group, version })}/${plural}`);
  }

  /** By plural alone or with its group, for reviews and references. */
  findResource(group: string, plural: string): Kind | undefined {
    return this.kinds.find(
      kind => kind.group === group && kind.plural === plural,
    );
  }

  /** By `apiVersion` and `kind` as objects have them. */
  findKind(apiVersion: string, kind: string): Kind | undefined {
    return this.kinds.find(
      each => each.kind === kind && apiVersionOf(each) === apiVersion,
    );
  }

  /** Groups in the order of their first kind, without the core group. */
  groups(): Map<string, string[]> {
    const groups = new Map<string, string[]>();
    for (const { group, version } of this.byPath.values()) {
      if (group) {
        const versions = groups.get(group) ?? [];
        groups.set(group, versions);
        if (!versions.includes(version)) {
          versions.push(version);
        }
      }
    }
    return groups;
  }

  /** Kinds of a group and version, by plural. */
  kindsOf(group: string, version: string): Kind[] {
    return this.kinds
      .filter(kind => kind.group === group && kind.version === version)
      .sort((left, right) => (left.plural < right.plural ? -1 : 1));
  }
}
