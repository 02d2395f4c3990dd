import { parseQuantity } from '../../hollow/pod/quantity';

const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Whether a quantity is written in powers of 1024. */
function isBinary(quantity: string): boolean {
  return /[KMGTPE]i$/.test(quantity);
}

/**
 * Writes a number as the API server would: with the largest suffix that leaves
 * an integer, in powers of 1024 or of 1000, thousandths as `m`.
 */
export function formatQuantity(amount: number, inBinary: boolean): string {
  const rounded = Math.round(amount * 1000) / 1000;
  if (!Number.isInteger(rounded)) {
    return `${Math.round(rounded * 1000)}m`;
  }
  const suffixes = inBinary ? binary : decimal;
  const base = inBinary ? 1024 : 1000;
  let value = rounded;
  let index = 0;
  while (value !== 0 && value % base === 0 && index < suffixes.length - 1) {
    value /= base;
    index += 1;
  }
  return `${value}${suffixes[index]}`;
}

/** The sum of quantities, written as the first of them that is not zero. */
export function sumQuantities(quantities: readonly string[]): string {
  const total = quantities.reduce((sum, each) => sum + parseQuantity(each), 0);
  const first = quantities.find(each => parseQuantity(each) !== 0);
  return formatQuantity(total, first !== undefined && isBinary(first));
}
