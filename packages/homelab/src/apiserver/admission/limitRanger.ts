import { Quantity } from '../quantities/Quantity';
import { StatusError } from '../StatusError';
import { AdmissionPlugin, AdmissionRequest, concerns } from './Admission';
import { podResources } from './quota/podResources';

interface Limit {
  type: 'Container' | 'Pod' | 'PersistentVolumeClaim';
  min?: Record<string, string>;
  max?: Record<string, string>;
  default?: Record<string, string>;
  defaultRequest?: Record<string, string>;
  maxLimitRequestRatio?: Record<string, string>;
}

interface Resources {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

const defaultsAnnotation = 'kubernetes.io/limit-ranger';

function limitsIn(request: AdmissionRequest): Limit[] {
  return request.situation
    .list('limitranges', request.namespace)
    .flatMap(({ spec }) => spec?.limits ?? []);
}

function allContainers(spec: any): [kind: string, container: any][] {
  return [
    ...(spec.containers ?? []).map((each: any) => ['container', each]),
    ...(spec.initContainers ?? []).map((each: any) => ['init container', each]),
  ];
}

/** Gives containers what they leave out; answers a sentence on each for the annotation. */
function setDefaults(spec: any, limits: Limit[]): string[] {
  const ofContainers = limits.filter(({ type }) => type === 'Container');
  const said: string[] = [];
  for (const [kind, container] of allContainers(spec)) {
    const resources = (container.resources ??= {});
    const fill = (
      field: 'requests' | 'limits',
      values: Record<string, string> | undefined,
    ) => {
      const set = Object.entries(values ?? {})
        .filter(([name]) => resources[field]?.[name] === undefined)
        .map(([name, value]) => {
          resources[field] = { ...resources[field], [name]: value };
          return name;
        });
      if (set.length > 0) {
        const word = field === 'limits' ? 'limit' : 'request';
        said.push(
          `${set.sort().join(', ')} ${word} for ${kind} ${container.name}`,
        );
      }
    };
    for (const limit of ofContainers) {
      fill('requests', limit.defaultRequest);
      fill('limits', limit.default);
    }
  }
  return said;
}

function tooSmall(
  type: string,
  name: string,
  least: string,
  { requests = {}, limits = {} }: Resources,
): string | undefined {
  const head = `minimum ${name} usage per ${type} is ${least}`;
  const bound = Quantity.of(least);
  if (requests[name] === undefined) {
    return `${head}.  No request is specified`;
  }
  if (Quantity.of(requests[name]).compare(bound) < 0) {
    return `${head}, but request is ${requests[name]}`;
  }
  return limits[name] !== undefined &&
    Quantity.of(limits[name]).compare(bound) < 0
    ? `${head}, but limit is ${limits[name]}`
    : undefined;
}

function tooLarge(
  type: string,
  name: string,
  most: string,
  { requests = {}, limits = {} }: Resources,
): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${most}`;
  const bound = Quantity.of(most);
  // Claims have requests only.
  if (type === 'PersistentVolumeClaim') {
    if (requests[name] === undefined) {
      return `${head}.  No request is specified`;
    }
  } else {
    if (limits[name] === undefined) {
      return `${head}.  No limit is specified`;
    }
    if (Quantity.of(limits[name]).compare(bound) > 0) {
      return `${head}, but limit is ${limits[name]}`;
    }
  }
  return requests[name] !== undefined &&
    Quantity.of(requests[name]).compare(bound) > 0
    ? `${head}, but request is ${requests[name]}`
    : undefined;
}

function violations(limit: Limit, resources: Resources): string[] {
  const { type, min = {}, max = {} } = limit;
  return [
    ...Object.entries(min).map(([name, value]) =>
      tooSmall(type, name, value, resources),
    ),
    ...Object.entries(max).map(([name, value]) =>
      tooLarge(type, name, value, resources),
    ),
  ].filter((each): each is string => each !== undefined);
}

function podViolations(spec: any, limit: Limit): string[] {
  switch (limit.type) {
    case 'Container':
      return allContainers(spec).flatMap(([, { resources = {} }]) =>
        violations(limit, resources),
      );
    case 'Pod':
      return violations(limit, podResources(spec));
    default:
      return [];
  }
}

/** Holds pods and claims to the ranges of their namespace, and gives defaults. */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  mutate(request) {
    const { operation, object } = request;
    if (operation !== 'CREATE' || !concerns(request, '', 'pods')) {
      return;
    }
    const said = setDefaults(object.spec, limitsIn(request));
    if (said.length > 0) {
      object.metadata.annotations = {
        ...object.metadata.annotations,
        [defaultsAnnotation]: `LimitRanger plugin set: ${said.join('; ')}`,
      };
    }
  },
  validate(request) {
    const { operation, object, kind, name } = request;
    if (
      operation === 'DELETE' ||
      !concerns(request, '', 'pods', 'persistentvolumeclaims') ||
      (operation === 'UPDATE' && kind.plural === 'pods')
    ) {
      return;
    }
    const found = limitsIn(request).flatMap(limit => {
      if (kind.plural === 'pods') {
        return podViolations(object.spec, limit);
      }
      return limit.type === 'PersistentVolumeClaim'
        ? violations(limit, { requests: object.spec.resources?.requests })
        : [];
    });
    if (found.length > 0) {
      throw StatusError.forbidden(
        kind,
        name,
        found.length === 1 ? found[0] : `[${found.join(', ')}]`,
      );
    }
  },
};
