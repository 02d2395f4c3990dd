import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  readlinkSync,
  writeFileSync,
} from 'fs';
import { NasBench } from '../__testUtils__/NasBench';
import { NasClient } from '../__testUtils__/NasClient';
import { testScene } from '../__testUtils__/testScene';

let bench: NasBench;
let client: NasClient;

beforeEach(async () => {
  bench = new NasBench();
  client = await (await bench.start()).login();
});

afterEach(async () => {
  await bench.remove();
});

const api = 'SYNO.Core.Share.Snapshot';
const additional = [
  'desc',
  'lock',
  'schedule_snapshot',
  'ruuid',
  'snap_size',
  'worm_lock',
];
const take = (snapinfo?: object): Promise<string> =>
  client.data(api, 'create', { name: 'k8s', ...(snapinfo && { snapinfo }) });
const list = async (parameters: object = {}) =>
  (
    await client.data(
      api,
      'list',
      { name: 'k8s', additional, ...parameters },
      { version: 2 },
    )
  ).snapshots;
const inShare = (name: string) => `${bench.nas.shareFolder('k8s')}/${name}`;
const clone = (name: string, shareinfo: object, snapshot?: string) =>
  client.call('SYNO.Core.Share', 'clone', {
    name,
    ...(snapshot && { snapshot }),
    shareinfo: { name, vol_path: '/volume1', name_org: 'k8s', ...shareinfo },
  });

describe('a snapshot', () => {
  it('is named after the local time, bare', async () => {
    expect(await client.call(api, 'create', { name: 'k8s' })).toEqual({
      success: true,
      data: 'GMT+01-2025.03.01-04.00.00',
    });
  });

  it('has another offset in summer and elsewhere', async () => {
    bench.pass(120 * 24 * 3600_000);
    await client.login();
    const summer = await take();
    const west = new NasBench();
    try {
      const other = await west.start({
        scene: { ...testScene, timeZone: 'America/New_York' },
      });
      await other.login();

      expect(summer).toBe('GMT+02-2025.06.29-05.00.00');
      expect(await other.data(api, 'create', { name: 'k8s' })).toBe(
        'GMT-05-2025.02.28-22.00.00',
      );
    } finally {
      await west.remove();
    }
  });

  it('never has the name of another of the same second', async () => {
    expect([await take(), await take(), await take()]).toEqual([
      'GMT+01-2025.03.01-04.00.00',
      'GMT+01-2025.03.01-04.00.01',
      'GMT+01-2025.03.01-04.00.02',
    ]);
  });

  it('shows its time, and more if asked', async () => {
    writeFileSync(inShare('data'), Buffer.alloc(1024 * 1024, 1));
    const time = await take({ desc: 'before the move', lock: false });

    expect(await list({ additional: undefined })).toEqual([{ time }]);
    const [shown] = await list();
    expect(shown).toEqual({
      time,
      desc: 'before the move',
      lock: false,
      schedule_snapshot: false,
      ruuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      snap_size: expect.stringMatching(/^\d+$/),
      worm_lock: false,
    });
    expect(Number(shown.snap_size)).toBeGreaterThanOrEqual(1024 * 1024);
  });

  it.each([
    [undefined, true],
    [{}, false],
    [{ lock: true }, true],
  ])('with %j is locked: %s', async (snapinfo, lock) => {
    await take(snapinfo);

    expect(await list()).toMatchObject([{ lock }]);
  });

  it('keeps what was there when it was taken', async () => {
    mkdirSync(inShare('app'));
    writeFileSync(inShare('app/file'), 'old', { mode: 0o640 });
    symlinkSync('app/file', inShare('link'));
    const time = await take();
    writeFileSync(inShare('app/file'), 'new');
    writeFileSync(inShare('later'), '');
    rmSync(inShare('link'));

    const kept = (name: string) =>
      bench.path('volume1', '@sharesnap', 'k8s', time, name);
    expect(readFileSync(kept('app/file'), 'utf8')).toBe('old');
    expect(statSync(kept('app/file')).mode % 0o1000).toBe(0o640);
    expect(readlinkSync(kept('link'))).toBe('app/file');
    expect(existsSync(kept('later'))).toBe(false);
  });

  it('is taken while writers pause', async () => {
    client = await bench.start({
      pauseWriters: async work => {
        writeFileSync(inShare('file'), 'before');
        const result = await work();
        writeFileSync(inShare('file'), 'after');
        return result;
      },
    });
    await client.login();
    const time = await take();

    expect(
      readFileSync(
        bench.path('volume1', '@sharesnap', 'k8s', time, 'file'),
        'utf8',
      ),
    ).toBe('before');
    expect(readFileSync(inShare('file'), 'utf8')).toBe('after');
  });

  it('is found by its description', async () => {
    await take({ desc: 'one' });
    await take({ desc: 'two' });
    const filter = { attr: ['!hide==true', 'desc==two'] };

    expect(await list({ filter })).toMatchObject([{ desc: 'two' }]);
  });

  it('has its description and its lock changed', async () => {
    const snapshot = await take({ desc: 'one', lock: true });
    const set = (snapinfo: object) =>
      client.call(api, 'set', { name: 'k8s', snapshot, snapinfo });
    await set({ desc: 'two' });

    expect(await list()).toMatchObject([{ desc: 'two', lock: true }]);
    await set({ lock: false });
    expect(await list()).toMatchObject([{ desc: 'two', lock: false }]);
  });

  it.each([
    ['of an unknown share', 402, { name: 'absent' }],
    ['of a share on ext4', 3300, { name: 'old' }],
    ['of nothing', 114, {}],
    ['with odd information', 120, { name: 'k8s', snapinfo: 'x' }],
  ])('%s is refused with %i', async (_, code, parameters) => {
    expect(await client.code(api, 'create', parameters)).toBe(code);
  });

  it('beyond the limit is refused with 3329', async () => {
    const snapshotLimits = { perShare: 1, total: 10 };
    client = await bench.start({ settings: { snapshotLimits } });
    await client.login();
    await take();

    expect(await client.code(api, 'create', { name: 'k8s' })).toBe(3329);
  });
});

