// @ts-check

/**
 * What each NAS said last, as one document: it is read and written as a whole.
 * Times are milliseconds since 1970 in UTC.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('nas_observations', table => {
    table.comment('What each NAS said last');
    table.string('name').primary();
    table.bigInteger('observed_at').notNullable();
    table.integer('version').notNullable().comment('Of the document');
    table.text('document', 'longtext').notNullable().comment('JSON');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('nas_observations');
};
