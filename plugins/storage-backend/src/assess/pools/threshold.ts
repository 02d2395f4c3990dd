import { quantityToNumber } from '@stowage/backstage-plugin-storage-common';

/**
 * How much of a total an eviction threshold keeps free: `10%` of it, or a quantity such as `1Gi`.
 * The kubelet compares what is available with exactly this.
 *
 * @returns `undefined` where the threshold cannot be read.
 */
export function reservedBy(options: {
  threshold: string;
  total: number;
}): number | undefined {
  const { threshold, total } = options;
  const percentage = /^(\d+(?:\.\d+)?)%$/.exec(threshold.trim());
  if (percentage) {
    return Math.ceil((total * Number(percentage[1])) / 100);
  }
  const quantity = quantityToNumber(threshold.trim());
  return quantity === undefined || quantity < 0 ? undefined : quantity;
}
