const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const QUANTITY_UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * Bytes for people: three significant digits, powers of 1024, such as `12.3 GiB`.
 * Never rounds a shortage away: 1023.9 MiB stays below 1 GiB.
 *
 * @public
 */
export function formatBytes(bytes: number | bigint): string {
  const value = Number(bytes);
  const magnitude = Math.abs(value);
  let unit = 0;
  let scaled = magnitude;
  while (scaled >= 1024 && unit < UNITS.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  const sign = value < 0 ? '-' : '';
  if (unit === 0) {
    return `${sign}${Math.round(scaled)} B`;
  }
  let decimals = 0;
  if (scaled < 10) {
    decimals = 2;
  } else if (scaled < 100) {
    decimals = 1;
  }
  const factor = 10 ** decimals;
  const text = String(Math.floor(scaled * factor) / factor);
  return `${sign}${text} ${UNITS[unit]}`;
}

/**
 * Bytes as the shortest exact Kubernetes quantity in powers of 1024, such as `10Gi`.
 *
 * @public
 */
export function formatQuantity(bytes: number | bigint): string {
  let value = BigInt(bytes);
  let unit = 0;
  while (
    value !== 0n &&
    value % 1024n === 0n &&
    unit < QUANTITY_UNITS.length - 1
  ) {
    value /= 1024n;
    unit += 1;
  }
  return `${value}${QUANTITY_UNITS[unit]}`;
}
