import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';
import {
  describePostgres,
  PostgresFixture,
} from './__testUtils__/PostgresFixture';

const hour = 3_600_000;

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * hour).toISOString();
}

describePostgres('guard-volume.sh', () => {
  let fixture: PostgresFixture;

  beforeEach(() => {
    fixture = new PostgresFixture();
  });
  afterEach(() => fixture.remove());

  function guard(environment: NodeJS.ProcessEnv = {}) {
    return fixture.run('guard-volume.sh', { environment });
  }

  /** A volume as a finished first start leaves it, without the cost of one. */
  function putToUse(): void {
    expect(guard().status).toBe(0);
    mkdirSync(join(fixture.volume, 'pgdata'));
    fixture.write(join(fixture.volume, 'pgdata/PG_VERSION'), '15\n');
    fixture.write(join(fixture.volume, '.stowage/initialised'), '7\n');
  }

  it('prepares an empty volume within the time of the first start', () => {
    mkdirSync(join(fixture.volume, 'lost+found'));
    expect(guard()).toMatchObject({ status: 0 });
    expect(
      readFileSync(join(fixture.volume, '.stowage/identity'), 'utf8'),
    ).toBe('shop/orders-db\n');
    const passwords = ['application', 'backup'].map(role =>
      readFileSync(
        join(fixture.volume, 'credentials', role, 'password'),
        'utf8',
      ),
    );
    expect(passwords[0]).toMatch(/^[-_A-Za-z0-9]{32}\n$/);
    expect(passwords[0]).not.toBe(passwords[1]);
    expect(readdirSync(fixture.volume).sort()).toEqual([
      '.stowage',
      'credentials',
      'lost+found',
    ]);
  });

  it('refuses an empty volume later: the disk is probably not mounted', () => {
    const ended = guard({ FIRST_START_FROM: hoursAgo(25) });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('Probably the disk is not mounted');
    expect(readdirSync(fixture.volume)).toEqual([]);
  });

  it('refuses an empty volume while the clock is in the past', () => {
    const ended = guard({ FIRST_START_FROM: hoursAgo(-2) });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("this node's clock says");
    expect(readdirSync(fixture.volume)).toEqual([]);
  });

  it('says what is wrong with a time that is none', () => {
    const ended = guard({ FIRST_START_FROM: 'soon' });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("FIRST_START_FROM is 'soon'");
  });

  it('lets a volume in use pass at any time and keeps its passwords', () => {
    putToUse();
    const file = join(fixture.volume, 'credentials/application/password');
    const password = readFileSync(file, 'utf8');
    expect(guard({ FIRST_START_FROM: hoursAgo(9000) }).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(password);
  });

  it('refuses the volume of another database', () => {
    putToUse();
    const ended = guard({ IDENTITY: 'shop/accounts-db' });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("the volume of 'shop/orders-db'");
  });

  it('refuses a volume whose data folder was wiped, also in the first hours', () => {
    putToUse();
    rmSync(join(fixture.volume, 'pgdata'), { recursive: true });
    const ended = guard();
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('empty or gone');
  });

  it.each(['pgdata/PG_VERSION', 'photos/cat.jpg'])(
    'refuses a volume with %s and without a sentinel',
    file => {
      mkdirSync(join(fixture.volume, file.split('/')[0]));
      fixture.write(join(fixture.volume, file), 'x');
      const ended = guard();
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain('holds data but no sentinel');
    },
  );

  it('puts an interrupted initialisation aside and begins again', () => {
    expect(guard().status).toBe(0);
    mkdirSync(join(fixture.volume, 'pgdata'));
    fixture.write(join(fixture.volume, 'pgdata/PG_VERSION'), '15\n');
    expect(guard().status).toBe(0);
    expect(existsSync(join(fixture.volume, 'pgdata'))).toBe(false);
    expect(readdirSync(fixture.volume).sort()).toEqual([
      '.stowage',
      'credentials',
      expect.stringMatching(/^pgdata\.incomplete-\d{8}T\d{6}Z$/),
    ]);
  });

  it('does not begin again when the time of the first start is over', () => {
    expect(guard().status).toBe(0);
    const ended = guard({ FIRST_START_FROM: hoursAgo(25) });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('no finished database');
  });
});
