import { quantityToNumber } from '@stowage/backstage-plugin-storage-common';

/** Whole bytes of a quantity as it stands in an object; `undefined` where it has none. */
export function bytesOf(value: unknown): number | undefined {
  return value === undefined || value === null
    ? undefined
    : quantityToNumber(String(value));
}
