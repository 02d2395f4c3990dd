import { parseExactQuantity } from './quantity';

/**
 * A size that a person typed, or why it is none.
 * @public
 */
export type SizeResult =
  | { ok: true; bytes: bigint }
  | {
      ok: false;
      code:
        | 'SIZE_EMPTY'
        | 'SIZE_UNREADABLE'
        | 'SIZE_UNIT_UNKNOWN'
        | 'SIZE_NOT_WHOLE_BYTES'
        | 'SIZE_NEGATIVE'
        | 'SIZE_ZERO';
      /** What is wrong with it, in one sentence. */
      message: string;
      /** What to type instead, in one sentence. */
      remedy: string;
    };

const EXAMPLE = 'Write a number with a unit, such as 10Gi or 500Mi.';

/** Units that people write and Kubernetes does not know, with what they may have meant. */
const FOREIGN_UNITS: Record<string, [binary: string, decimal: string]> = {
  b: ['', ''],
  byte: ['', ''],
  bytes: ['', ''],
  k: ['Ki', 'k'],
  kb: ['Ki', 'k'],
  kib: ['Ki', 'k'],
  ki: ['Ki', 'k'],
  mb: ['Mi', 'M'],
  mib: ['Mi', 'M'],
  mi: ['Mi', 'M'],
  g: ['Gi', 'G'],
  gb: ['Gi', 'G'],
  gib: ['Gi', 'G'],
  gi: ['Gi', 'G'],
  t: ['Ti', 'T'],
  tb: ['Ti', 'T'],
  tib: ['Ti', 'T'],
  ti: ['Ti', 'T'],
  p: ['Pi', 'P'],
  pb: ['Pi', 'P'],
  pib: ['Pi', 'P'],
  pi: ['Pi', 'P'],
  eb: ['Ei', 'E'],
  eib: ['Ei', 'E'],
  ei: ['Ei', 'E'],
};

function describeUnreadable(text: string): SizeResult {
  const parts = /^([+-]?[\d.]+)\s*([A-Za-z]+)$/.exec(text);
  const isNumber = parts && parseExactQuantity(parts[1]);
  if (!parts || !isNumber) {
    return {
      ok: false,
      code: 'SIZE_UNREADABLE',
      message: `'${text}' is not a size.`,
      remedy: EXAMPLE,
    };
  }
  const [, number, unit] = parts;
  const meant = FOREIGN_UNITS[unit.toLowerCase()];
  let remedy = EXAMPLE;
  if (meant) {
    const [binary, decimal] = meant;
    remedy =
      binary === ''
        ? `Write ${number}: without a unit a size is in bytes.`
        : `Write ${number}${binary} (powers of 1024) or ${number}${decimal} (powers of 1000).`;
  }
  return {
    ok: false,
    code: 'SIZE_UNIT_UNKNOWN',
    message: /\s/.test(text)
      ? `'${text}' has a space in it; Kubernetes wants number and unit without one.`
      : `'${unit}' is not a unit that Kubernetes knows.`,
    remedy,
  };
}

/**
 * Reads the size of a claim as a person types it: a Kubernetes quantity that is a positive,
 * whole number of bytes. How much is too much is not decided here.
 *
 * @public
 */
export function parseSize(text: string): SizeResult {
  const trimmed = text.trim();
  if (trimmed === '') {
    return {
      ok: false,
      code: 'SIZE_EMPTY',
      message: 'The size is missing.',
      remedy: EXAMPLE,
    };
  }
  const exact = parseExactQuantity(trimmed);
  if (!exact) {
    return describeUnreadable(trimmed);
  }
  const { numerator, denominator } = exact;
  if (numerator < 0n) {
    return {
      ok: false,
      code: 'SIZE_NEGATIVE',
      message: `'${trimmed}' is negative; a claim cannot be smaller than nothing.`,
      remedy: EXAMPLE,
    };
  }
  if (numerator === 0n) {
    return {
      ok: false,
      code: 'SIZE_ZERO',
      message: 'The size is 0; a claim must ask for something.',
      remedy: EXAMPLE,
    };
  }
  if (/[num]$/.test(trimmed)) {
    return {
      ok: false,
      code: 'SIZE_NOT_WHOLE_BYTES',
      message: `'${trimmed}' ends in a unit of fractions ('m' is a thousandth), which makes no sense for bytes.`,
      remedy: trimmed.endsWith('m')
        ? `Write ${trimmed.slice(0, -1)}Mi (powers of 1024) or ${trimmed.slice(
            0,
            -1,
          )}M (powers of 1000).`
        : EXAMPLE,
    };
  }
  if (numerator % denominator !== 0n) {
    // 1.1Gi is legal for the API server, which rounds it up; so do we.
    return { ok: true, bytes: numerator / denominator + 1n };
  }
  return { ok: true, bytes: numerator / denominator };
}
