/*
 * DSM writes numbers as numbers or as text, booleans as booleans, 0/1 or yes/no, and pads some
 * texts with blanks. What is not there, or is something else, is missing; it is never an error.
 */

/** An object of unknown members. */
export type Members = Readonly<Record<string, unknown>>;

/** The members of an object; none of anything else. */
export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : {};
}

/** The objects of a list; none of anything else. */
export function objects(value: unknown): Members[] {
  return Array.isArray(value) ? value.map(members) : [];
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap(each => text(each) ?? []) : [];
}

/** A text without the blanks around it; an empty one is missing. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return String(value);
  }
  const trimmed = typeof value === 'string' ? value.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

/** A number, also one that is written as text. */
export function number(value: unknown): number | undefined {
  const given =
    typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof given === 'number' && Number.isFinite(given)
    ? given
    : undefined;
}

/** A whole number from 0 on; DSM writes -1 for what it does not know. */
export function count(value: unknown): number | undefined {
  const given = number(value);
  return given !== undefined && given >= 0 ? Math.floor(given) : undefined;
}

/** Bytes; 0 is what is answered where nothing was measured, so it is missing too. */
export function bytes(value: unknown): number | undefined {
  const given = number(value);
  return given !== undefined && given > 0 && given <= Number.MAX_SAFE_INTEGER
    ? Math.round(given)
    : undefined;
}

const MIB = 1024 * 1024;

/** Bytes of a figure in MiB, which may have a fraction. */
export function bytesOfMib(value: unknown): number | undefined {
  const given = number(value);
  return given === undefined ? undefined : bytes(given * MIB);
}

/** Yes or no, in any of DSM's ways to say so. */
export function flag(value: unknown): boolean | undefined {
  const words: Record<string, boolean> = {
    true: true,
    yes: true,
    '1': true,
    false: false,
    no: false,
    '0': false,
  };
  return words[String(value).toLowerCase()];
}
