import { TestCluster, testCluster, waitFor } from '../src/testing';
import { postgresManifest } from './support/postgresManifest';

describe('PostgreSQL under the restricted Pod Security level', () => {
  let cluster: TestCluster;
  let namespace: string;

  beforeAll(async () => {
    cluster = testCluster();
    namespace = await cluster.kubectl.createNamespace('restricted');
    await cluster.kubectl.apply(
      postgresManifest({ storageClass: cluster.localClass }),
      namespace,
    );
    await ready();
  });

  afterAll(async () => {
    await cluster.kubectl.deleteNamespace(namespace);
  });

  async function ready() {
    await cluster.kubectl.run([
      ...['rollout', 'status', 'statefulset/postgres'],
      ...['--namespace', namespace, '--timeout=120s'],
    ]);
  }

  async function psql(statement: string): Promise<string> {
    const output = await cluster.kubectl.exec({
      namespace,
      pod: 'postgres-0',
      command: ['psql', '-U', 'postgres', '-d', 'app', '-Atc', statement],
    });
    return output.trim();
  }

  it('runs version 15 as user 999 on a bound claim', async () => {
    const claim = await cluster.kubectl.json([
      ...['get', 'pvc', 'data-postgres-0', '--namespace', namespace],
    ]);

    expect(claim.status.phase).toBe('Bound');
    expect(await psql('show server_version')).toMatch(/^15\./);
    await expect(
      cluster.kubectl.exec({
        namespace,
        pod: 'postgres-0',
        command: ['id', '-u'],
      }),
    ).resolves.toBe('999\n');
  });

  it('stops cleanly well within its grace period and keeps the data', async () => {
    await psql('create table kept as select generate_series(1, 1000) as n');

    const began = Date.now();
    await cluster.kubectl.run([
      ...['delete', 'pod', 'postgres-0', '--namespace', namespace],
    ]);
    const seconds = (Date.now() - began) / 1000;
    await waitFor('the pod to be made again', () =>
      cluster.kubectl.run([
        ...['get', 'pod', 'postgres-0', '--namespace', namespace],
      ]),
    );
    await ready();
    const log = await cluster.kubectl.run([
      ...['logs', 'postgres-0', '--namespace', namespace],
    ]);

    expect(seconds).toBeLessThan(60);
    expect(log).toContain('database system was shut down at');
    expect(log).not.toContain('was interrupted');
    expect(await psql('select count(*) from kept')).toBe('1000');
  });

  it('dumps and restores with the tools of the image', async () => {
    const list = await cluster.kubectl.exec({
      namespace,
      pod: 'postgres-0',
      command: [
        ...['bash', '-euo', 'pipefail', '-c'],
        'pg_dump -U postgres -Fc app > /tmp/app.dump && pg_restore --list /tmp/app.dump',
      ],
    });

    expect(list).toMatch(/TABLE DATA public kept/);
  });
});
