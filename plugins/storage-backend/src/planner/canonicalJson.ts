import { createHash } from 'crypto';
import type { JsonObject, JsonValue } from '@backstage/types';

/** JSON with the keys of every object in order; what is undefined is left out. */
export function canonicalJson(value: JsonValue | undefined): string {
  if (Array.isArray(value)) {
    return `[${value.map(each => canonicalJson(each ?? null)).join(',')}]`;
  }
  if (value && typeof value === 'object') {
    const entries = Object.keys(value)
      .filter(key => value[key] !== undefined)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** What a person confirms: SHA-256 of the decisions, in hexadecimal. */
export function hashOf(decisions: JsonObject): string {
  return createHash('sha256').update(canonicalJson(decisions)).digest('hex');
}
