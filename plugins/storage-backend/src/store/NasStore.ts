import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { ObservedNas } from '@stowage/backstage-plugin-storage-common';
import type { Knex } from 'knex';
import { openDatabase } from './openDatabase';

/** Of the documents; what another version wrote is as good as not there. */
const DOCUMENT_VERSION = 1;

/** Keeps what each NAS said last, for other replicas and for the time after a restart. */
export interface NasStore {
  /** What is kept of a NAS; `undefined` where nothing is. */
  load(options: { name: string }): Promise<ObservedNas | undefined>;
  /** Keeps this, unless something newer is kept already. */
  save(options: { nas: ObservedNas; observedAt: Date }): Promise<void>;
}

interface NasRow {
  name: string;
  observed_at: number | string;
  version: number;
  document: string;
}

/** In the plugin's own database, SQLite or Postgres. */
export class DatabaseNasStore implements NasStore {
  /** Brings the schema up to date, unless the operator does that by hand. */
  static async create(options: {
    database: DatabaseService;
  }): Promise<DatabaseNasStore> {
    return new DatabaseNasStore(await openDatabase(options.database));
  }

  private constructor(private readonly knex: Knex) {}

  async load(options: { name: string }): Promise<ObservedNas | undefined> {
    const row = await this.knex<NasRow>('nas_observations')
      .where({ name: options.name, version: DOCUMENT_VERSION })
      .first();
    return row && (JSON.parse(row.document) as ObservedNas);
  }

  async save(options: { nas: ObservedNas; observedAt: Date }): Promise<void> {
    const { nas, observedAt } = options;
    const row: NasRow = {
      name: nas.name,
      observed_at: observedAt.getTime(),
      version: DOCUMENT_VERSION,
      document: JSON.stringify(nas),
    };
    await this.knex<NasRow>('nas_observations')
      .insert(row)
      .onConflict('name')
      .merge()
      .where('nas_observations.observed_at', '<=', row.observed_at);
  }
}
