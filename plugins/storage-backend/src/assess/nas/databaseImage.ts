/**
 * Programs that rely on a write being on disk when they are told so, by the names that their
 * images usually have.
 */
const databases: Record<string, RegExp> = {
  PostgreSQL: /postgres|postgis|timescale|spilo/,
  MySQL: /mysql|percona/,
  MariaDB: /mariadb/,
  MongoDB: /mongo(?!-express)/,
  Redis: /^(redis|valkey|keydb)(-server|-stack.*)?$/,
  etcd: /^etcd$/,
  InfluxDB: /influxdb/,
  Cassandra: /cassandra|scylla/,
  CockroachDB: /cockroach/,
  ClickHouse: /clickhouse(-server)?$/,
  CouchDB: /couchdb/,
  Elasticsearch: /elasticsearch|opensearch$/,
  Neo4j: /neo4j/,
  'SQL Server': /^mssql|mssql-server|sql-?server/,
};

/** Tools around databases, which keep nothing themselves. */
const tools = /exporter|backup|operator|admin|client|proxy|pooler|bouncer/;

/** Which database an image is, by its name; `undefined` where it is none that is known. */
export function databaseOf(image: string): string | undefined {
  const name = image
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .split('/')
    .at(-1);
  if (!name || tools.test(name)) {
    return undefined;
  }
  return Object.keys(databases).find(title => databases[title].test(name));
}
