import { databaseOf } from './databaseImage';

describe('databaseOf', () => {
  it.each([
    ['postgres:17', 'PostgreSQL'],
    ['docker.io/library/postgres:17-alpine', 'PostgreSQL'],
    ['ghcr.io/cloudnative-pg/postgresql:16.3@sha256:abc', 'PostgreSQL'],
    ['registry.home:5000/db/mariadb', 'MariaDB'],
    ['bitnami/mongodb:7', 'MongoDB'],
    ['redis:7', 'Redis'],
    ['prometheuscommunity/postgres-exporter:v0.15', undefined],
    ['mongo-express:1', undefined],
    ['edoburu/pgbouncer', undefined],
    ['nginx:1.27', undefined],
    ['', undefined],
  ])('%s is %s', (image, database) => {
    expect(databaseOf(image)).toBe(database);
  });
});
