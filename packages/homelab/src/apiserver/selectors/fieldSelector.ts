import { Resource } from '../Resource';
import { StatusError } from '../StatusError';

/** One condition on a field. */
export interface FieldRequirement {
  field: string;
  equal: boolean;
  value: string;
}

/** Fields that a kind can be selected by, besides its name and namespace. */
export type SelectableFields = Record<
  string,
  string | ((object: Resource) => unknown)
>;

/** Unescapes `\\`, `\,` and `\=`. */
function unescape(text: string): string {
  return text.replace(/\\([\\,=])/g, '$1');
}

/** Splits at commas that are not escaped. */
function split(text: string): string[] {
  return text.match(/(?:\\.|[^,\\])+/g) ?? [];
}

/**
 * Parses a `fieldSelector` parameter.
 *
 * @param selectable - names of the fields that the kind allows for
 * @throws StatusError 400 for another form or another field
 */
export function parseFieldSelector(
  text: string,
  selectable: string[],
): FieldRequirement[] {
  return split(text).map(part => {
    const [, field, operator, value] =
      /^((?:\\.|[^=!\\])+)(==|!=|=)(.*)$/.exec(part) ?? [];
    if (field === undefined) {
      throw StatusError.badRequest(
        `Unable to find any valid operator in field selector: ${part}`,
      );
    }
    if (!selectable.includes(field)) {
      throw StatusError.badRequest(`field label not supported: ${field}`);
    }
    return { field, equal: operator !== '!=', value: unescape(value) };
  });
}

/** The value at a dotted path of an object; undefined where a part is missing. */
export function valueAt(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      object,
    );
}

const ofEveryKind: SelectableFields = {
  'metadata.name': 'metadata.name',
  'metadata.namespace': 'metadata.namespace',
};

/** All fields that a kind can be selected by. */
export function selectableFields(own: SelectableFields = {}): SelectableFields {
  return { ...ofEveryKind, ...own };
}

/** Whether an object satisfies all requirements; what is absent counts as empty. */
export function matchesFields(
  requirements: FieldRequirement[],
  object: Resource,
  fields: SelectableFields,
): boolean {
  return requirements.every(({ field, equal, value }) => {
    const source = fields[field];
    const present =
      typeof source === 'string' ? valueAt(object, source) : source(object);
    return (String(present ?? '') === value) === equal;
  });
}
