import table from './fields.json';
import { SchemaTable } from './openApiTable';

/** What one value may be, and how lists and maps of it are merged. */
export interface FieldType {
  type:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'quantity'
    | 'intOrString'
    | 'any'
    | 'list'
    | 'map'
    | 'struct';
  /** Name of the structure, for `struct`. */
  struct?: string;
  /** Of a list's items or a map's values. */
  element?: FieldType;
  /** Fields that tell the items of a list apart, for server-side apply. */
  keys?: string[];
  /** Whether a list is a set of plain values. */
  set?: boolean;
  /** Whether server-side apply treats it as one value. */
  atomic?: boolean;
  /** Field that tells the items of a list apart, for strategic merge patches. */
  mergeKey?: string;
  /** Whether a strategic merge patch merges the list instead of replacing it. */
  merges?: boolean;
}

function parseType(text: string): FieldType {
  if (text.startsWith('[]')) {
    return { type: 'list', element: parseType(text.slice(2)) };
  }
  if (text.startsWith('{}')) {
    return { type: 'map', element: parseType(text.slice(2)) };
  }
  return text.includes('.')
    ? { type: 'struct', struct: text }
    : { type: text as FieldType['type'] };
}

/** Reads a line of the table, such as `[]core.v1.EnvVar keys=name patch=merge by=name`. */
export function parseField(text: string): FieldType {
  const [type, ...marks] = text.split(' ');
  const field = parseType(type);
  for (const mark of marks) {
    const [name, value] = mark.split('=');
    switch (name) {
      case 'keys':
        field.keys = value.split(',');
        break;
      case 'set':
        field.set = true;
        break;
      case 'atomic':
        field.atomic = true;
        break;
      case 'by':
        field.mergeKey = value;
        break;
      default:
        field.merges = value.split(',').includes('merge');
    }
  }
  return field;
}

/** Fields of structures, parsed when they are first asked for. */
class Schema {
  private readonly parsed = new Map<string, Map<string, FieldType>>();

  constructor(private readonly fields: SchemaTable) {}

  /** The fields of a structure, or undefined where the table does not have it. */
  fieldsOf(struct: string): Map<string, FieldType> | undefined {
    const known = this.parsed.get(struct);
    const lines = this.fields[struct];
    if (known || !lines) {
      return known;
    }
    const fields = new Map(
      Object.entries(lines)
        .filter(([name]) => name !== '.')
        .map(([name, line]) => [name, parseField(line)]),
    );
    this.parsed.set(struct, fields);
    return fields;
  }

  /** Whether server-side apply treats a structure as one value. */
  isAtomic(struct: string): boolean {
    return this.fields[struct]?.['.'] === 'atomic';
  }
}

/** The types of all kinds in scope, as Kubernetes 1.36 has them. */
export const schema = new Schema(table as SchemaTable);

/** Fields that every object has; all that is known of custom resources. */
export const objectFields = new Map<string, FieldType>([
  ['apiVersion', { type: 'string' }],
  ['kind', { type: 'string' }],
  ['metadata', { type: 'struct', struct: 'meta.v1.ObjectMeta' }],
]);

/** The type of a field of a value of some type; undefined where nothing is known of it. */
export function fieldOf(
  type: FieldType | undefined,
  field: string,
): FieldType | undefined {
  switch (type?.type) {
    case 'struct':
      return schema.fieldsOf(type.struct!)?.get(field);
    case 'map':
      return type.element;
    default:
      return undefined;
  }
}
