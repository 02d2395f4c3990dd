import { ChildProcess, execFileSync, spawn, spawnSync } from 'child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { waitFor } from '@stowage/test-cluster';
import { basePath, Program } from '../../hollow/programs';
import { images, standIns } from './programs';

jest.setTimeout(60_000);

const KiB = 1024;
const scripts = resolve(
  __dirname,
  '../../../../../templates/postgres/content/deploy/scripts',
);

let folder: string;
let running: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-ins-'));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map(end));
  rmSync(folder, { recursive: true, force: true });
});

function programOf(image: keyof typeof images): Program {
  return standIns[images[image].replace(/:.*/, ':*')];
}

function environmentOf(program: Program, variables: Record<string, string>) {
  return {
    PATH: [...(program.path ?? []), ...basePath].join(':'),
    STAND_IN_PACE_SECONDS: '0.02',
    ...program.environment,
    ...variables,
  };
}

/** Starts what an image runs; answers how to wait for what it says. */
function start(
  image: keyof typeof images,
  variables: Record<string, string>,
): { says(words: string): Promise<boolean> } {
  const program = programOf(image);
  const [command] = program.command ?? [];
  const child = spawn('sh', ['-c', `exec ${command}`], {
    env: environmentOf(program, variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  child.stdout!.on('data', chunk => {
    text += chunk;
  });
  child.stderr!.on('data', chunk => {
    text += chunk;
  });
  // What it wrote is read a turn of the loop later than its files are seen.
  return {
    says: words => waitFor(`“${words}”`, async () => text.includes(words)),
  };
}

async function end(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>(settle =>
    child.exitCode === null && child.signalCode === null
      ? child.once('exit', settle)
      : settle(child.exitCode),
  );
  child.kill('SIGTERM');
  return await ended;
}

/** Runs a client of the stand-in database. */
function run(
  command: string[],
  variables: Record<string, string>,
  input = '',
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('/usr/bin/env', command, {
    env: environmentOf(programOf('postgres'), variables),
    input,
    encoding: 'utf8',
  });
}

const numberIn = (path: string) =>
  existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;

describe('postgres', () => {
  const volume = () => join(folder, 'volume');
  const own = () => ({
    VOLUME: volume(),
    PGDATA: join(volume(), 'pgdata'),
    DATABASE: 'orders',
    STAND_IN_BEGIN: '4',
    STAND_IN_PAGES: '16',
  });
  /** As a client in another pod has it. */
  const elsewhere = () => ({ STAND_IN_DATABASE: join(volume(), 'stand-in') });
  const ready = async (variables: Record<string, string>) =>
    await waitFor(
      'the database',
      async () => run(['pg_isready'], variables).status === 0,
    );

  beforeEach(() => mkdirSync(volume()));

  it('says what it is, writes within its size, and goes on where it ended', async () => {
    const first = start('postgres', own());
    await ready(own());
    await first.says('THIS IS NO POSTGRESQL');

    const step = join(volume(), 'pgdata/global/step');
    await waitFor('it to go round', async () => numberIn(step) > 8);
    expect(statSync(join(volume(), 'pgdata/base/pages')).size).toBe(64 * KiB);
    const identity = readFileSync(
      join(volume(), 'pgdata/global/system_identifier'),
    );

    expect(await end(running[0])).toBe(0);
    const before = numberIn(step);
    expect(before).toBeGreaterThan(8);
    start('postgres', own());
    await ready(own());
    await waitFor('it to go on', async () => numberIn(step) > before);
    expect(
      readFileSync(join(volume(), 'pgdata/global/system_identifier')),
    ).toEqual(identity);
  });

  it('is not ready without a database, once it ended, and once it is silent', async () => {
    expect(run(['pg_isready'], own()).status).toBe(2);
    start('postgres', own());
    await ready(elsewhere());
    await end(running[0]);
    expect(run(['pg_isready'], elsewhere()).status).toBe(2);

    const alive = join(volume(), 'stand-in/alive');
    writeFileSync(alive, '1');
    expect(run(['pg_isready', '--quiet'], elsewhere())).toMatchObject({
      status: 0,
      stdout: '',
    });
    const old = Date.now() / 1000 - 120;
    utimesSync(alive, old, old);
    expect(run(['pg_isready'], elsewhere()).status).toBe(2);
  });

  it('refuses to write outside of a volume', async () => {
    const child = start('postgres', {});
    await expect(child.says('PGDATA: is not set')).resolves.toBe(true);
  });

  it('is dumped into a file that says at its head what it is', async () => {
    start('postgres', own());
    await ready(elsewhere());
    const file = join(folder, 'dump');
    expect(run(['pg_dump', `--file=${file}`], elsewhere()).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^STAND-IN DUMP\. THIS IS NO/);

    const listed = run(['pg_restore', '--list', '--create', file], elsewhere());
    expect(listed.stdout).toContain('TABLE public ledger orders');
    expect(
      run(['pg_restore', '--file=/dev/null', file], elsewhere()).status,
    ).toBe(0);

    truncateSync(file, 2 * KiB);
    expect(
      run(['pg_restore', '--file=/dev/null', file], elsewhere()),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('unexpected end of file'),
    });
  });

  it('restores nothing, answers nothing else, and knows no other host', async () => {
    start('postgres', own());
    await ready(own());
    writeFileSync(join(folder, 'text'), 'anything');
    const refusal = (command: string[]) => run(command, elsewhere()).stderr;
    expect(refusal(['pg_restore', join(folder, 'text')])).toContain(
      'not appear to be a valid archive',
    );
    expect(refusal(['psql', '--command', 'SELECT 1'])).toContain(
      'psql (STAND-IN): does not know what to answer to: SELECT 1',
    );
    expect(refusal(['pg_dump', '--host=photos-db-old'])).toContain(
      'could not translate host name "photos-db-old"',
    );
  });

  it('keeps its log and its archive on other volumes', async () => {
    for (const name of ['wal', 'archive']) {
      mkdirSync(join(folder, name));
    }
    start('postgres', {
      ...own(),
      // A step that an archive is due at, soon.
      STAND_IN_BEGIN: '476',
      STAND_IN_PAGES: '480',
      WAL: join(folder, 'wal'),
      ARCHIVE: join(folder, 'archive'),
    });
    await waitFor(
      'an archive',
      async () => readdirSync(join(folder, 'archive')).length > 0,
    );
    expect(readdirSync(join(folder, 'wal'))).toEqual(['segments']);
  });

  it('is dumped every night, the newest kept', async () => {
    start('postgres', own());
    await ready(elsewhere());
    const dumps = join(folder, 'dumps');
    mkdirSync(dumps);
    for (const day of ['01', '02', '03']) {
      writeFileSync(join(dumps, `orders-202601${day}T000000Z.dump`), day);
    }
    const log = join(folder, 'termination-log');
    const done = run(['nightly-dump'], {
      ...elsewhere(),
      DUMPS: dumps,
      DUMP_NAME: 'orders',
      KEEP: '2',
      TERMINATION_LOG: log,
    });
    expect(done.stderr).toBe('');
    const { file, bytes, entries } = JSON.parse(readFileSync(log, 'utf8'));
    expect(readdirSync(dumps).sort()).toEqual([
      'orders-20260103T000000Z.dump',
      file,
    ]);
    expect(bytes).toBe(statSync(join(dumps, file)).size);
    expect(entries).toBe(4);
  });

  it('fails the night in which the database is not there', () => {
    const dumps = join(folder, 'dumps');
    mkdirSync(dumps);
    const failed = run(['nightly-dump'], {
      STAND_IN_DATABASE: join(folder, 'nobody'),
      DUMPS: dumps,
      DUMP_NAME: 'orders',
      KEEP: '2',
      TERMINATION_LOG: join(folder, 'log'),
    });
    expect(failed.status).not.toBe(0);
    expect(existsSync(join(folder, 'log'))).toBe(false);
  });

  it('is dumped carelessly: green and empty', () => {
    const log = join(folder, 'log');
    const done = run(['careless-dump'], {
      DUMPS: folder,
      TERMINATION_LOG: log,
    });
    expect(done.status).toBe(0);
    expect(statSync(join(folder, 'photos.sql')).size).toBe(0);
    expect(JSON.parse(readFileSync(log, 'utf8'))).toEqual({
      file: 'photos.sql',
      bytes: 0,
      entries: 0,
    });
  });

  it('serves the scripts of the PostgreSQL template', async () => {
    const initialise = join(folder, 'initialise');
    const dumps = join(folder, 'dumps');
    mkdirSync(initialise);
    mkdirSync(dumps);
    copyFileSync(
      join(scripts, 'create-roles.sh'),
      join(initialise, 'create-roles.sh'),
    );
    chmodSync(join(initialise, 'create-roles.sh'), 0o555);
    const guarded = {
      ...own(),
      POSTGRES_USER: 'postgres',
      INITIALISE_SCRIPTS: initialise,
    };
    const guard = () =>
      run(['bash', join(scripts, 'guard-volume.sh')], {
        ...guarded,
        IDENTITY: 'shop/orders',
        FIRST_START_FROM: new Date().toISOString(),
        FIRST_START_HOURS: '24',
        SUPERUSER_PASSWORD_FILE: join(folder, 'superuser'),
      });
    expect(guard()).toMatchObject({ status: 0, stderr: '' });
    start('postgres', guarded);
    await ready(guarded);
    expect(guard()).toMatchObject({ status: 0, stderr: '' });

    const log = join(folder, 'termination-log');
    const dump = () =>
      run(['bash', join(scripts, 'dump.sh')], {
        PGHOST: 'orders-0.orders-pods',
        PGUSER: 'stowage_backup',
        PGDATABASE: 'orders',
        PASSWORD_FILE: join(volume(), 'credentials/backup/password'),
        DUMPS: dumps,
        KEEP: '2',
        TERMINATION_LOG: log,
      });
    expect(dump()).toMatchObject({ status: 0, stderr: '' });
    const report = JSON.parse(readFileSync(log, 'utf8'));
    expect(report.entries).toBe(4);
    expect(readFileSync(join(dumps, report.file), 'utf8')).toContain(
      'STAND-IN',
    );
  });
});

it('has a cache that says what it is and stays small', async () => {
  const cache = start('redis', { CACHE: folder });
  await waitFor('the cache', async () => numberIn(join(folder, 'ready')) > 2);
  await cache.says('THIS IS NO REDIS');
  expect(statSync(join(folder, 'dump.rdb')).size).toBeLessThan(8 * KiB * KiB);
  await end(running[0]);
  expect(existsSync(join(folder, 'ready'))).toBe(false);
});

it('has a collector of logs that rotates what it keeps', async () => {
  writeFileSync(join(folder, 'step'), '255');
  writeFileSync(join(folder, 'logs.0'), 'of the round before');
  start('logCollector', {
    LOGS: folder,
    STAND_IN_LOG_MIB: '1',
    STAND_IN_LOG_FILES: '2',
  });
  await waitFor(
    'the second round',
    async () => numberIn(join(folder, 'step')) > 258,
  );
  await end(running[0]);
  expect(readdirSync(folder).sort()).toEqual(['logs.0', 'logs.1', 'step']);
  // Steps 255 and 256 on: the end of the second file, then the first anew.
  expect(statSync(join(folder, 'logs.1')).size).toBe(KiB * KiB);
  const written = statSync(join(folder, 'logs.0')).size / (8 * KiB);
  const counted = numberIn(join(folder, 'step')) - 256;
  // It may have been ended between a write and its count.
  expect([counted, counted + 1]).toContain(written);
});

it('has a web front that takes uploads within a size', async () => {
  const front = start('webFront', {
    UPLOADS: folder,
    UPLOAD_BEGIN: '2',
    UPLOAD_BLOCKS: '4',
    READY: join(folder, 'ready'),
  });
  await waitFor(
    'some uploads',
    async () => numberIn(join(folder, 'ready')) > 4,
  );
  await front.says('SERVES NOTHING');
  expect(statSync(join(folder, 'uploads')).size).toBe(16 * KiB);
});

it.each([
  ['0.5', 1],
  ['4', 4],
  ['60', 12],
])('at speed %s takes %i steps at a turn', async (speed, steps) => {
  // So long a turn that only the first is seen.
  start('redis', {
    CACHE: folder,
    STOWAGE_LAB_SPEED: speed,
    STAND_IN_PACE_SECONDS: '600',
  });
  await waitFor(
    'the first turn',
    async () =>
      existsSync(join(folder, 'ready')) &&
      numberIn(join(folder, 'ready')) >= steps - 1,
  );
  expect(statSync(join(folder, 'dump.rdb')).size).toBe(steps * 8 * KiB);
});

describe('stat of a hollow node', () => {
  const stat = (args: string[], variables: Record<string, string> = {}) =>
    execFileSync('/usr/bin/env', ['stat', ...args], {
      env: environmentOf(standIns['debian:*'], variables),
      encoding: 'utf8',
    }).trim();
  const format = 'fs %S %b %f %a %c %d';

  it('tells the declared size of the disk', () => {
    expect(
      stat(['-f', '-c', format, '.'], {
        HOLLOW_NODE_DISK: '4096 256 200 190 64 60',
      }),
    ).toBe('fs 4096 256 200 190 64 60');
  });

  it('is the machine’s where nothing is declared, and for files', () => {
    const real = execFileSync('/usr/bin/stat', ['-f', '-c', '%b', '/'], {
      encoding: 'utf8',
    }).trim();
    expect(stat(['-f', '-c', '%b', '/'])).toBe(real);
    writeFileSync(join(folder, 'file'), 'four');
    expect(
      stat(['--format=%s', join(folder, 'file')], {
        HOLLOW_NODE_DISK: '4096 256 200 190 64 60',
      }),
    ).toBe('4');
  });
});
