import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
} from 'fs';
import { join } from 'path';
import {
  describePostgres,
  PostgresFixture,
} from './__testUtils__/PostgresFixture';

describePostgres('the database of the template', () => {
  let fixture: PostgresFixture;

  beforeAll(() => {
    fixture = new PostgresFixture();
    fixture.succeedWith('guard-volume.sh');
    fixture.initialise();
    fixture.start();
    fixture.succeedWith('create-roles.sh');
  }, 60_000);
  afterAll(() => fixture.remove());

  beforeEach(() => {
    for (const file of readdirSync(fixture.dumps)) {
      unlinkSync(join(fixture.dumps, file));
    }
    if (existsSync(fixture.terminationLog)) {
      unlinkSync(fixture.terminationLog);
    }
    fixture.sql(
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION orders_db',
    );
  });

  function fill(): void {
    fixture.sql(
      'SET ROLE orders_db; CREATE TABLE items AS SELECT generate_series(1, 50000) AS id',
    );
  }

  /** An older good dump; its content is that of a real one. */
  function age(day: string): string {
    const name = `orders_db-202601${day}T000000Z.dump`;
    fixture.write(
      join(fixture.dumps, name),
      readFileSync(join(fixture.dumps, fixture.result.file)),
    );
    return name;
  }

  describe('create-roles.sh', () => {
    it('leaves the superuser without a password and marks the volume', () => {
      expect(
        fixture.sql(
          "SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'postgres'",
        ),
      ).toBe('t');
      expect(
        readFileSync(
          join(fixture.volume, '.stowage/initialised'),
          'utf8',
        ).trim(),
      ).toBe(fixture.sql('SELECT system_identifier FROM pg_control_system()'));
      expect(
        fixture.sql(
          "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'orders_db'",
        ),
      ).toBe('orders_db');
    });
  });

  describe('dump.sh', () => {
    it('dumps a database and says what lies there', () => {
      fill();
      const ended = fixture.dump();
      expect(ended).toMatchObject({ status: 0 });
      const { file, bytes, entries } = fixture.result;
      expect(file).toMatch(/^orders_db-\d{8}T\d{6}Z\.dump$/);
      expect(statSync(join(fixture.dumps, file)).size).toBe(bytes);
      expect(entries).toBeGreaterThan(1);
      expect(
        readdirSync(fixture.dumps).filter(name => name.includes('partial')),
      ).toEqual([]);
    });

    it('dumps a new database without tables', () => {
      expect(fixture.dump()).toMatchObject({ status: 0 });
      expect(fixture.result.entries).toBeGreaterThan(0);
    });

    it('reads rows behind row security and large objects of the application', () => {
      fill();
      fixture.sql(
        "SET ROLE orders_db; ALTER TABLE items ENABLE ROW LEVEL SECURITY; ALTER TABLE items FORCE ROW LEVEL SECURITY; SELECT lo_from_bytea(0, 'photo')",
      );
      expect(fixture.dump()).toMatchObject({ status: 0 });
      fixture.sql('SELECT lo_unlink(oid) FROM pg_largeobject_metadata');
    });

    it.each([
      ['an empty dump', ': > "${2#--file=}"', 'the dump is empty'],
      [
        'a dump cut off at its end',
        '"$REAL" "$@" && truncate --size=-4096 "${2#--file=}"',
        'cut off or damaged',
      ],
      [
        'something that is no dump',
        'echo hello > "${2#--file=}"',
        'cannot be listed',
      ],
      [
        'a dump that lacks a table',
        '"$REAL" "$@" --exclude-table=items',
        'has 1 tables, the dump 0',
      ],
      ['pg_dump that fails in the end', '"$REAL" "$@"; exit 1', ''],
    ])('is red for %s and removes nothing', (_what, script, message) => {
      fill();
      expect(fixture.dump().status).toBe(0);
      const old = [age('01'), age('02'), age('03')];
      const kept = fixture.dumpFiles;
      unlinkSync(fixture.terminationLog);

      const ended = fixture.dump({
        ...fixture.replaceProgram('pg_dump', script),
        REAL: join(fixture.environment.PATH!.split(':')[0], 'pg_dump'),
      });

      expect(ended.status).not.toBe(0);
      expect(ended.stderr).toContain(message);
      expect(fixture.dumpFiles).toEqual(kept);
      expect(kept).toEqual(expect.arrayContaining(old));
      expect(existsSync(fixture.terminationLog)).toBe(false);
      expect(
        readdirSync(fixture.dumps).filter(name => name.includes('partial')),
      ).toEqual([]);
    });

    it('keeps as many good dumps as asked and does not count damaged ones', () => {
      fill();
      expect(fixture.dump().status).toBe(0);
      const first = fixture.result.file;
      age('01');
      const second = age('03');
      unlinkSync(join(fixture.dumps, first));
      fixture.write(
        join(fixture.dumps, 'orders_db-20260104T000000Z.dump'),
        'damaged',
      );
      fixture.write(join(fixture.dumps, 'other_db-20260101T000000Z.dump'), 'x');
      fixture.write(join(fixture.dumps, 'notes.txt'), 'x');

      const ended = fixture.dump();

      expect(ended).toMatchObject({ status: 0 });
      expect(ended.stderr).toContain('20260104T000000Z.dump cannot be read');
      expect(fixture.dumpFiles).toEqual([
        second,
        'orders_db-20260104T000000Z.dump',
        fixture.result.file,
        'other_db-20260101T000000Z.dump',
      ]);
    });

    it('never removes the dump that it made, even if the clock went back', () => {
      fill();
      expect(fixture.dump().status).toBe(0);
      const future = ['2999', '3000'].map(year => {
        const name = `orders_db-${year}0101T000000Z.dump`;
        fixture.write(
          join(fixture.dumps, name),
          readFileSync(join(fixture.dumps, fixture.result.file)),
        );
        return name;
      });
      unlinkSync(join(fixture.dumps, fixture.result.file));
      expect(fixture.dump({ KEEP: '1' }).status).toBe(0);
      expect(fixture.dumpFiles).toContain(fixture.result.file);
      expect(fixture.dumpFiles).not.toContain(future[0]);
    });

    it('is red when the tables are gone but the newest dump has some', () => {
      fill();
      expect(fixture.dump().status).toBe(0);
      const kept = fixture.dumpFiles;
      fixture.sql('DROP TABLE items');
      const ended = fixture.dump({ KEEP: '1' });
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain('the database has no tables');
      expect(fixture.dumpFiles).toEqual(kept);
    });

    it('is red when another database took the place', () => {
      fixture.write(join(fixture.dumps, '.orders_db.identity'), '42\n');
      const ended = fixture.dump();
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain('it was made anew');
      expect(fixture.dumpFiles).toEqual([]);
    });

    it.each(['0', '', 'all'])('refuses to keep %p dumps', KEEP => {
      const ended = fixture.dump({ KEEP });
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain('it must be a number from 1 on');
    });

    it('is red with a wrong password', () => {
      fixture.write(join(fixture.folder, 'wrong'), 'wrong\n');
      const ended = fixture.dump({
        PASSWORD_FILE: join(fixture.folder, 'wrong'),
      });
      expect(ended.status).not.toBe(0);
      expect(ended.stderr).toContain('password authentication failed');
    });
  });

  describe('rotate-password.sh', () => {
    it('changes the role and the file together', () => {
      const file = join(fixture.volume, 'credentials/backup/password');
      const before = readFileSync(file, 'utf8');
      expect(
        fixture.run('rotate-password.sh', { args: ['backup'] }),
      ).toMatchObject({ status: 0 });
      expect(readFileSync(file, 'utf8')).not.toBe(before);
      expect(fixture.dump()).toMatchObject({ status: 0 });
    });

    it('says what it can rotate', () => {
      expect(fixture.run('rotate-password.sh', { args: ['root'] })).toEqual(
        expect.objectContaining({
          status: 2,
          stderr: expect.stringContaining('application|backup'),
        }),
      );
    });
  });

  describe('restore.sh', () => {
    afterEach(() => {
      fixture.sql('DROP DATABASE IF EXISTS orders_db_restored', 'postgres');
    });

    it('restores beside the present database, with owners', () => {
      fill();
      expect(fixture.dump().status).toBe(0);
      const input = readFileSync(join(fixture.dumps, fixture.result.file));
      const args = ['orders_db_restored'];
      const ended = fixture.run('restore.sh', { args, input });
      expect(ended).toMatchObject({ status: 0 });
      expect(ended.stdout).toContain('50000');
      expect(
        fixture.sql(
          "SELECT tableowner FROM pg_tables WHERE tablename = 'items'",
          'orders_db_restored',
        ),
      ).toBe('orders_db');

      const again = fixture.run('restore.sh', { args, input });
      expect(again.status).not.toBe(0);
      expect(again.stderr).toContain('already exists');
    });

    it('leaves nothing behind when the dump is cut off', () => {
      fill();
      expect(fixture.dump().status).toBe(0);
      const whole = readFileSync(join(fixture.dumps, fixture.result.file));
      const ended = fixture.run('restore.sh', {
        args: ['orders_db_restored'],
        input: whole.subarray(0, whole.length - 4096),
      });
      expect(ended.status).toBe(1);
      expect(
        fixture.sql(
          "SELECT count(*) FROM pg_database WHERE datname = 'orders_db_restored'",
          'postgres',
        ),
      ).toBe('0');
    });
  });
});
