/** Prints a line; the last one of a benchmark is its result as JSON. */
export function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Bytes in MiB with one decimal. */
export function mebibytes(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10;
}
