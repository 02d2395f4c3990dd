import { allVerbs, apiVersionOf, Kind } from '../registry/Kind';
import { Registry } from '../registry/Registry';

interface ResourceEntry {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  verbs: string[];
  group?: string;
  version?: string;
  shortNames?: string[];
  categories?: string[];
}

/** The subresources of a kind. */
function subresourcesOf(kind: Kind): NonNullable<Kind['subresources']> {
  return [
    ...(kind.subresources ?? []),
    ...(kind.scale
      ? [
          {
            name: 'scale',
            kind: 'Scale',
            group: 'autoscaling',
            version: 'v1',
            verbs: ['get', 'patch', 'update'],
          },
        ]
      : []),
    ...(kind.status
      ? [
          {
            name: 'status',
            kind: kind.kind,
            verbs: ['get', 'patch', 'update'],
          },
        ]
      : []),
  ].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function entriesOf(kind: Kind): ResourceEntry[] {
  const { plural, singular, namespaced, shortNames, categories } = kind;
  return [
    {
      name: plural,
      singularName: singular,
      namespaced,
      kind: kind.kind,
      verbs: kind.verbs ?? allVerbs,
      ...(shortNames && { shortNames }),
      ...(categories && { categories }),
    },
    ...subresourcesOf(kind).map(({ name, verbs, ...sub }) => ({
      name: `${plural}/${name}`,
      singularName: '',
      namespaced,
      kind: sub.kind,
      verbs,
      ...(sub.group && { group: sub.group, version: sub.version }),
    })),
  ];
}

/** `/api/v1` or `/apis/<group>/<version>`; undefined where there is none. */
export function resourceList(
  registry: Registry,
  group: string,
  version: string,
): object | undefined {
  const kinds = registry.kindsOf(group, version);
  return kinds.length > 0
    ? {
        kind: 'APIResourceList',
        ...(group && { apiVersion: 'v1' }),
        groupVersion: apiVersionOf({ group, version }),
        resources: kinds.flatMap(entriesOf),
      }
    : undefined;
}

function groupOf(name: string, versions: string[]) {
  const entries = versions.map(version => ({
    groupVersion: `${name}/${version}`,
    version,
  }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

/** `/apis/<group>`. */
export function apiGroup(registry: Registry, name: string): object | undefined {
  const versions = registry.groups().get(name);
  return (
    versions && {
      kind: 'APIGroup',
      apiVersion: 'v1',
      ...groupOf(name, versions),
    }
  );
}

/** `/apis`. */
export function apiGroupList(registry: Registry): object {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [...registry.groups()].map(([name, versions]) =>
      groupOf(name, versions),
    ),
  };
}

/** `/api`. */
export function coreVersions(address: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [
      { clientCIDR: '0.0.0.0/0', serverAddress: address },
    ],
  };
}

function aggregatedKind(kind: Kind): object {
  // Of the kind's own group and version nothing is said.
  const responseKind = (of: {
    kind: string;
    group?: string;
    version?: string;
  }) => ({
    group: of.group ?? '',
    version: of.version ?? '',
    kind: of.kind,
  });
  const { plural, singular, namespaced, shortNames, categories } = kind;
  return {
    resource: plural,
    responseKind: responseKind({ kind: kind.kind }),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: kind.verbs ?? allVerbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    subresources: subresourcesOf(kind).map(({ name, verbs, ...of }) => ({
      subresource: name,
      responseKind: responseKind(of),
      verbs,
    })),
  };
}

/** `/api` or `/apis` with everything in one answer. */
export function aggregatedDiscovery(
  registry: Registry,
  root: 'api' | 'apis',
  version: string,
): object {
  const groups: [string, string[]][] =
    root === 'api' ? [['', ['v1']]] : [...registry.groups()];
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([name, versions]) => ({
      metadata: { ...(name && { name }), creationTimestamp: null },
      versions: versions.map(each => ({
        version: each,
        freshness: 'Current',
        resources: registry.kindsOf(name, each).map(aggregatedKind),
      })),
    })),
  };
}
