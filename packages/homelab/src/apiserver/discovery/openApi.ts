import { apiVersionOf, Kind } from '../registry/Kind';
import { Registry } from '../registry/Registry';

/** `/openapi/v3`: which documents there are. */
export function openApiIndex(registry: Registry): object {
  const versions = new Set(
    registry.kinds.map(kind =>
      kind.group ? `apis/${apiVersionOf(kind)}` : `api/${kind.version}`,
    ),
  );
  return {
    paths: Object.fromEntries(
      [...versions].map(path => [
        path,
        { serverRelativeURL: `/openapi/v3/${path}` },
      ]),
    ),
  };
}

const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'].map(
  name => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }),
);

function pathOf(kind: Kind): [string, object] {
  const root = kind.group
    ? `/apis/${apiVersionOf(kind)}`
    : `/api/${kind.version}`;
  const { group, version } = kind;
  const operation = {
    'x-kubernetes-group-version-kind': { group, version, kind: kind.kind },
    responses: {},
  };
  return [
    `${root}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${
      kind.plural
    }/{name}`,
    {
      get: { ...operation, 'x-kubernetes-action': 'get' },
      patch: {
        ...operation,
        'x-kubernetes-action': 'patch',
        parameters: writeParameters,
      },
    },
  ];
}

/**
 * A document of `/openapi/v3`: as much as kubectl needs to know that the server
 * itself validates fields. It has no schemas, so that `kubectl explain` has
 * nothing to show.
 */
export function openApiDocument(
  registry: Registry,
  group: string,
  version: string,
): object | undefined {
  const kinds = registry.kindsOf(group, version);
  return kinds.length > 0
    ? {
        openapi: '3.0.0',
        info: { title: 'Kubernetes', version: 'v1.36.0' },
        paths: Object.fromEntries(kinds.map(pathOf)),
        components: { schemas: {} },
      }
    : undefined;
}
