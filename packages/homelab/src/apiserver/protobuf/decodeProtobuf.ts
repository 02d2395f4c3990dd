import { FieldType, schema } from '../schema/Schema';
import { StatusError } from '../StatusError';
import { MessageField, messageOf } from './messages';
import { readFields, WireField } from './WireReader';

/** The media type by which Go clients of built-in kinds send their objects. */
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** What such a body begins with. */
const magic = Buffer.from('k8s\0', 'latin1');

type Fields = Record<string, unknown>;

function text(value: WireField['value']): string {
  return Buffer.isBuffer(value) ? value.toString() : String(value);
}

function find(message: Buffer, number: number): WireField['value'] | undefined {
  return readFields(message).find(field => field.number === number)?.value;
}

function textAt(message: Buffer, number: number): string {
  return text(find(message, number) ?? Buffer.alloc(0));
}

function time(message: Buffer, micro: boolean): string | undefined {
  const seconds = Number(find(message, 1) ?? 0n);
  const nanos = Number(find(message, 2) ?? 0n);
  if (message.length === 0) {
    return undefined;
  }
  const iso = new Date(seconds * 1000).toISOString();
  return micro
    ? iso.replace(
        /\.\d+Z$/,
        `.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`,
      )
    : iso.replace(/\.\d+Z$/, 'Z');
}

function intOrString(message: Buffer): unknown {
  return find(message, 1) === 1n
    ? textAt(message, 3)
    : Number(find(message, 2) ?? 0n);
}

function special(
  message: Buffer,
  form: MessageField['form'],
): { value: unknown } | undefined {
  switch (form) {
    case 'bytes':
      return { value: message.toString('base64') };
    case 'time':
      return { value: time(message, false) };
    case 'microTime':
      return { value: time(message, true) };
    case 'raw': {
      const raw = find(message, 1);
      return {
        value: raw === undefined ? undefined : JSON.parse(text(raw)),
      };
    }
    default:
      return undefined;
  }
}

function single(
  value: WireField['value'],
  type: FieldType | undefined,
  form: MessageField['form'],
): unknown {
  const own = Buffer.isBuffer(value) ? special(value, form) : undefined;
  if (own) {
    return own.value;
  }
  switch (type?.type) {
    case 'struct':
      return struct(value as Buffer, type.struct!);
    case 'quantity': {
      const quantity = textAt(value as Buffer, 1);
      return quantity || undefined;
    }
    case 'intOrString':
      return intOrString(value as Buffer);
    case 'boolean':
      return value !== 0n;
    case 'integer':
      return Number(value);
    case 'number':
      return (value as Buffer).readDoubleLE();
    case 'any':
      return undefined;
    default:
      return text(value);
  }
}

/** Whether a value says nothing, unless it was set by intention. */
function isNothing(value: unknown): boolean {
  return (
    value === '' ||
    value === 0 ||
    value === false ||
    (typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length === 0)
  );
}

function addField(
  result: Fields,
  { value }: WireField,
  field: MessageField,
  type: FieldType | undefined,
): void {
  const { name, form, pointer } = field;
  if (type?.type === 'list') {
    const items = (result[name] ??= []) as unknown[];
    items.push(single(value, type.element, form));
  } else if (type?.type === 'map') {
    const entry = value as Buffer;
    const map = (result[name] ??= {}) as Fields;
    map[textAt(entry, 1)] = single(
      find(entry, 2) ?? Buffer.alloc(0),
      type.element,
      form,
    );
  } else {
    const decoded = single(value, type, form);
    if (decoded !== undefined && (pointer || !isNothing(decoded))) {
      result[name] = decoded;
    }
  }
}

/** Reads a message; fields of structs that are inline become the outer one's own. */
function struct(message: Buffer, name: string, outer = name): Fields {
  const fields = messageOf(name);
  const types = schema.fieldsOf(outer);
  const result: Fields = {};
  if (!fields || !types) {
    throw new RangeError(`${name} has no message`);
  }
  for (const wire of readFields(message)) {
    const field = fields.get(wire.number);
    if (field?.inline) {
      Object.assign(result, struct(wire.value as Buffer, field.inline, outer));
    } else if (field) {
      addField(result, wire, field, types.get(field.name));
    }
  }
  return result;
}

/** Package of a group's types, as tables name it: `storage` for `storage.k8s.io`. */
function structName(apiVersion: string, kind: string): string {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['core', apiVersion];
  const [first] = group.split('.');
  return kind === 'DeleteOptions'
    ? 'meta.v1.DeleteOptions'
    : `${first}.${version}.${kind}`;
}

/**
 * Reads an object that a client sent in Kubernetes' protobuf encoding.
 *
 * @throws StatusError 400 for what is no such message, 415 for a kind whose
 * message is not known
 */
export function decodeProtobuf(body: Buffer): Record<string, any> {
  if (!body.subarray(0, magic.length).equals(magic)) {
    throw StatusError.badRequest(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  const envelope = body.subarray(magic.length);
  try {
    const meta = (find(envelope, 1) ?? Buffer.alloc(0)) as Buffer;
    const apiVersion = textAt(meta, 1);
    const kind = textAt(meta, 2);
    const name = structName(apiVersion, kind);
    if (!messageOf(name)) {
      throw StatusError.unsupportedMediaType(['application/json']);
    }
    const raw = (find(envelope, 2) ?? Buffer.alloc(0)) as Buffer;
    return { apiVersion, kind, ...struct(raw, name) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) {
      throw StatusError.badRequest(
        `the protobuf message cannot be read: ${error.message}`,
      );
    }
    throw error;
  }
}
