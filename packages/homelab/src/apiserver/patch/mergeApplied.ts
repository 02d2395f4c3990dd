import { FieldType } from '../schema/Schema';
import { FieldSet, isGranular, itemElement, partsOf } from './FieldSet';

type Fields = Record<string, unknown>;

/** What an object is after a configuration was laid over it. */
export function mergeApplied(
  live: unknown,
  applied: unknown,
  type?: FieldType,
): unknown {
  if (!isGranular(applied, type) || !isGranular(live, type)) {
    return applied;
  }
  const present = partsOf(live, type);
  const merged = [...partsOf(applied, type)].map(
    ([element, part]) =>
      [
        element,
        present.has(element)
          ? mergeApplied(present.get(element)!.value, part.value, part.type)
          : part.value,
      ] as const,
  );
  if (!Array.isArray(applied)) {
    return {
      ...(live as Fields),
      ...Object.fromEntries(
        merged.map(([element, value]) => [element.slice(2), value]),
      ),
    };
  }
  const wanted = new Map(merged);
  const stay = [...present].map(([element, { value }]) => {
    const result = wanted.has(element) ? wanted.get(element) : value;
    wanted.delete(element);
    return result;
  });
  return [...stay, ...wanted.values()];
}

/** A value without the fields of a set. What is left empty by that goes too. */
export function withoutFields(
  value: unknown,
  set: FieldSet,
  type?: FieldType,
): unknown {
  if (!isGranular(value, type)) {
    return value;
  }
  const kept: [string, unknown][] = [];
  for (const [element, part] of partsOf(value, type)) {
    const inner = set[element];
    const names = Object.keys(inner ?? {});
    if (!inner) {
      kept.push([element, part.value]);
    } else if (names.length > 0 && isGranular(part.value, part.type)) {
      const rest = withoutFields(part.value, inner, part.type);
      const left = Object.keys(rest as object).length;
      // The keys of an item that is wholly gone are still in it.
      if (left > 0 && !('.' in inner && onlyKeys(rest, type))) {
        kept.push([element, rest]);
      }
    }
  }
  return Array.isArray(value)
    ? kept.map(([, item]) => item)
    : Object.fromEntries(
        kept.map(([element, item]) => [element.slice(2), item]),
      );
}

function onlyKeys(item: unknown, type?: FieldType): boolean {
  return (
    type?.keys !== undefined &&
    Object.keys(item as Fields).every(name => type.keys!.includes(name)) &&
    itemElement(item, type) !== ''
  );
}
