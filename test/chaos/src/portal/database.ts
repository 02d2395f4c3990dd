import knexFactory, { Knex } from 'knex';
import type { DatabaseService } from '@backstage/backend-plugin-api';

/** Where a portal keeps its operations: a file of its own, or a database that replicas share. */
export type DatabaseAddress =
  | { sqlite: string }
  /** Connection string of Postgres. */
  | { postgres: string };

/** Opens a database as Backstage does. */
export function openKnex(address: DatabaseAddress): Knex {
  if ('postgres' in address) {
    return knexFactory({
      client: 'pg',
      connection: address.postgres,
      pool: { min: 0, max: 8 },
    });
  }
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: address.sqlite },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  knex.client.pool.on('createSuccess', (_id: unknown, connection: any) => {
    connection.pragma('foreign_keys = ON');
    // What is tested are processes that die, not machines that lose power: what was handed to the
    // kernel outlives them, and waiting for the disk would hold up every other request.
    connection.pragma('synchronous = OFF');
  });
  return knex;
}

/** The same as a service of the backend. */
export function databaseService(knex: Knex): DatabaseService {
  return { getClient: async () => knex };
}
