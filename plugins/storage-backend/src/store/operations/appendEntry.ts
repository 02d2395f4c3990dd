import type { Knex } from 'knex';
import type { NewLogEntry } from './records';
import type { LogRow } from './rows';

/**
 * Writes the next entry of an operation's log. The caller holds the operation's row in the same
 * transaction, so that two entries never want the same number.
 */
export async function appendEntry(
  transaction: Knex.Transaction,
  options: { id: string; entry: NewLogEntry; now: Date },
): Promise<void> {
  const { id, entry, now } = options;
  const [{ last }]: Array<{ last: LogRow['sequence'] | null }> =
    await transaction('operation_log')
      .where({ operation: id })
      .max('sequence as last');
  await transaction<LogRow>('operation_log').insert({
    operation: id,
    sequence: Number(last ?? 0) + 1,
    at: now.getTime(),
    level: entry.level ?? 'information',
    step: entry.step ?? null,
    message: entry.message,
  });
}
