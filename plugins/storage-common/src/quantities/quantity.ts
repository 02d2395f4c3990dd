/**
 * Kubernetes quantities, exactly: integers only, since `1.1Gi` or 10 PiB do not survive floating
 * point. The grammar is that of `k8s.io/apimachinery/pkg/api/resource` (Quantity).
 */

const GRAMMAR =
  /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;

const BINARY_EXPONENT: Record<string, number> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
};

const DECIMAL_EXPONENT: Record<string, number> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** Beyond this no quantity is meant seriously, and powers of ten would cost memory. */
const LARGEST_EXPONENT = 40;

/**
 * A quantity as a fraction: `numerator / denominator`, both integers, denominator positive.
 * @public
 */
export interface ExactQuantity {
  numerator: bigint;
  denominator: bigint;
}

/**
 * Reads any legal quantity without rounding.
 *
 * @returns `undefined` where the text is no quantity.
 * @public
 */
export function parseExactQuantity(text: string): ExactQuantity | undefined {
  const match = GRAMMAR.exec(text);
  if (!match) {
    return undefined;
  }
  const [, sign, digits, suffix = ''] = match;
  const [whole, fraction = ''] = digits.split('.');
  let numerator = BigInt(`${whole}${fraction}` || '0');
  let denominator = 10n ** BigInt(fraction.length);

  if (suffix in BINARY_EXPONENT) {
    numerator *= 2n ** BigInt(BINARY_EXPONENT[suffix]);
  } else if (suffix) {
    const exponent = DECIMAL_EXPONENT[suffix] ?? Number(suffix.slice(1));
    if (Math.abs(exponent) > LARGEST_EXPONENT) {
      return undefined;
    }
    if (exponent >= 0) {
      numerator *= 10n ** BigInt(exponent);
    } else {
      denominator *= 10n ** BigInt(-exponent);
    }
  }
  return { numerator: sign === '-' ? -numerator : numerator, denominator };
}

/**
 * A quantity in whole units, rounded away from zero as the API server does.
 *
 * @returns `undefined` where the text is no quantity.
 * @public
 */
export function quantityToBigInt(text: string): bigint | undefined {
  const exact = parseExactQuantity(text);
  if (!exact) {
    return undefined;
  }
  const { numerator, denominator } = exact;
  const quotient = numerator / denominator;
  if (numerator % denominator === 0n) {
    return quotient;
  }
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

/**
 * A quantity in whole units as a number, for objects whose figures travel as JSON. Above 8 PiB
 * the nearest number that JSON can carry.
 *
 * @returns `undefined` where the text is no quantity.
 * @public
 */
export function quantityToNumber(text: string): number | undefined {
  const value = quantityToBigInt(text);
  return value === undefined ? undefined : Number(value);
}
