// @ts-check

/**
 * Usage readings: the last known of each kind, and the thinned history of volumes.
 * Times are milliseconds since 1970 in UTC, because the two databases disagree about every other
 * way to write them. `key` columns hold a SHA-256 of what identifies a row: paths are user data
 * and may be longer than an index entry.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('volume_readings', table => {
    table.comment('Newest usage reading of each volume, by source');
    table.string('key', 64).primary();
    table.string('cluster').notNullable();
    table.string('volume_name', 253).notNullable();
    table.string('source', 16).notNullable().comment('walk or kubelet');
    table
      .string('scope', 16)
      .notNullable()
      .comment('volume, directory or filesystem');
    table.bigInteger('used_bytes').comment('Empty: not measured');
    table.bigInteger('used_inodes').comment('Empty: not measured');
    table.bigInteger('capacity_bytes');
    table.bigInteger('measured_at').notNullable();
    table.bigInteger('interval_ms').notNullable();
    table.string('failure_code', 32);
    table.text('failure_reason');
    table.index(['cluster'], 'volume_readings_cluster_idx');
    table.index(['measured_at'], 'volume_readings_measured_at_idx');
  });

  await knex.schema.createTable('volume_reading_history', table => {
    table.comment('Usage of each volume over time, thinned as it ages');
    table.string('cluster').notNullable();
    table.string('volume_name', 253).notNullable();
    table.string('source', 16).notNullable();
    table.bigInteger('measured_at').notNullable();
    table.bigInteger('used_bytes');
    table.bigInteger('used_inodes');
    table.primary(['cluster', 'volume_name', 'source', 'measured_at']);
    table.index(['measured_at'], 'volume_reading_history_measured_at_idx');
  });

  await knex.schema.createTable('node_readings', table => {
    table.comment('Newest reading of each file system of a node');
    table.string('key', 64).primary();
    table.string('cluster').notNullable();
    table.string('node', 253).notNullable();
    table.text('path').comment('The folder that was measured, where known');
    table.string('source', 16).notNullable();
    table.bigInteger('total_bytes');
    table.bigInteger('available_bytes');
    table.bigInteger('total_inodes');
    table.bigInteger('free_inodes');
    table.bigInteger('measured_at').notNullable();
    table.bigInteger('interval_ms').notNullable();
    table.string('failure_code', 32);
    table.text('failure_reason');
    table.index(['cluster'], 'node_readings_cluster_idx');
  });

  await knex.schema.createTable('stray_readings', table => {
    table.comment('Directories on nodes that belong to no volume');
    table.string('key', 64).primary();
    table.string('cluster').notNullable();
    table.string('node', 253).notNullable();
    table.text('path').notNullable();
    table.bigInteger('used_bytes');
    table.bigInteger('used_inodes');
    table.bigInteger('measured_at').notNullable();
    table.index(['cluster', 'node'], 'stray_readings_node_idx');
  });

  await knex.schema.createTable('reading_problems', table => {
    table.comment('Why a whole kind of reading is missing, by node');
    table.string('key', 64).primary();
    table.string('cluster').notNullable();
    table.string('node', 253).notNullable().comment('* for every node');
    table.string('source', 16).notNullable();
    table.string('failure_code', 32).notNullable();
    table.text('failure_reason').notNullable();
    table.index(['cluster', 'source'], 'reading_problems_source_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('reading_problems');
  await knex.schema.dropTable('stray_readings');
  await knex.schema.dropTable('node_readings');
  await knex.schema.dropTable('volume_reading_history');
  await knex.schema.dropTable('volume_readings');
};
