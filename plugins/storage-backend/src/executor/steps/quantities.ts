import { parseExactQuantity } from '@stowage/backstage-plugin-storage-common';

/** In thousandths, rounded up, as the scheduler counts the smallest requests. */
function thousandths(text: string): bigint {
  const exact = parseExactQuantity(text);
  if (!exact) {
    return 0n;
  }
  const scaled = exact.numerator * 1000n;
  return (scaled + exact.denominator - 1n) / exact.denominator;
}

/** Adds up requests of several containers, resource by resource. */
export function addQuantities(
  requests: Array<Record<string, string>>,
): Record<string, string> {
  const sums = new Map<string, bigint>();
  for (const [name, text] of requests.flatMap(Object.entries<string>)) {
    sums.set(name, (sums.get(name) ?? 0n) + thousandths(text));
  }
  return Object.fromEntries(
    [...sums].map(([name, sum]) => [
      name,
      sum % 1000n === 0n ? String(sum / 1000n) : `${sum}m`,
    ]),
  );
}
