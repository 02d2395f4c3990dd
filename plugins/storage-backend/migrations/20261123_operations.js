// @ts-check

/**
 * Operations: what was planned, who works on it, what came of each step, and what nobody else may
 * touch meanwhile. Times are milliseconds since 1970 in UTC. Rows of a finished operation stay; they
 * are its history.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('operation_plans', table => {
    table.comment('Plans as they were shown, so that a start can be compared');
    table.string('hash', 128).notNullable();
    table.string('made_for').notNullable().comment('Who was shown it');
    table.text('plan', 'longtext').notNullable();
    table.text('decisions', 'longtext').notNullable();
    table.bigInteger('made_at').notNullable();
    table.primary(['hash', 'made_for']);
    table.index(['made_at'], 'operation_plans_made_at_idx');
  });

  await knex.schema.createTable('operations', table => {
    table.comment('Every operation, with who owns it now');
    table.string('id', 32).primary();
    table.integer('schema_version').notNullable();
    table.string('kind', 32).notNullable();
    table.string('cluster').notNullable();
    table.string('namespace', 253).notNullable();
    table.text('plan', 'longtext').notNullable();
    table.text('decisions', 'longtext').notNullable();
    table.string('hash', 128).notNullable();
    table.string('state', 32).notNullable();
    table
      .string('ending', 16)
      .comment('Why it is undone: cancel or failure; empty while it goes on');
    table.text('words').comment('Why it is in this state');
    table.string('code', 64).comment('Documented code of that reason');
    table
      .integer('epoch')
      .notNullable()
      .comment('Raised whenever somebody takes it; guards every write');
    table
      .string('owner', 64)
      .comment('Replica that works on it; empty: nobody');
    table
      .bigInteger('renewals')
      .notNullable()
      .comment(
        'Raised by the owner while it lives; others watch it stand still',
      );
    table.bigInteger('wake_at').comment('Not to be taken before');
    table.double('confirmed_stop').notNullable().comment('Seconds');
    table.double('predicted_stop').comment('Seconds');
    table.boolean('cancel_requested').notNullable();
    table.text('warnings').notNullable();
    table.text('downtime');
    table.text('progress');
    table.string('created_by').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('started_at');
    table.bigInteger('finished_at');
    table.index(['finished_at', 'state'], 'operations_finished_at_idx');
    table.index(['cluster', 'namespace'], 'operations_namespace_idx');
    table.index(['created_at'], 'operations_created_at_idx');
  });

  await knex.schema.createTable('operation_claims', table => {
    table.comment('Claims of each operation, to find operations by');
    table
      .string('operation', 32)
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table.string('claim', 253).notNullable();
    table.primary(['operation', 'claim']);
    table.index(['claim'], 'operation_claims_claim_idx');
  });

  await knex.schema.createTable('operation_steps', table => {
    table.comment('What came of each step');
    table
      .string('operation', 32)
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table.string('step', 64).notNullable();
    table.string('state', 16).notNullable();
    table.integer('attempts').notNullable();
    table.text('outcome').comment('In words');
    table.text('error').comment('In words');
    table.text('output', 'longtext').comment('JSON for later steps');
    table.bigInteger('started_at');
    table.bigInteger('finished_at');
    table
      .bigInteger('progress_at')
      .comment('Last sign of life, for its deadline');
    table.primary(['operation', 'step']);
  });

  await knex.schema.createTable('operation_log', table => {
    table.comment('What was written down about each operation');
    table
      .string('operation', 32)
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table.bigInteger('sequence').notNullable();
    table.bigInteger('at').notNullable();
    table.string('level', 16).notNullable();
    table.string('step', 64);
    table.text('message').notNullable();
    table.primary(['operation', 'sequence']);
  });

  await knex.schema.createTable('operation_locks', table => {
    table.comment('Objects that belong to one operation at a time');
    table.string('key', 64).primary().comment('SHA-256 of the object');
    table.text('object').notNullable().comment('The same, to be read');
    table
      .string('operation', 32)
      .notNullable()
      .references('id')
      .inTable('operations')
      .onDelete('CASCADE');
    table.index(['operation'], 'operation_locks_operation_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const name of [
    'operation_locks',
    'operation_log',
    'operation_steps',
    'operation_claims',
    'operations',
    'operation_plans',
  ]) {
    await knex.schema.dropTable(name);
  }
};
