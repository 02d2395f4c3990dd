import type {
  OperationDowntime,
  OperationProgress,
} from '@stowage/backstage-plugin-storage-common';
import type { Knex } from 'knex';
import { appendEntry } from './appendEntry';
import type {
  Candidate,
  OperationWork,
  Ownership,
  StateChange,
} from './OperationStore';
import { OwnershipLost } from './OwnershipLost';
import {
  FINAL_STATES,
  OPERATION_SCHEMA_VERSION,
  type NewLogEntry,
  type OperationRecord,
  type StepRecord,
} from './records';
import {
  fromOperationRow,
  toCandidate,
  toStepColumns,
  type OperationRow,
  type StepRow,
} from './rows';

/**
 * What workers read and write. Every write first updates the operation's own row on condition of
 * epoch and owner, which also holds the row until the transaction ends: a replica that takes over
 * meanwhile waits, and one that was taken over from changes nothing.
 */
export class DatabaseOperationWork implements OperationWork {
  constructor(protected readonly knex: Knex) {}

  async get(id: string): Promise<OperationRecord | undefined> {
    const [found] = await this.knex<OperationRow>('operations').where({ id });
    return found && (await this.withSteps([found]))[0];
  }

  async candidates(options: { now: Date }): Promise<Candidate[]> {
    const rows = await this.knex<OperationRow>('operations')
      .whereNull('finished_at')
      .where('schema_version', '<=', OPERATION_SCHEMA_VERSION)
      .where(query =>
        query
          .whereIn('state', ['queued', 'running', 'undoing'])
          .orWhere(waiting =>
            waiting
              .where('state', 'waiting-for-confirmation')
              .where('cancel_requested', true),
          )
          .orWhere(asleep =>
            asleep
              .whereIn('state', ['moved-not-ready', 'waiting-for-repository'])
              .where('wake_at', '<=', options.now.getTime()),
          ),
      )
      .orderBy('created_at')
      .orderBy('id');
    return rows.map(toCandidate);
  }

  async claim(options: {
    candidate: Candidate;
    owner: string;
    now: Date;
  }): Promise<OperationRecord | undefined> {
    const { candidate, owner, now } = options;
    const { id, epoch, renewals, state } = candidate;
    const taken = await this.knex<OperationRow>('operations')
      .where({ id, epoch, renewals, state, owner: candidate.owner ?? null })
      .whereNull('finished_at')
      .update({
        epoch: epoch + 1,
        owner,
        renewals: Number(renewals) + 1,
        started_at: this.knex.raw('coalesce(started_at, ?)', [now.getTime()]),
      });
    return taken ? await this.get(id) : undefined;
  }

  async renew(ownership: Ownership) {
    const rows = await this.owned(this.knex, ownership)
      .update({ renewals: this.knex.raw('renewals + 1') })
      .returning(['cancel_requested', 'confirmed_stop']);
    if (!rows.length) {
      throw lost(ownership);
    }
    return {
      cancelRequested: Boolean(rows[0].cancel_requested),
      confirmedStopSeconds: rows[0].confirmed_stop,
    };
  }

  async verify(ownership: Ownership): Promise<void> {
    const [row] = await this.owned(this.knex, ownership).select('id');
    if (!row) {
      throw lost(ownership);
    }
  }

  async release(ownership: Ownership): Promise<void> {
    await this.guarded(ownership, { owner: null });
  }

  async saveStep(ownership: Ownership, step: StepRecord): Promise<void> {
    await this.guarded(ownership, {}, async transaction => {
      await transaction<StepRow>('operation_steps')
        .insert({ operation: ownership.id, ...toStepColumns(step) })
        .onConflict(['operation', 'step'])
        .merge();
    });
  }

  async saveState(ownership: Ownership, change: StateChange): Promise<void> {
    const { state, now, rest } = change;
    const final = FINAL_STATES.some(each => each === state);
    await this.guarded(
      ownership,
      {
        state,
        ...(change.ending && { ending: change.ending }),
        words: change.words ?? null,
        code: change.code ?? null,
        predicted_stop: change.predictedStopSeconds ?? null,
        wake_at: rest?.wakeAt?.getTime() ?? null,
        ...((rest || final) && { owner: null }),
        ...(final && { finished_at: now.getTime(), progress: null }),
      },
      async transaction => {
        if (change.entry) {
          await appendEntry(transaction, {
            id: ownership.id,
            entry: change.entry,
            now,
          });
        }
        if (final) {
          await transaction('operation_locks')
            .where({ operation: ownership.id })
            .delete();
        }
      },
    );
  }

  async appendLog(
    ownership: Ownership,
    { now, ...entry }: NewLogEntry & { now: Date },
  ): Promise<void> {
    await this.guarded(ownership, {}, transaction =>
      appendEntry(transaction, { id: ownership.id, entry, now }),
    );
  }

  async addWarning(
    ownership: Ownership,
    warning: { message: string; step?: string; now: Date },
  ): Promise<void> {
    const { message, step, now } = warning;
    await this.guarded(ownership, {}, async transaction => {
      const [row] = await this.owned(transaction, ownership).select('warnings');
      const warnings: string[] = JSON.parse(row.warnings);
      if (warnings.includes(message)) {
        return;
      }
      await this.owned(transaction, ownership).update({
        warnings: JSON.stringify([...warnings, message]),
      });
      const entry = { level: 'warning' as const, message, step };
      await appendEntry(transaction, { id: ownership.id, entry, now });
    });
  }

  async saveProgress(
    ownership: Ownership,
    options: { progress: OperationProgress; signAt: Date },
  ): Promise<void> {
    const { progress, signAt } = options;
    const change = { progress: JSON.stringify(progress) };
    await this.guarded(ownership, change, async transaction => {
      await transaction<StepRow>('operation_steps')
        .where({ operation: ownership.id, step: progress.step })
        .update({ progress_at: signAt.getTime() });
    });
  }

  async saveDowntime(
    ownership: Ownership,
    downtime: Partial<OperationDowntime>,
  ): Promise<void> {
    await this.guarded(ownership, {}, async transaction => {
      const [row] = await this.owned(transaction, ownership).select('downtime');
      const known = row.downtime ? JSON.parse(row.downtime) : {};
      await this.owned(transaction, ownership).update({
        downtime: JSON.stringify({ ...known, ...downtime }),
      });
    });
  }

  /** Operations with their steps, two queries for any number. */
  protected async withSteps(rows: OperationRow[]): Promise<OperationRecord[]> {
    const steps = rows.length
      ? await this.knex<StepRow>('operation_steps').whereIn(
          'operation',
          rows.map(({ id }) => id),
        )
      : [];
    return rows.map(row =>
      fromOperationRow(
        row,
        steps.filter(({ operation }) => operation === row.id),
      ),
    );
  }

  private owned(knex: Knex, { id, epoch, owner }: Ownership) {
    return knex<OperationRow>('operations').where({ id, epoch, owner });
  }

  private async guarded(
    ownership: Ownership,
    change: Partial<OperationRow>,
    effect?: (transaction: Knex.Transaction) => Promise<void>,
  ): Promise<void> {
    await this.knex.transaction(async transaction => {
      const rows = await this.owned(transaction, ownership).update({
        // Something must be written for the row to be held.
        epoch: ownership.epoch,
        ...change,
      });
      if (rows === 0) {
        throw lost(ownership);
      }
      await effect?.(transaction);
    });
  }
}

function lost({ id, epoch }: Ownership): OwnershipLost {
  return new OwnershipLost(
    `Operation ${id} is not in the hands that took it in epoch ${epoch} any more`,
  );
}
