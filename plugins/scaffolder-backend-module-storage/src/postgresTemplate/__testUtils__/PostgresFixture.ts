import { spawnSync } from 'child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

/** The template's folder. */
export const templateFolder = resolve(
  // eslint-disable-next-line no-restricted-syntax -- tests run from the sources only
  __dirname,
  '../../../../../templates/postgres',
);

const scriptsFolder = join(templateFolder, 'content/deploy/scripts');
const debianPostgres = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; this is Debian's `nobody`. */
const unprivileged = 65534;

/** Debian's PostgreSQL programs, newest first. */
export function postgresPrograms(): string | undefined {
  return existsSync(debianPostgres)
    ? readdirSync(debianPostgres)
        .sort((left, right) => Number(right) - Number(left))
        .map(version => join(debianPostgres, version, 'bin'))
        .find(folder => existsSync(join(folder, 'initdb')))
    : undefined;
}

/** `describe` for suites that need PostgreSQL; elsewhere skipped under a name with the reason. */
export function describePostgres(name: string, suite: () => void): void {
  if (postgresPrograms()) {
    // eslint-disable-next-line jest/valid-title, jest/valid-describe-callback -- passed on
    describe(name, suite);
    return;
  }
  const title = `${name} (skipped: no PostgreSQL in ${debianPostgres})`;
  // eslint-disable-next-line jest/no-disabled-tests, jest/valid-title, jest/valid-describe-callback -- the title names the reason
  describe.skip(title, suite);
}

/** How a program ended. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/**
 * A volume and a backup folder in a temporary place, and the scripts of the template run against
 * them as the containers would.
 */
export class PostgresFixture {
  readonly folder: string;
  readonly volume: string;
  readonly dumps: string;
  readonly terminationLog: string;
  environment: NodeJS.ProcessEnv;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'stowage-postgres-'));
    this.volume = join(this.folder, 'database');
    this.dumps = join(this.folder, 'dumps');
    this.terminationLog = join(this.folder, 'termination-log');
    const runFolder = join(this.folder, 'run');
    for (const folder of [this.volume, this.dumps, runFolder]) {
      mkdirSync(folder);
    }
    this.environment = {
      PATH: `${postgresPrograms()}:/usr/bin:/bin`,
      LC_ALL: 'C.UTF-8',
      VOLUME: this.volume,
      PGDATA: join(this.volume, 'pgdata'),
      IDENTITY: 'shop/orders-db',
      FIRST_START_FROM: new Date().toISOString(),
      FIRST_START_HOURS: '24',
      SUPERUSER_PASSWORD_FILE: join(runFolder, 'superuser-password'),
      DATABASE: 'orders_db',
      POSTGRES_USER: 'postgres',
      // The socket's folder, in place of the Service.
      PGHOST: this.folder,
      PGPORT: '5432',
      DUMPS: this.dumps,
      KEEP: '2',
      TERMINATION_LOG: this.terminationLog,
    };
    this.giveAway();
  }

  /** Runs a script of the template. */
  run(
    script: string,
    options: {
      args?: string[];
      environment?: NodeJS.ProcessEnv;
      input?: Buffer;
    } = {},
  ): Ended {
    return this.spawn(join(scriptsFolder, script), options);
  }

  /** Runs a script of the template that prepares a test. */
  succeedWith(script: string): void {
    const { status, stderr } = this.run(script);
    if (status !== 0) {
      throw new Error(`${script} ended with ${status}: ${stderr}`);
    }
  }

  /** Runs the script of the dump Job with its role. */
  dump(environment: NodeJS.ProcessEnv = {}): Ended {
    return this.run('dump.sh', {
      environment: {
        PGUSER: 'stowage_backup',
        PGDATABASE: 'orders_db',
        PASSWORD_FILE: join(this.volume, 'credentials/backup/password'),
        ...environment,
      },
    });
  }

  /** What the dump Job said of its result. */
  get result(): { file: string; bytes: number; entries: number } {
    return JSON.parse(readFileSync(this.terminationLog, 'utf8'));
  }

  get dumpFiles(): string[] {
    return readdirSync(this.dumps)
      .filter(file => file.endsWith('.dump'))
      .sort();
  }

  /** What the image's entrypoint does at the first start, with the same options of initdb. */
  initialise(): void {
    this.succeed('initdb', [
      '--username=postgres',
      `--pwfile=${this.environment.SUPERUSER_PASSWORD_FILE}`,
      '--auth-local=scram-sha-256',
      '--auth-host=scram-sha-256',
      '--data-checksums',
      '--no-sync',
    ]);
    // In the pod the superuser is the user of the process; here it is nobody.
    const file = join(this.environment.PGDATA!, 'pg_hba.conf');
    writeFileSync(
      file,
      `local all postgres trust\n${readFileSync(file, 'utf8')}`,
    );
  }

  start(): void {
    this.succeed('pg_ctl', [
      `--log=${join(this.folder, 'server.log')}`,
      `--options=-k ${this.folder} -c listen_addresses= -c fsync=off`,
      '--wait',
      'start',
    ]);
  }

  stop(): void {
    this.spawn('pg_ctl', { args: ['--mode=immediate', '--wait', 'stop'] });
  }

  sql(statement: string, database = 'orders_db'): string {
    return this.succeed('psql', [
      '--no-psqlrc',
      '--username=postgres',
      `--dbname=${database}`,
      '--tuples-only',
      '--no-align',
      '--set=ON_ERROR_STOP=1',
      `--command=${statement}`,
    ]).trim();
  }

  /** Puts a file in place as the unprivileged user. */
  write(path: string, content: string | Buffer): void {
    writeFileSync(path, content);
    this.giveAway(path);
  }

  /** A folder first in PATH with a program that replaces a real one. */
  replaceProgram(name: string, script: string): NodeJS.ProcessEnv {
    const folder = mkdtempSync(join(this.folder, 'programs-'));
    this.write(join(folder, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
    chmodSync(folder, 0o755);
    return { PATH: `${folder}:${this.environment.PATH}` };
  }

  remove(): void {
    if (existsSync(join(this.environment.PGDATA!, 'postmaster.pid'))) {
      this.stop();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private succeed(program: string, args: string[]): string {
    const ended = this.spawn(program, { args });
    if (ended.status !== 0) {
      throw new Error(`${program} ended with ${ended.status}: ${ended.stderr}`);
    }
    return ended.stdout;
  }

  private spawn(
    program: string,
    options: {
      args?: string[];
      environment?: NodeJS.ProcessEnv;
      input?: Buffer;
    },
  ): Ended {
    const { status, stdout, stderr, error } = spawnSync(
      program,
      options.args ?? [],
      {
        cwd: this.folder,
        env: { ...this.environment, ...options.environment },
        input: options.input,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
        ...(process.getuid?.() === 0 && {
          uid: unprivileged,
          gid: unprivileged,
        }),
      },
    );
    if (error) {
      throw error;
    }
    return { status, stdout, stderr };
  }

  private giveAway(path: string = this.folder): void {
    if (process.getuid?.() !== 0) {
      return;
    }
    chownSync(path, unprivileged, unprivileged);
    if (path === this.folder) {
      readdirSync(path).forEach(entry =>
        chownSync(join(path, entry), unprivileged, unprivileged),
      );
    }
  }
}
