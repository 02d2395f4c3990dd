import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { appendEntry } from './appendEntry';
import { RESTING_STATES } from './records';
import type { OperationRow } from './rows';

/**
 * Makes sure that nobody else has these objects. An operation that only waits for a person gives
 * them up and is ended as it is: the new operation, such as a roll back, is what the person decided.
 *
 * @throws ConflictError that names the object and the operation which has it
 */
export async function freeLocks(
  transaction: Knex.Transaction,
  options: {
    locks: Array<{ key: string; object: string }>;
    by: string;
    now: Date;
  },
): Promise<void> {
  const { locks, by, now } = options;
  const held: Array<OperationRow & { object: string }> = await transaction(
    'operation_locks as held',
  )
    .join('operations as its', 'its.id', 'held.operation')
    .whereIn(
      'held.key',
      locks.map(({ key }) => key),
    )
    .select('its.*', 'held.object');
  for (const row of new Map(held.map(each => [each.id, each])).values()) {
    const { id, epoch, state, owner, object } = row;
    const rests =
      owner === null && RESTING_STATES.some(resting => resting === state);
    const ended = rests
      ? await transaction<OperationRow>('operations')
          .where({ id, epoch, state, owner: null })
          .update({
            epoch: epoch + 1,
            finished_at: now.getTime(),
            wake_at: null,
          })
      : 0;
    if (!ended) {
      throw new ConflictError(
        `HELD_BY_OPERATION: Operation ${id} (${state}) works on ${object}; wait until it is finished, or cancel it`,
      );
    }
    await transaction('operation_locks').where({ operation: id }).delete();
    const entry = { message: `Operation ${by} has taken over from here` };
    await appendEntry(transaction, { id, entry, now });
  }
}
