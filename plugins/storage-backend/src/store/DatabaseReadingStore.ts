import type { DatabaseService } from '@backstage/backend-plugin-api';
import type {
  NodeFilesystemReading,
  ReadingHistory,
  StrayReading,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import type { Knex } from 'knex';
import { openDatabase } from './openDatabase';
import type {
  ReadingProblem,
  ReadingStore,
  StoredReadings,
} from './ReadingStore';
import {
  fromHistoryRow,
  fromNodeRow,
  fromProblemRow,
  fromStrayRow,
  fromVolumeRow,
  HistoryRow,
  NodeRow,
  ProblemRow,
  StrayRow,
  toHistoryRow,
  toNodeRow,
  toProblemRow,
  toStrayRow,
  toVolumeRow,
  VolumeRow,
} from './rows';
import { ThinningBand, thinningPlan } from './thinning';

/** Rows per statement: far below what SQLite takes in bound values and compound selects. */
const batchSize = 100;

/**
 * One row per key, the last one, since Postgres refuses to upsert a row twice in one statement;
 * in the order of the keys, so that two replicas that write the same rows don't deadlock.
 */
function lastPerKey<T extends { key: string }>(rows: T[]): T[] {
  const byKey = new Map(rows.map(row => [row.key, row]));
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Keeps readings in the plugin's own database, SQLite or Postgres. */
export class DatabaseReadingStore implements ReadingStore {
  /** Brings the schema up to date, unless the operator does that by hand. */
  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseReadingStore> {
    return new DatabaseReadingStore(await openDatabase(options.database));
  }

  private constructor(private readonly knex: Knex) {}

  async load(options: { cluster: string }): Promise<StoredReadings> {
    const where = { cluster: options.cluster };
    const [volumes, nodes, strays, problems] = await Promise.all([
      this.knex<VolumeRow>('volume_readings').where(where).select('*'),
      this.knex<NodeRow>('node_readings').where(where).select('*'),
      this.knex<StrayRow>('stray_readings').where(where).select('*'),
      this.knex<ProblemRow>('reading_problems').where(where).select('*'),
    ]);
    return {
      volumes: volumes.map(fromVolumeRow),
      nodes: nodes.map(fromNodeRow),
      strays: strays.map(fromStrayRow),
      problems: problems.map(fromProblemRow),
    };
  }

  async saveVolumes(options: {
    cluster: string;
    readings: VolumeReading[];
  }): Promise<void> {
    const rows = lastPerKey(
      options.readings.map(reading => toVolumeRow(options.cluster, reading)),
    );
    const points = rows
      .map(toHistoryRow)
      .filter((row): row is HistoryRow => row !== undefined);
    await this.knex.transaction(async transaction => {
      await this.upsertNewer(transaction, 'volume_readings', rows);
      for (let start = 0; start < points.length; start += batchSize) {
        await transaction<HistoryRow>('volume_reading_history')
          .insert(points.slice(start, start + batchSize))
          .onConflict(['cluster', 'volume_name', 'source', 'measured_at'])
          .ignore();
      }
    });
  }

  async saveNodes(options: {
    cluster: string;
    readings: NodeFilesystemReading[];
  }): Promise<void> {
    const rows = lastPerKey(
      options.readings.map(reading => toNodeRow(options.cluster, reading)),
    );
    await this.knex.transaction(transaction =>
      this.upsertNewer(transaction, 'node_readings', rows),
    );
  }

  async replaceStrays(options: {
    cluster: string;
    node: string;
    strays: StrayReading[];
  }): Promise<void> {
    const { cluster, node } = options;
    const rows = lastPerKey(
      options.strays.map(stray => toStrayRow(cluster, stray)),
    );
    await this.knex.transaction(async transaction => {
      await transaction('stray_readings').where({ cluster, node }).delete();
      await this.upsert(transaction, 'stray_readings', rows);
    });
  }

  async replaceProblems(options: {
    cluster: string;
    source: ReadingProblem['source'];
    problems: ReadingProblem[];
  }): Promise<void> {
    const { cluster, source } = options;
    const rows = lastPerKey(
      options.problems.map(problem => toProblemRow(cluster, problem)),
    );
    await this.knex.transaction(async transaction => {
      await transaction('reading_problems').where({ cluster, source }).delete();
      await this.upsert(transaction, 'reading_problems', rows);
    });
  }

  async history(options: {
    cluster: string;
    volumeName: string;
    source: VolumeReading['source'];
    since?: Date;
  }): Promise<ReadingHistory> {
    const rows = await this.knex<HistoryRow>('volume_reading_history')
      .where({
        cluster: options.cluster,
        volume_name: options.volumeName,
        source: options.source,
      })
      .andWhere('measured_at', '>=', options.since?.getTime() ?? 0)
      .orderBy('measured_at', 'asc')
      .select('measured_at', 'used_bytes', 'used_inodes');
    return rows.map(fromHistoryRow);
  }

  async thin(options: { now: Date; keepDays: number }): Promise<number> {
    const plan = thinningPlan(options);
    let gone = 0;
    for (const band of plan.bands) {
      gone += await this.thinBand(band);
    }
    gone += await this.knex('volume_reading_history')
      .where('measured_at', '<', plan.dropBefore)
      .delete();
    for (const table of [
      'volume_readings',
      'node_readings',
      'stray_readings',
    ]) {
      await this.knex(table)
        .where('measured_at', '<', plan.dropBefore)
        .delete();
    }
    return gone;
  }

  /** Deletes every point that has a newer one of the same volume and source in its bucket. */
  private async thinBand({
    from,
    to,
    bucketMs,
  }: ThinningBand): Promise<number> {
    return await this.knex('volume_reading_history')
      .where('measured_at', '>=', from)
      .andWhere('measured_at', '<', to)
      .whereExists(query =>
        query
          .select(this.knex.raw('1'))
          .from('volume_reading_history as newer')
          .whereRaw('newer.cluster = volume_reading_history.cluster')
          .whereRaw('newer.volume_name = volume_reading_history.volume_name')
          .whereRaw('newer.source = volume_reading_history.source')
          .whereRaw('newer.measured_at > volume_reading_history.measured_at')
          // Division of whole numbers rounds down in both databases.
          .whereRaw(
            `newer.measured_at < (volume_reading_history.measured_at / ${bucketMs} + 1) * ${bucketMs}`,
          ),
      )
      .delete();
  }

  /** Upserts rows, but leaves a row alone that is newer than the one at hand. */
  private async upsertNewer(
    transaction: Knex.Transaction,
    table: 'volume_readings' | 'node_readings',
    rows: Array<VolumeRow | NodeRow>,
  ): Promise<void> {
    for (let start = 0; start < rows.length; start += batchSize) {
      await transaction(table)
        .insert(rows.slice(start, start + batchSize))
        .onConflict('key')
        .merge()
        .where(
          `${table}.measured_at`,
          '<=',
          transaction.ref('excluded.measured_at'),
        );
    }
  }

  private async upsert(
    transaction: Knex.Transaction,
    table: 'stray_readings' | 'reading_problems',
    rows: Array<StrayRow | ProblemRow>,
  ): Promise<void> {
    for (let start = 0; start < rows.length; start += batchSize) {
      await transaction(table)
        .insert(rows.slice(start, start + batchSize))
        .onConflict('key')
        .merge();
    }
  }
}
