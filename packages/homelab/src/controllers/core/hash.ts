const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== undefined && each !== null)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, each]) => [key, ordered(each)]),
    );
  }
  return value;
}

/** JSON in which the order of fields and absent ones make no difference. */
export function canonical(value: unknown): string {
  return JSON.stringify(ordered(value));
}

/** Whether two values say the same, whatever the order of their fields. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/**
 * A short hash that may be part of a name, such as `pod-template-hash`: FNV-1a
 * in letters that make no words (apimachinery's `SafeEncodeString`).
 *
 * @param collisions - how often another object had this hash already
 */
export function templateHash(template: unknown, collisions = 0): string {
  const text = canonical(template) + (collisions || '');
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return [...String(hash >>> 0)]
    .map(digit => alphabet[digit.charCodeAt(0) % alphabet.length])
    .join('');
}
