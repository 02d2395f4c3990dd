/** Fields of all types, each described by a line; see {@link parseField}. */
export type SchemaTable = Record<string, Record<string, string>>;

interface Definition {
  type?: string;
  format?: string;
  $ref?: string;
  items?: Definition;
  properties?: Record<string, Definition>;
  additionalProperties?: Definition;
  'x-kubernetes-group-version-kind'?: { kind: string }[];
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: string;
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-patch-merge-key'?: string;
}

/** Types that are values of their own and no structures. */
const scalars: Record<string, string> = {
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intOrString',
  'v1.Time': 'string',
  'v1.MicroTime': 'string',
  'runtime.RawExtension': 'any',
  'v1.FieldsV1': 'any',
  'v1.JSON': 'any',
  'v1.JSONSchemaProps': 'any',
  'v1.JSONSchemaPropsOrBool': 'any',
  'v1.JSONSchemaPropsOrArray': 'any',
  'v1.JSONSchemaPropsOrStringArray': 'any',
};

/** `core.v1.Pod` for `io.k8s.api.core.v1.Pod`. */
export function shortName(definition: string): string {
  return definition.split('.').slice(-3).join('.');
}

function typeOf(field: Definition): string {
  if (field.$ref) {
    const name = field.$ref.replace('#/definitions/', '');
    return scalars[name.split('.').slice(-2).join('.')] ?? shortName(name);
  }
  if (field.type === 'array') {
    return `[]${typeOf(field.items ?? {})}`;
  }
  if (field.additionalProperties) {
    return `{}${typeOf(field.additionalProperties)}`;
  }
  return field.type === undefined || field.type === 'object'
    ? 'any'
    : field.type;
}

function describeField(field: Definition): string {
  const keys = field['x-kubernetes-list-map-keys'];
  const listType = field['x-kubernetes-list-type'];
  const strategy = field['x-kubernetes-patch-strategy'];
  return [
    typeOf(field),
    keys && `keys=${keys.join(',')}`,
    listType === 'set' && 'set',
    field['x-kubernetes-map-type'] === 'atomic' && 'atomic',
    strategy && `patch=${strategy}`,
    strategy?.includes('merge') &&
      field['x-kubernetes-patch-merge-key'] &&
      `by=${field['x-kubernetes-patch-merge-key']}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * Makes the table of an API server's `/openapi/v2`: what the given types and
 * all that they are made of consist of, without words.
 */
export function tableOf(
  definitions: Record<string, Definition>,
  roots: string[],
): SchemaTable {
  const byName = new Map(
    Object.entries(definitions).map(([name, definition]) => [
      shortName(name),
      definition,
    ]),
  );
  const table: SchemaTable = {};
  const add = (name: string) => {
    const definition = byName.get(name);
    if (!definition?.properties || table[name]) {
      return;
    }
    const fields: Record<string, string> = {};
    table[name] = fields;
    if (definition['x-kubernetes-map-type'] === 'atomic') {
      fields['.'] = 'atomic';
    }
    for (const field of Object.keys(definition.properties).sort()) {
      fields[field] = describeField(definition.properties[field]);
      add(fields[field].split(' ')[0].replace(/^(\[\]|\{\})+/, ''));
    }
  };
  roots.forEach(add);
  return Object.fromEntries(
    Object.keys(table)
      .sort()
      .map(name => [name, table[name]]),
  );
}
