import { collectionOf, Kind } from '../../registry/Kind';
import { Quantity } from '../../quantities/Quantity';
import { Resource } from '../../Resource';
import { podResources } from './podResources';

/** Amounts by the name that quotas have for them. */
export type Usage = Record<string, Quantity>;

const one = Quantity.count(1);
const classSuffix = '.storageclass.storage.k8s.io/';
const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Whether a pod still counts: what has ended uses nothing. */
function isActive({ status }: Resource): boolean {
  return !['Succeeded', 'Failed'].includes(status?.phase);
}

function podUsage(pod: Resource): Usage {
  if (!isActive(pod)) {
    return {};
  }
  const { requests, limits } = podResources(pod.spec);
  const usage: Usage = { pods: one };
  for (const [name, value] of Object.entries(requests)) {
    usage[`requests.${name}`] = Quantity.of(value);
    if (['cpu', 'memory', 'ephemeral-storage'].includes(name)) {
      usage[name] = Quantity.of(value);
    }
  }
  for (const [name, value] of Object.entries(limits)) {
    usage[`limits.${name}`] = Quantity.of(value);
  }
  return usage;
}

function claimUsage({ metadata, spec, status }: Resource): Usage {
  const className =
    metadata.annotations?.[betaClassAnnotation] ?? spec.storageClassName;
  const asked = spec.resources?.requests?.storage;
  const usage: Usage = { persistentvolumeclaims: one };
  if (className) {
    usage[`${className}${classSuffix}persistentvolumeclaims`] = one;
  }
  if (asked !== undefined) {
    // A growth that is taken back still holds what was allocated for it.
    const allocated = Quantity.of(status?.allocatedResources?.storage);
    const storage = Quantity.of(asked);
    const counted = allocated.compare(storage) > 0 ? allocated : storage;
    usage['requests.storage'] = counted;
    if (className) {
      usage[`${className}${classSuffix}requests.storage`] = counted;
    }
  }
  return usage;
}

function serviceUsage({ spec }: Resource): Usage {
  const ports = Quantity.count(spec.ports?.length ?? 0);
  switch (spec.type) {
    case 'NodePort':
      return { services: one, 'services.nodeports': ports };
    case 'LoadBalancer':
      return {
        services: one,
        'services.nodeports': ports,
        'services.loadbalancers': one,
      };
    default:
      return { services: one };
  }
}

/** Kinds that quotas count under their plural alone. */
const plainCounts = [
  'configmaps',
  'secrets',
  'replicationcontrollers',
  'resourcequotas',
];

/** What one object uses of the quotas of its namespace. */
export function usageOf(
  kind: Pick<Kind, 'group' | 'plural'>,
  object: Resource,
): Usage {
  const { group, plural } = kind;
  const count = { [`count/${plural}${group ? `.${group}` : ''}`]: one };
  if (group) {
    return count;
  }
  switch (plural) {
    case 'pods':
      return { ...count, ...podUsage(object) };
    case 'persistentvolumeclaims':
      return { ...count, ...claimUsage(object) };
    case 'services':
      return { ...count, ...serviceUsage(object) };
    default:
      return plainCounts.includes(plural) ? { ...count, [plural]: one } : count;
  }
}

/** Whether a quota's scopes include an object; pods alone have scopes. */
export function inScope(
  quota: Resource,
  kind: Pick<Kind, 'group' | 'plural'>,
  object: Resource,
): boolean {
  const scopes: string[] = [
    ...(quota.spec?.scopes ?? []),
    ...(quota.spec?.scopeSelector?.matchExpressions ?? []).map(
      ({ scopeName }: any) => scopeName,
    ),
  ];
  if (scopes.length === 0) {
    return true;
  }
  if (kind.group !== '' || kind.plural !== 'pods') {
    return false;
  }
  const { spec, status } = object;
  const terminating = spec.activeDeadlineSeconds >= 0;
  const bestEffort = status?.qosClass === 'BestEffort';
  return scopes.every(scope => {
    switch (scope) {
      case 'Terminating':
        return terminating;
      case 'NotTerminating':
        return !terminating;
      case 'BestEffort':
        return bestEffort;
      case 'NotBestEffort':
        return !bestEffort;
      case 'PriorityClass':
        return matchesPriority(quota, spec.priorityClassName);
      default:
        return false;
    }
  });
}

function matchesPriority(quota: Resource, name: string | undefined): boolean {
  const expressions: any[] = quota.spec?.scopeSelector?.matchExpressions ?? [];
  return expressions
    .filter(({ scopeName }) => scopeName === 'PriorityClass')
    .every(({ operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return name !== undefined && values.includes(name);
        case 'NotIn':
          return name === undefined || !values.includes(name);
        case 'Exists':
          return name !== undefined;
        default:
          return name === undefined;
      }
    });
}

/** Collections whose objects a quota's resources are counted from. */
function countedIn(name: string, kinds: Kind[]): Kind[] {
  const [, counted] = /^count\/(.+)$/.exec(name) ?? [];
  const plural = (kind: Kind) =>
    kind.group ? `${kind.plural}.${kind.group}` : kind.plural;
  if (counted) {
    return kinds.filter(kind => plural(kind) === counted);
  }
  const of = (...plurals: string[]) =>
    kinds.filter(kind => kind.group === '' && plurals.includes(kind.plural));
  if (name.includes(classSuffix) || name === 'requests.storage') {
    return of('persistentvolumeclaims');
  }
  if (name.startsWith('services')) {
    return of('services');
  }
  return ['persistentvolumeclaims', ...plainCounts].includes(name)
    ? of(name)
    : of('pods');
}

/**
 * What a namespace uses of a quota: the `used` of its status.
 *
 * @param list - objects of a collection in the quota's namespace
 */
export function quotaUsage(
  quota: Resource,
  kinds: Kind[],
  list: (collection: string) => Resource[],
): Record<string, string> {
  const names = Object.keys(quota.spec?.hard ?? {});
  const used = Object.fromEntries(names.map(name => [name, Quantity.count(0)]));
  const counted = new Set(names.flatMap(name => countedIn(name, kinds)));
  for (const kind of counted) {
    for (const object of list(collectionOf(kind))) {
      if (!inScope(quota, kind, object)) {
        continue;
      }
      const usage = usageOf(kind, object);
      for (const name of names) {
        used[name] = usage[name] ? used[name].plus(usage[name]) : used[name];
      }
    }
  }
  return Object.fromEntries(names.map(name => [name, used[name].toString()]));
}
