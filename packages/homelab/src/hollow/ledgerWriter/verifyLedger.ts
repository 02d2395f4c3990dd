import { createHash } from 'crypto';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** A row that the writer was told is safe. */
export interface AcknowledgedRow {
  number: number;
  hash: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** What a volume holds of what was acknowledged. */
export interface LedgerVerdict {
  /** Rows in the volume. */
  rows: number;
  /** Rows in the ledger. */
  acknowledged: number;
  /** Numbers that were acknowledged and are not in the volume. */
  missing: number[];
  /** Numbers that are in the volume with another content than was acknowledged. */
  altered: number[];
  /**
   * Numbers of rows that do not follow from the row before them: something was
   * lost or changed in between, or two writers were at work.
   */
  broken: number[];
}

/** Reads a ledger; a last line that is not whole was not yet acknowledged. */
export function readLedger(file: string): AcknowledgedRow[] {
  return wholeLines(file).map(line => {
    const [number, hash, seconds] = line.split(' ');
    return { number: Number(number), hash, at: Number(seconds) * 1000 };
  });
}

/** Whether every acknowledged row is there, unchanged, and all rows are one chain. */
export function isIntact(verdict: LedgerVerdict): boolean {
  return (
    verdict.missing.length + verdict.altered.length + verdict.broken.length ===
    0
  );
}

/**
 * Compares what a volume holds with what was acknowledged to the writer.
 *
 * @param input.data - the folder that was the writer's `LEDGER_DATA`
 * @param input.ledger - the writer's `LEDGER_FILE`
 */
export function verifyLedger(input: {
  data: string;
  ledger: string;
}): LedgerVerdict {
  const present = new Map<number, Set<string>>();
  const broken: number[] = [];
  let previous = { number: 0, hash: '-' };
  let rows = 0;
  for (const line of wholeLines(join(input.data, 'rows'))) {
    const [digits, hash, payload] = line.split(' ');
    const number = Number(digits);
    const expected = createHash('sha256')
      .update(`${number} ${previous.hash} ${payload}`)
      .digest('hex');
    if (number !== previous.number + 1 || hash !== expected) {
      broken.push(number);
    }
    present.set(number, (present.get(number) ?? new Set()).add(hash));
    previous = { number, hash };
    rows += 1;
  }
  const acknowledged = readLedger(input.ledger);
  const missing = acknowledged.filter(({ number }) => !present.has(number));
  const altered = acknowledged.filter(
    ({ number, hash }) =>
      present.has(number) && !present.get(number)?.has(hash),
  );
  return {
    rows,
    acknowledged: acknowledged.length,
    missing: missing.map(({ number }) => number),
    altered: altered.map(({ number }) => number),
    broken,
  };
}

function wholeLines(file: string): string[] {
  return existsSync(file)
    ? readFileSync(file, 'utf8').split('\n').slice(0, -1)
    : [];
}
