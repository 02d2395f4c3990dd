import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './ports.mjs';

const debianHome = '/usr/lib/postgresql';
/** What @backstage/backend-test-utils has a connection string for. */
const majors = [18, 17, 16, 15, 14];

/** The newest Postgres server that is installed, as Debian lays it out. */
export function findPostgres() {
  if (!existsSync(debianHome)) return undefined;
  return readdirSync(debianHome)
    .map(Number)
    .filter(major => majors.includes(major))
    .sort((a, b) => b - a)
    .map(major => ({ major, bin: path.join(debianHome, String(major), 'bin') }))
    .find(({ bin }) => existsSync(path.join(bin, 'initdb')));
}

/** Postgres refuses to run as root; Debian's package brings a user for it. */
function serverUser() {
  if (process.getuid() !== 0) return {};
  const id = flag =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * A Postgres of its own for one test run, in a temporary folder and on a free loopback port.
 *
 * @returns the variable that Backstage's test databases read, and `stop`, which leaves nothing
 */
export async function startPostgres({ major, bin }) {
  const user = serverUser();
  const folder = mkdtempSync(path.join(tmpdir(), 'stowage-postgres-'));
  chmodSync(folder, 0o700);
  if (user.uid) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const remove = () => rmSync(folder, { recursive: true, force: true });

  const made = spawnSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    remove();
    throw new Error(`initdb failed: ${made.stderr}`);
  }
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-k', folder],
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
      ...['-c', 'max_connections=300'],
    ],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise((resolve, reject) => {
    let log = '';
    server.stderr.on('data', chunk => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => {
      remove();
      reject(new Error(`Postgres did not start: ${log}`));
    });
  });
  return {
    variable: `BACKSTAGE_TEST_DATABASE_POSTGRES${major}_CONNECTION_STRING`,
    connection: `postgresql://postgres@127.0.0.1:${port}`,
    async stop() {
      server.removeAllListeners('exit');
      await new Promise(resolve => {
        server.once('exit', resolve);
        // SIGINT: the server's fast shutdown, which does not wait for clients.
        server.kill('SIGINT');
      });
      remove();
    },
  };
}
