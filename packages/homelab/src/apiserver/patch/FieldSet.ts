import { sameJson } from '../Resource';
import { FieldType, fieldOf, schema } from '../schema/Schema';

/**
 * A set of fields in the form of `fieldsV1`: `f:name` for a field, `k:{…}` for
 * the item of a list with keys, `v:…` for a member of a set. A node without
 * others in it is in the set; one with others is in it if it has `.` as well.
 */
export interface FieldSet {
  [element: string]: FieldSet;
}

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the fields of a value are owned one by one. */
export function isGranular(value: unknown, type?: FieldType): boolean {
  if (Array.isArray(value)) {
    return Boolean(type?.keys || type?.set);
  }
  if (!isObject(value) || type?.atomic) {
    return false;
  }
  return !(type?.type === 'struct' && schema.isAtomic(type.struct!));
}

/** The element of a path that stands for an item of a list; JSON with sorted keys. */
export function itemElement(item: unknown, type?: FieldType): string {
  if (!type?.keys) {
    return `v:${JSON.stringify(item)}`;
  }
  const fields = item as Fields;
  const keys = [...type.keys]
    .sort()
    // Keys with defaults, such as a port's protocol, may be left out.
    .map(key => [key, fields[key] ?? (key === 'protocol' ? 'TCP' : undefined)])
    .filter(([, value]) => value !== undefined);
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** The parts of a granular value, by their element. */
export function partsOf(
  value: unknown,
  type?: FieldType,
): Map<string, { value: unknown; type?: FieldType }> {
  return Array.isArray(value)
    ? new Map(
        value.map(item => [
          itemElement(item, type),
          { value: item, type: type?.element },
        ]),
      )
    : new Map(
        Object.entries(value as Fields).map(([name, each]) => [
          `f:${name}`,
          { value: each, type: fieldOf(type, name) },
        ]),
      );
}

/** All fields that a value sets. */
export function fieldSetOf(value: unknown, type?: FieldType): FieldSet {
  const set: FieldSet = {};
  if (!isGranular(value, type)) {
    return set;
  }
  for (const [element, part] of partsOf(value, type)) {
    set[element] = fieldSetOf(part.value, part.type);
    if (Array.isArray(value) && Object.keys(set[element]).length > 0) {
      set[element]['.'] = {};
    }
  }
  return set;
}

/** The fields that are new or other than before. */
export function changedFields(
  before: unknown,
  after: unknown,
  type?: FieldType,
): FieldSet {
  const set: FieldSet = {};
  const old = isGranular(before, type)
    ? partsOf(before, type)
    : new Map<string, { value: unknown }>();
  for (const [element, part] of partsOf(after, type)) {
    const previous = old.get(element);
    if (!previous) {
      set[element] = fieldSetOf(part.value, part.type);
      if (Object.keys(set[element]).length > 0) {
        set[element]['.'] = {};
      }
    } else if (!sameJson(previous.value, part.value)) {
      const inner =
        isGranular(part.value, part.type) &&
        isGranular(previous.value, part.type)
          ? changedFields(previous.value, part.value, part.type)
          : {};
      // Only something went from it, if nothing in it is new.
      if (Object.keys(inner).length > 0 || !isGranular(part.value, part.type)) {
        set[element] = inner;
      }
    }
  }
  return set;
}

function children(set: FieldSet): string[] {
  return Object.keys(set).filter(name => name !== '.');
}

/** Whether a node itself is in the set. */
function isMember(set: FieldSet): boolean {
  return '.' in set || children(set).length === 0;
}

export function isEmptySet(set: FieldSet): boolean {
  return children(set).length === 0;
}

/** Both sets together. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = { ...left };
  for (const name of children(right)) {
    if (name in left) {
      result[name] = union(left[name], right[name]);
      if (
        children(result[name]).length > 0 &&
        (isMember(left[name]) || isMember(right[name]))
      ) {
        result[name]['.'] = {};
      }
    } else {
      result[name] = right[name];
    }
  }
  return result;
}

/** The fields of the first set that are not in the second. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = {};
  for (const name of children(left)) {
    if (!(name in right)) {
      result[name] = left[name];
      continue;
    }
    const inner = difference(left[name], right[name]);
    delete inner['.'];
    const stays = isMember(left[name]) && !isMember(right[name]);
    if (stays && !isEmptySet(inner)) {
      inner['.'] = {};
    }
    if (stays || !isEmptySet(inner)) {
      result[name] = inner;
    }
  }
  return result;
}

/** The fields that are in both. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = {};
  for (const name of children(left)) {
    if (!(name in right)) {
      continue;
    }
    const inner = intersection(left[name], right[name]);
    delete inner['.'];
    const both = isMember(left[name]) && isMember(right[name]);
    if (both && !isEmptySet(inner)) {
      inner['.'] = {};
    }
    if (both || !isEmptySet(inner)) {
      result[name] = inner;
    }
  }
  return result;
}

function elementText(element: string): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k':
      return `[${Object.entries(JSON.parse(rest))
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`;
    default:
      return `[=${rest}]`;
  }
}

/** The members of a set as paths such as `.spec.containers[name="a"].image`. */
export function pathsOf(set: FieldSet, before = ''): string[] {
  return children(set).flatMap(element => {
    const path = `${before}${elementText(element)}`;
    const inner = set[element];
    return [...(isMember(inner) ? [path] : []), ...pathsOf(inner, path)];
  });
}