describe('deleting snapshots', () => {
  const remove = (snapshots: string[]) =>
    client.call(api, 'delete', { name: 'k8s', snapshots });

  it('takes locked ones, too', async () => {
    const time = await take({ lock: true });
    const answer = await remove([time]);

    expect(answer).toEqual({ success: true, data: [] });
    expect(await list()).toEqual([]);
    expect(existsSync(bench.path('volume1', '@sharesnap', 'k8s', time))).toBe(
      false,
    );
  });

  it('succeeds with its failures inside', async () => {
    const [gone, immutable] = [
      await take(),
      await take({ worm_lock: true, worm_lock_day: 3 }),
    ];
    const answer = await remove([
      gone,
      'GMT+01-2020.01.01-00.00.00',
      immutable,
    ]);

    expect(answer).toEqual({
      success: true,
      data: [{ 'GMT+01-2020.01.01-00.00.00': 3300 }, { [immutable]: 3350 }],
    });
    expect(await list()).toMatchObject([
      {
        time: immutable,
        worm_lock: true,
        worm_lock_day: '3',
        worm_lock_begin: '1740798000',
        worm_lock_end: '1741057200',
      },
    ]);
  });

  it('and deleting their share wait for immutable ones to run out', async () => {
    const time = await take({ worm_lock: true, worm_lock_day: 3 });
    const share = ['SYNO.Core.Share', 'delete', { name: ['k8s'] }] as const;
    expect(await client.code(...share)).toBe(3350);

    bench.pass(3 * 24 * 3600_000);
    await client.login();
    expect(await remove([time])).toEqual({ success: true, data: [] });
    expect(await client.call(...share)).toEqual({ success: true });
  });
});

describe('restoring', () => {
  it('makes a share out of a snapshot, without quota and NFS permissions', async () => {
    writeFileSync(inShare('file'), 'old');
    const time = await take();
    writeFileSync(inShare('file'), 'new');
    const answer = await clone('restored', { share_quota: 99 }, time);
    const folder = bench.nas.shareFolder('restored');

    expect(answer).toEqual({ success: true, data: { name: 'restored' } });
    expect(readFileSync(`${folder}/file`, 'utf8')).toBe('old');
    expect(
      await client.data('SYNO.Core.Share', 'get', {
        name: 'restored',
        additional: ['share_quota', 'enable_share_cow'],
      }),
    ).toMatchObject({
      desc: 'Volumes of the cluster',
      quota_value: 0,
      enable_share_cow: true,
    });
    writeFileSync(`${folder}/file`, 'changed');
    expect(
      readFileSync(
        bench.path('volume1', '@sharesnap', 'k8s', time, 'file'),
        'utf8',
      ),
    ).toBe('old');
  });

  it('makes a share out of the present one, too', async () => {
    writeFileSync(inShare('file'), 'present');
    await clone('copy', {});

    expect(readFileSync(`${bench.nas.shareFolder('copy')}/file`, 'utf8')).toBe(
      'present',
    );
  });

  it.each([
    [
      'a snapshot of another share',
      3300,
      ['a', {}, 'GMT+01-2020.01.01-00.00.00'],
    ],
    ['an unknown share', 402, ['a', { name_org: 'absent' }]],
    ['no share', 402, ['a', { name_org: undefined }]],
    ['another volume', 3300, ['a', { vol_path: '/volume2' }]],
    ['a share on ext4', 3300, ['a', { name_org: 'old', vol_path: '/volume2' }]],
    ['a name that is taken', 3301, ['old', {}]],
  ] as Array<[string, number, Parameters<typeof clone>]>)(
    'from %s is refused with %i',
    async (_, code, parameters) => {
      expect((await clone(...parameters)).error.code).toBe(code);
    },
  );
});

describe('a share’s configuration of snapshots', () => {
  it('is read by its keys, and written', async () => {
    const enable_snapshot_browsing = true;
    await client.data(api, 'set_share_conf', {
      name: 'k8s',
      sharesnapinfo: { enable_snapshot_browsing },
    });
    const read = (sharesnapinfo?: string[]) =>
      client.data(api, 'get_share_conf', { name: 'k8s', sharesnapinfo });

    expect(await read(['enable_snapshot_browsing'])).toEqual({
      enable_snapshot_browsing,
    });
  });
});
