import {
  canonicalQuantity,
  Quantity,
  quantityRule,
} from '../quantities/Quantity';
import { StatusError } from '../StatusError';
import { FieldType, objectFields, schema } from './Schema';

/** What a client sent, as the API understands it. */
export interface Decoded {
  value: Record<string, any>;
  /** Paths that no type has, such as `spec.foo`; they are left out of the value. */
  unknown: string[];
}

const goTypes: Partial<Record<FieldType['type'], string>> = {
  string: 'string',
  integer: 'int32',
  number: 'float64',
  boolean: 'bool',
};

const jsonTypes: Record<string, string> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
};

function jsonType(value: unknown): string {
  return Array.isArray(value) ? 'array' : jsonTypes[typeof value] ?? 'object';
}

/** Turns what a client sent into what the API keeps, by the types of its fields. */
class Decoder {
  readonly unknown: string[] = [];

  constructor(private readonly kind: { version: string; kind: string }) {}

  value(value: unknown, type: FieldType, path: string): unknown {
    if (value === null) {
      return undefined;
    }
    switch (type.type) {
      case 'list':
        return this.list(value, type, path);
      case 'map':
        return this.map(value, type, path);
      case 'struct':
        return this.struct(value, schema.fieldsOf(type.struct!), path);
      case 'quantity':
        return this.quantity(value);
      case 'intOrString':
        return this.expect(
          value,
          typeof value === 'string' || Number.isInteger(value),
          type,
          path,
        );
      case 'integer':
        return this.expect(value, Number.isInteger(value), type, path);
      case 'any':
        return value;
      default:
        return this.expect(value, typeof value === type.type, type, path);
    }
  }

  struct(
    value: unknown,
    fields: Map<string, FieldType> | undefined,
    path: string,
    open = false,
  ): Record<string, unknown> {
    this.expect(value, jsonType(value) === 'object', { type: 'struct' }, path);
    if (!fields) {
      return value as Record<string, unknown>;
    }
    const result: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(value as object)) {
      const place = path ? `${path}.${name}` : name;
      const field = fields.get(name);
      if (field) {
        const decoded = this.value(each, field, place);
        if (decoded !== undefined) {
          result[name] = decoded;
        }
      } else if (open) {
        result[name] = each;
      } else {
        this.unknown.push(place);
      }
    }
    return result;
  }

  private list(value: unknown, type: FieldType, path: string): unknown[] {
    this.expect(value, Array.isArray(value), type, path);
    return (value as unknown[]).map((each, index) => {
      const decoded = this.value(each, type.element!, `${path}[${index}]`);
      return decoded === undefined ? {} : decoded;
    });
  }

  private map(value: unknown, type: FieldType, path: string): object {
    this.expect(value, jsonType(value) === 'object', type, path);
    const result: Record<string, unknown> = {};
    for (const [key, each] of Object.entries(value as object)) {
      // An empty text stands for null, as in Go's maps of texts.
      const decoded = this.value(each, type.element!, path);
      result[key] =
        decoded === undefined && type.element!.type === 'string' ? '' : decoded;
    }
    return result;
  }

  private quantity(value: unknown): unknown {
    if (
      (typeof value !== 'string' && typeof value !== 'number') ||
      !Quantity.tryParse(String(value))
    ) {
      this.refuse(quantityRule);
    }
    return canonicalQuantity(value);
  }

  private expect(
    value: unknown,
    holds: boolean,
    type: FieldType,
    path: string,
  ): unknown {
    if (!holds) {
      const structure = type.struct?.split('.').pop() ?? 'object';
      const wanted =
        goTypes[type.type] ??
        { list: '[]object', map: 'map[string]string', intOrString: 'int32' }[
          type.type as string
        ] ??
        structure;
      this.refuse(
        `json: cannot unmarshal ${jsonType(value)} into Go struct field ${
          this.kind.kind
        }.${path} of type ${wanted}`,
      );
    }
    return value;
  }

  private refuse(why: string): never {
    const { kind, version } = this.kind;
    throw StatusError.badRequest(
      `${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`,
    );
  }
}

/**
 * Reads an object by its type: nulls are dropped, quantities written in their
 * one way, fields that the type does not have named and left out.
 *
 * @param kind.type - name in the table; without it only metadata is known,
 * and everything else is kept
 * @throws StatusError 400 for a value of another JSON type, as Go's decoder says it
 */
export function decodeObject(
  kind: { version: string; kind: string; type?: string },
  value: unknown,
): Decoded {
  const decoder = new Decoder(kind);
  const fields = kind.type ? schema.fieldsOf(kind.type) : undefined;
  return {
    value: decoder.struct(value, fields ?? objectFields, '', !fields),
    unknown: decoder.unknown,
  };
}
