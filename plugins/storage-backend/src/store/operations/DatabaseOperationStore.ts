import {
  isDatabaseConflictError,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { OperationPlan } from '@stowage/backstage-plugin-storage-common';
import type { Knex } from 'knex';
import { openDatabase } from '../openDatabase';
import { appendEntry } from './appendEntry';
import { DatabaseOperationWork } from './DatabaseOperationWork';
import { freeLocks } from './locks';
import type {
  NamespaceName,
  OperationFilter,
  OperationRequestChange,
  OperationStore,
} from './OperationStore';
import {
  OPERATION_SCHEMA_VERSION,
  type NewOperation,
  type OperationRecord,
} from './records';
import { fromLogRow, lockKey, type LogRow, type OperationRow } from './rows';

/** A plan that nobody started within this time has to be made again. */
const PLANS_KEPT_MS = 7 * 24 * 3_600_000;

/** Keeps operations in the plugin's own database, SQLite or Postgres. */
export class DatabaseOperationStore
  extends DatabaseOperationWork
  implements OperationStore
{
  /** Brings the schema up to date, unless the operator does that by hand. */
  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseOperationStore> {
    return new DatabaseOperationStore(await openDatabase(options.database));
  }

  async savePlan(options: {
    plan: OperationPlan;
    decisions: JsonObject;
    madeFor: string;
    now: Date;
  }): Promise<void> {
    const { plan, decisions, madeFor, now } = options;
    await this.knex('operation_plans')
      .insert({
        hash: plan.hash,
        made_for: madeFor,
        plan: JSON.stringify(plan),
        decisions: JSON.stringify(decisions),
        made_at: now.getTime(),
      })
      .onConflict(['hash', 'made_for'])
      .merge();
    await this.knex('operation_plans')
      .where('made_at', '<', now.getTime() - PLANS_KEPT_MS)
      .delete();
  }

  async findPlan(options: {
    hash: string;
    madeFor: string;
  }): Promise<{ plan: OperationPlan; decisions: JsonObject } | undefined> {
    const [row]: Array<{ plan: string; decisions: string }> = await this.knex(
      'operation_plans',
    )
      .where({ hash: options.hash, made_for: options.madeFor })
      .select('plan', 'decisions');
    return (
      row && {
        plan: JSON.parse(row.plan),
        decisions: JSON.parse(row.decisions),
      }
    );
  }

  async create(options: {
    operation: NewOperation;
    locks: string[];
    now: Date;
  }): Promise<OperationRecord> {
    const { operation, now } = options;
    const { plan, createdBy } = operation;
    // In the same order everywhere, so that two creations can't wait for each other.
    const locks = [...new Set(options.locks)]
      .map(object => ({ key: lockKey(object), object }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    try {
      await this.knex.transaction(async transaction => {
        await freeLocks(transaction, { locks, by: operation.id, now });
        await transaction<OperationRow>('operations').insert(
          newRow(operation, now),
        );
        await transaction('operation_claims').insert(
          [...new Set(plan.request.claims)].map(claim => ({
            operation: operation.id,
            claim,
          })),
        );
        await appendEntry(transaction, {
          id: operation.id,
          entry: { message: `Accepted for ${createdBy}: ${plan.title}` },
          now,
        });
        if (locks.length) {
          await transaction('operation_locks').insert(
            locks.map(lock => ({ ...lock, operation: operation.id })),
          );
        }
      });
    } catch (error) {
      if (isDatabaseConflictError(error)) {
        throw new ConflictError(
          `Another operation has just begun on what '${plan.title}' would change; look at the list of operations and try again when it is finished`,
        );
      }
      throw error;
    }
    return (await this.get(operation.id))!;
  }

  async list(
    options: OperationFilter & { limit: number; offset: number },
  ): Promise<{ items: OperationRecord[]; totalItems: number }> {
    const { limit, offset, ...filter } = options;
    const [{ total }] = await this.filtered(filter).count('id as total');
    const rows: OperationRow[] = await this.filtered(filter)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .offset(offset);
    return { items: await this.withSteps(rows), totalItems: Number(total) };
  }

  async namespaces(): Promise<NamespaceName[]> {
    return await this.knex<OperationRow>('operations').distinct(
      'cluster',
      'namespace',
    );
  }

  async log(options: { id: string; after: number; limit: number }) {
    const rows = await this.knex<LogRow>('operation_log')
      .where({ operation: options.id })
      .where('sequence', '>', options.after)
      .orderBy('sequence')
      .limit(options.limit);
    return rows.map(fromLogRow);
  }

  async request(options: OperationRequestChange): Promise<boolean> {
    const { id, whileState, change, entry, now } = options;
    return await this.knex.transaction(async transaction => {
      const rows = await transaction<OperationRow>('operations')
        .where({ id, state: whileState, ...(change.state && { owner: null }) })
        .whereNull('finished_at')
        .update({
          // Something must be written for the row to be held.
          state: change.state ?? whileState,
          ...(change.state && { words: null, code: null, wake_at: null }),
          ...(change.cancelRequested && { cancel_requested: true }),
          ...(change.ending && { ending: change.ending }),
          ...(change.confirmedStopSeconds !== undefined && {
            confirmed_stop: change.confirmedStopSeconds,
            predicted_stop: null,
          }),
        });
      if (rows === 0) {
        return false;
      }
      await appendEntry(transaction, { id, entry, now });
      return true;
    });
  }

  private filtered(filter: OperationFilter): Knex.QueryBuilder {
    const { namespaces, claim, claims, active } = filter;
    const query = this.knex<OperationRow>('operations');
    if (namespaces) {
      query.whereIn(
        ['cluster', 'namespace'],
        namespaces.map(each => [each.cluster, each.namespace]),
      );
    }
    if (claims) {
      query.whereIn(
        'id',
        this.knex('operations as its')
          .join('operation_claims as each', 'each.operation', 'its.id')
          .whereIn(
            ['its.cluster', 'its.namespace', 'each.claim'],
            claims.map(each => [each.cluster, each.namespace, each.name]),
          )
          .select('its.id'),
      );
    }
    if (claim !== undefined) {
      query.whereIn(
        'id',
        this.knex('operation_claims').where({ claim }).select('operation'),
      );
    }
    if (active !== undefined) {
      query[active ? 'whereNull' : 'whereNotNull']('finished_at');
    }
    return query;
  }
}

function newRow(operation: NewOperation, now: Date): OperationRow {
  const { id, plan, decisions, confirmedStopSeconds, createdBy } = operation;
  return {
    id,
    schema_version: OPERATION_SCHEMA_VERSION,
    kind: plan.request.kind,
    cluster: plan.request.cluster,
    namespace: plan.request.namespace,
    plan: JSON.stringify(plan),
    decisions: JSON.stringify(decisions),
    hash: plan.hash,
    state: 'queued',
    ending: null,
    words: null,
    code: null,
    epoch: 0,
    owner: null,
    renewals: 0,
    wake_at: null,
    confirmed_stop: confirmedStopSeconds,
    predicted_stop: null,
    cancel_requested: false,
    warnings: '[]',
    downtime: null,
    progress: null,
    created_by: createdBy,
    created_at: now.getTime(),
    started_at: null,
    finished_at: null,
  };
}
