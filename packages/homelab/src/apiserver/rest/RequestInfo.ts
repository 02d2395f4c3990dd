/** What a request asks for, read from its method and path. */
export interface RequestInfo {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Verb as RBAC knows it: `get`, `list`, `watch`, `create`, … */
  verb: string;
  /** Absent where the path is none of a resource. */
  resource?: {
    group: string;
    version: string;
    plural: string;
    namespace?: string;
    name?: string;
    subresource?: string;
    /** What follows the subresource, as in `nodes/x/proxy/stats/summary`. */
    rest: string[];
  };
}

const verbs: Record<string, [single: string, collection: string]> = {
  GET: ['get', 'list'],
  HEAD: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', 'update'],
  PATCH: ['patch', 'patch'],
  DELETE: ['delete', 'deletecollection'],
};

/** Resources of namespaces themselves; any other is one in a namespace. */
const namespaceSubresources = ['status', 'finalize'];

function isTrue(value: string | null): boolean {
  return value !== null && !['', '0', 'false'].includes(value.toLowerCase());
}

function resourceOf(parts: string[]): RequestInfo['resource'] {
  const [root, ...after] = parts;
  const [group, version, ...rest] =
    root === 'api' ? ['', ...after] : [...after];
  if (!['api', 'apis'].includes(root) || !version || rest.length === 0) {
    return undefined;
  }
  const inNamespace =
    rest[0] === 'namespaces' &&
    rest.length > 2 &&
    !(rest.length === 3 && namespaceSubresources.includes(rest[2]));
  const namespace = inNamespace ? rest[1] : undefined;
  const [plural, name, subresource, ...more] = inNamespace
    ? rest.slice(2)
    : rest;
  return { group, version, plural, namespace, name, subresource, rest: more };
}

/** Reads a request line; parts of the path are decoded. */
export function parseRequest(method: string, target: string): RequestInfo {
  const url = new URL(target, 'https://server');
  const path = url.pathname;
  const query = url.searchParams;
  const resource = resourceOf(
    path.split('/').filter(Boolean).map(decodeURIComponent),
  );
  if (!resource) {
    return { method, path, query, verb: method.toLowerCase() };
  }
  const [single, collection] = verbs[method] ?? ['', ''];
  let verb = resource.name === undefined ? collection : single;
  if (
    isTrue(query.get('watch')) &&
    (verb === 'list' || (verb === 'get' && !resource.subresource))
  ) {
    verb = 'watch';
  }
  return { method, path, query, verb, resource };
}

/** A boolean parameter of a query. */
export function flag(query: URLSearchParams, name: string): boolean {
  return isTrue(query.get(name));
}
