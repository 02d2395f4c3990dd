import { setTimeout as delay } from 'timers/promises';

/**
 * Waits until something is there.
 *
 * @throws Error with what it was last
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  timeoutMs = 30_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    const found = await look();
    if (found) {
      return found as NonNullable<Exclude<T, false>>;
    }
    last = found;
    await delay(30);
  }
  throw new Error(
    `Waited ${timeoutMs} ms for ${what}; last seen: ${JSON.stringify(last)}`,
  );
}
