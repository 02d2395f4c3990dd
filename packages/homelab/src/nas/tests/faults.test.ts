import { NasBench } from '../__testUtils__/NasBench';
import { NasClient } from '../__testUtils__/NasClient';

let bench: NasBench;
let client: NasClient;

beforeEach(async () => {
  bench = new NasBench();
  client = await (await bench.start()).login();
});

afterEach(async () => {
  await bench.remove();
});

const list = () => client.call('SYNO.Core.Share', 'list');
const create = (name: string) =>
  client.call('SYNO.Core.Share', 'create', {
    name,
    shareinfo: { name, vol_path: '/volume1' },
  });
const load = () =>
  client.call('SYNO.Core.FileServ.NFS.SharePrivilege', 'load', {
    share_name: 'k8s',
  });
const names = async () =>
  (await list()).data.shares.map((share: any) => share.name);

describe('sessions', () => {
  it.each([
    ['timeout', 106],
    ['duplicateLogin', 107],
    ['forgotten', 119],
  ] as const)(
    'that end for %s answer %i until the next login',
    async (why, code) => {
      bench.nas.faults.endSessions(why);

      expect((await list()).error.code).toBe(code);
      await client.login();
      expect((await list()).success).toBe(true);
    },
  );
});

describe('busy', () => {
  it('refuses so many changes, and no reads', async () => {
    bench.nas.faults.busyShares({ calls: 2 });
    const codes = [
      (await create('a')).error?.code,
      (await list()).error?.code,
      (await create('a')).error?.code,
      (await create('a')).error?.code,
    ];

    expect(codes).toEqual([3328, undefined, 3328, undefined]);
  });

  it('answers with the code it is given', async () => {
    bench.nas.faults.busyShares({ calls: 1, code: 3300 });
    bench.nas.faults.busyNfs({ calls: 1 });

    expect((await create('a')).error.code).toBe(3300);
    expect((await load()).error.code).toBe(2370);
    expect((await load()).success).toBe(true);
  });
});

describe('a NAS that is away', () => {
  it('hangs: it takes requests and never answers', async () => {
    await bench.nas.faults.goAway('silent');
    await expect(client.raw({}, { patienceMs: 300 })).rejects.toThrow(
      'aborted',
    );
    await bench.nas.faults.comeBack();

    expect((await list()).success).toBe(true);
  });

  it('is off: nothing listens, and sessions are gone when it is back', async () => {
    const { url } = bench.nas;
    await bench.nas.faults.goAway('off');
    const other = new NasClient(bench.nas);
    await expect(other.raw({})).rejects.toThrow('ECONNREFUSED');
    await bench.nas.faults.comeBack();

    expect(bench.nas.url).toBe(url);
    expect((await list()).error.code).toBe(119);
    await client.login();
    expect((await list()).success).toBe(true);
  });

  it('starts up: its web server is there before DSM is', async () => {
    bench.nas.faults.badGateway(1);
    const { status, headers } = await client.raw({});

    expect(status).toBe(502);
    expect(headers['content-type']).toBe('text/html');
    expect((await list()).success).toBe(true);
  });
});

describe('an answer', () => {
  it('comes late', async () => {
    bench.nas.faults.slowDown(150);
    const begun = performance.now();
    await list();

    expect(performance.now() - begun).toBeGreaterThanOrEqual(145);
  });

  it('is lost after the change was made', async () => {
    bench.nas.faults.loseAnswers(1);
    const reading = await list();
    await expect(create('a')).rejects.toThrow('socket hang up');

    expect(reading.success).toBe(true);
    expect(await names()).toEqual(['k8s', 'old', 'a']);
    expect((await create('b')).success).toBe(true);
  });
});

describe('clearing', () => {
  it('takes everything back but disks and volumes', async () => {
    const { faults } = bench.nas;
    faults.busyShares({ calls: 9 });
    faults.badGateway(9);
    faults.slowDown(60_000);
    faults.setDisk(1, 'crashed');
    await faults.goAway('silent');
    await faults.clear();

    expect((await create('a')).success).toBe(true);
    const { disks } = await client.data(
      'SYNO.Storage.CGI.Storage',
      'load_info',
    );
    expect(disks[0].status).toBe('crashed');
  });
});

describe('what is not there', () => {
  it('cannot break', async () => {
    expect(() => bench.nas.faults.setDisk(9, 'failing')).toThrow(
      'no disk in slot 9, only in 1, 2, 3, 4',
    );
    await expect(bench.nas.faults.fillVolume(9)).rejects.toThrow('no volume 9');
  });
});
