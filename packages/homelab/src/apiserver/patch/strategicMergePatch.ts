import { FieldType, fieldOf } from '../schema/Schema';
import { StatusError } from '../StatusError';

type Fields = Record<string, unknown>;

/** Directives of a strategic merge patch (k8s.io/apimachinery, strategicpatch). */
const patchDirective = '$patch';
const retainKeys = '$retainKeys';
const deleteFromList = '$deleteFromPrimitiveList/';
const elementOrder = '$setElementOrder/';

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDirective(name: string): boolean {
  return name.startsWith('$');
}

/** A value that the patch adds, freed of directives and nulls. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter(each => !(isObject(each) && patchDirective in each))
      .map(plain);
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => each !== null && !isDirective(name))
      .map(([name, each]) => [name, plain(each)]),
  );
}

/** Sorts what the patch names in its order; the rest keeps its place at the end. */
function inOrder(items: unknown[], order: unknown, key?: string): unknown[] {
  if (!Array.isArray(order)) {
    return items;
  }
  const idOf = (item: unknown) => (key && isObject(item) ? item[key] : item);
  const wanted = order.map(idOf);
  const position = (item: unknown) => {
    const index = wanted.indexOf(idOf(item));
    return index < 0 ? wanted.length : index;
  };
  return items
    .map((item, index) => ({ item, index }))
    .sort(
      (left, right) =>
        position(left.item) - position(right.item) || left.index - right.index,
    )
    .map(({ item }) => item);
}

function mergeObjects(target: unknown[], patch: Fields[], type: FieldType) {
  const key = type.mergeKey!;
  if (patch.some(item => item[patchDirective] === 'replace')) {
    return plain(patch) as unknown[];
  }
  let result = target;
  for (const item of patch) {
    if (item[key] === undefined) {
      throw StatusError.badRequest(
        `map: ${JSON.stringify(
          item,
        )} does not contain declared merge key: ${key}`,
      );
    }
    const same = (other: unknown) =>
      isObject(other) && other[key] === item[key];
    if (item[patchDirective] === 'delete') {
      result = result.filter(other => !same(other));
    } else if (result.some(same)) {
      result = result.map(other =>
        same(other) ? mergeFields(other, item, type.element) : other,
      );
    } else {
      result = [...result, mergeFields({}, item, type.element)];
    }
  }
  return result;
}

function mergeList(
  target: unknown,
  patch: unknown[],
  type: FieldType | undefined,
): unknown {
  const present = Array.isArray(target) ? target : [];
  if (!type?.merges) {
    return plain(patch);
  }
  return type.mergeKey
    ? mergeObjects(present, patch as Fields[], type)
    : [...present, ...patch.filter(item => !present.includes(item))];
}

function mergeFields(
  target: unknown,
  patch: Fields,
  type: FieldType | undefined,
): unknown {
  if (patch[patchDirective] === 'replace') {
    return plain(patch);
  }
  if (patch[patchDirective] === 'delete') {
    return {};
  }
  let result: Fields = isObject(target) ? { ...target } : {};
  const retained = patch[retainKeys];
  if (Array.isArray(retained)) {
    result = Object.fromEntries(
      Object.entries(result).filter(([name]) => retained.includes(name)),
    );
  }
  for (const [name, gone] of Object.entries(patch)) {
    if (name.startsWith(deleteFromList) && Array.isArray(gone)) {
      const field = name.slice(deleteFromList.length);
      const list = result[field];
      result[field] = Array.isArray(list)
        ? list.filter(item => !gone.includes(item))
        : list;
    }
  }
  for (const [name, value] of Object.entries(patch)) {
    if (isDirective(name)) {
      continue;
    }
    const field = fieldOf(type, name);
    if (value === null) {
      delete result[name];
    } else if (Array.isArray(value)) {
      result[name] = mergeList(result[name], value, field);
    } else if (isObject(value)) {
      result[name] = mergeFields(result[name], value, field);
    } else {
      result[name] = value;
    }
  }
  for (const [name, order] of Object.entries(patch)) {
    if (name.startsWith(elementOrder)) {
      const field = name.slice(elementOrder.length);
      if (Array.isArray(result[field])) {
        result[field] = inOrder(
          result[field],
          order,
          fieldOf(type, field)?.mergeKey,
        );
      }
    }
  }
  return result;
}

/**
 * Applies a strategic merge patch: as a merge patch, but lists whose items have
 * a merge key are merged item by item, and directives delete, replace and order.
 *
 * @param struct - name of the object's type in the table
 * @throws StatusError 400 where an item lacks its merge key
 */
export function strategicMergePatch(
  object: object,
  patch: object,
  struct: string,
): object {
  return mergeFields(object, patch as Fields, {
    type: 'struct',
    struct,
  }) as object;
}
