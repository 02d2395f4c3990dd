import { randomInt } from 'crypto';

/** Letters and digits that spell no words (k8s.io/apimachinery, util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const randomLength = 5;
const longestName = 63;

/** Random letters and digits as in generated names. */
export function randomSuffix(length = randomLength): string {
  return Array.from(
    { length },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
}

/** A name from `generateName`. */
export function generateName(base: string): string {
  return `${base.slice(0, longestName - randomLength)}${randomSuffix()}`;
}
