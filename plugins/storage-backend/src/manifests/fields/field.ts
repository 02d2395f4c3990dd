/** A judgement on one value: what is wrong with it, or `undefined`. */
export type ValueRule = (value: unknown) => string | undefined;

/** A judgement on one entry of a map: what is wrong with it, or `undefined`. */
export type EntryRule = (key: string, value: unknown) => string | undefined;

/**
 * What may stand at one place of a manifest. Whatever is not described is not allowed, so a field
 * that a later Kubernetes brings is refused until somebody has looked at it.
 */
export type Field =
  | { kind: 'value'; rule?: ValueRule }
  | {
      kind: 'object';
      fields: Record<string, Field>;
      /** Fields that must be there, because what Kubernetes assumes without them is not allowed. */
      required: string[];
    }
  | { kind: 'list'; of: Field }
  | { kind: 'map'; entry?: EntryRule };

/** A string, number, boolean or null that needs no further rule. */
export const anyValue: Field = { kind: 'value' };

/** A map of strings, such as labels or a selector. */
export const stringMap: Field = { kind: 'map' };

/** A value under a rule. */
export function value(rule: ValueRule): Field {
  return { kind: 'value', rule };
}

/** An object with exactly these fields, each optional unless it is named as required. */
export function object(
  fields: Record<string, Field>,
  required: string[] = [],
): Field {
  return { kind: 'object', fields, required };
}

/** A map of strings whose entries are under a rule. */
export function mapWith(entry: EntryRule): Field {
  return { kind: 'map', entry };
}

/** A list whose items all follow one description. */
export function list(of: Field): Field {
  return { kind: 'list', of };
}

/** A rule that accepts only these values. */
export function oneOf(...allowed: Array<string | boolean | number>): ValueRule {
  return given =>
    allowed.includes(given as string)
      ? undefined
      : `must be ${allowed
          .map(item => JSON.stringify(item))
          .join(' or ')}, not ${JSON.stringify(given)}`;
}

/** Fields by name, all under no further rule. */
export function anyValues(...names: string[]): Record<string, Field> {
  return Object.fromEntries(names.map(name => [name, anyValue]));
}
