import { existsSync, mkdirSync, writeFileSync } from 'fs';
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

const api = 'SYNO.Core.Share';
const additional = [
  'hidden',
  'encryption',
  'recyclebin',
  'support_snapshot',
  'share_quota',
  'enable_share_cow',
  'enable_share_compress',
  'is_missing_share',
  'nfs_rules',
];
const get = (name: string) => client.data(api, 'get', { name, additional });
const create = (name: string, info: object = {}) => ({
  name,
  shareinfo: { name, vol_path: '/volume1', ...info },
});
const names = async () =>
  (await client.data(api, 'list')).shares.map((share: any) => share.name);

describe('list', () => {
  it('shows the base and what is asked for in addition', async () => {
    const { shares, total } = await client.data(api, 'list', {
      shareType: 'all',
      additional,
    });

    expect(total).toBe(2);
    expect(shares[0]).toEqual({
      name: 'k8s',
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      vol_path: '/volume1',
      desc: 'Volumes of the cluster',
      is_usb_share: false,
      hidden: false,
      encryption: 0,
      enc_auto_mount: false,
      enable_recycle_bin: false,
      recycle_bin_admin_only: false,
      support_snapshot: true,
      is_block_snap_action: false,
      support_action: 511,
      task_id: '',
      is_applying_settings: false,
      quota_value: 10240,
      share_quota_used: expect.any(Number),
      share_quota_logical_size: expect.any(Number),
      share_quota_status: 'v2',
      enable_share_cow: true,
      enable_share_compress: false,
      is_missing_share: false,
    });
  });

  it('leaves out what ext4 cannot have, rather than calling it false', async () => {
    const share = await get('old');

    expect(share.support_snapshot).toBe(false);
    expect(Object.keys(share)).not.toEqual(
      expect.arrayContaining(['quota_value']),
    );
    expect(Object.keys(share)).not.toEqual(
      expect.arrayContaining(['enable_share_cow']),
    );
  });

  it.each(['share_quota', 'share_quota,hidden'])(
    'looks empty when "additional" is %s instead of a list',
    async text => {
      const { text: answer } = await client.raw({
        ...{ api, version: '1', method: 'list', additional: text },
        _sid: client.session,
      });

      expect(JSON.parse(answer)).toEqual({
        success: true,
        data: { shares: [], total: 0 },
      });
    },
  );

  it.each([
    [{ offset: 1 }, ['old']],
    [{ limit: 1 }, ['k8s']],
    [{ offset: 0, limit: -1 }, ['k8s', 'old']],
  ])('can be had in parts: %j', async (window, expected) => {
    const { shares, total } = await client.data(api, 'list', window);

    expect(total).toBe(2);
    expect(shares.map((share: any) => share.name)).toEqual(expected);
  });
});

describe('usage', () => {
  it('is what the folder really holds, in MiB', async () => {
    const before = await get('k8s');
    writeFileSync(
      `${bench.nas.shareFolder('k8s')}/data`,
      Buffer.alloc(3 * 1024 * 1024, 1),
    );
    const after = await get('k8s');

    expect(after.share_quota_used - before.share_quota_used).toBeCloseTo(3, 1);
    expect(after.share_quota_logical_size).toBe(3);
  });

  it('draws on the volume', async () => {
    const free = async () =>
      BigInt(
        (
          await client.data('SYNO.Core.Storage.Volume', 'get', {
            volume_path: '/volume1',
          })
        ).volume.size_free_byte,
      );
    const before = await free();
    writeFileSync(
      `${bench.nas.shareFolder('k8s')}/data`,
      Buffer.alloc(1024 * 1024, 1),
    );

    expect(before - (await free())).toBe(1024n * 1024n);
  });
});

describe('create', () => {
  it('makes a share and its folder', async () => {
    const answer = await client.data(
      api,
      'create',
      create('pgdata', {
        desc: 'Of the shop',
        share_quota: 5120,
        enable_share_cow: true,
        enable_share_compress: true,
        enable_recycle_bin: true,
        encryption: 0,
      }),
    );

    expect(answer).toEqual({ name: 'pgdata' });
    expect(await get('pgdata')).toMatchObject({
      desc: 'Of the shop',
      quota_value: 5120,
      enable_share_cow: true,
      enable_share_compress: true,
      enable_recycle_bin: true,
    });
    expect(existsSync(bench.path('volume1', 'pgdata'))).toBe(true);
  });

  it('takes a quota as text, too', async () => {
    await client.data(api, 'create', create('new', { share_quota: '2048' }));

    expect((await get('new')).quota_value).toBe(2048);
  });

  it.each([
    ['a name that is there', 3301, create('k8s')],
    ['a name that is there in other letters', 3301, create('K8S')],
    ['a folder below a volume', 3300, create('a', { vol_path: '/volume1/b' })],
    ['no volume', 3300, { name: 'a', shareinfo: { name: 'a' } }],
    ['a volume that is not there', 3304, create('a', { vol_path: '/volume9' })],
    ['a name too long', 3305, create('a'.repeat(33))],
    ['a name with a slash', 3305, create('a/b')],
    ['a name that ends with a space', 3305, create('a ')],
    ['a reserved name', 3319, create('Homes')],
    ['the parent folder', 3319, create('..')],
    ['65 letters of description', 3300, create('a', { desc: 'ä'.repeat(65) })],
    [
      'a recycle bin for administrators only that is off',
      3300,
      create('a', { enable_recycle_bin: false, recycle_bin_admin_only: true }),
    ],
    [
      'compression without checksums',
      3300,
      create('a', { enable_share_compress: true }),
    ],
    [
      'a quota on ext4',
      3300,
      create('a', { vol_path: '/volume2', share_quota: 1 }),
    ],
    ['encryption', 3300, create('a', { encryption: true })],
    [
      'parameters that are not wrapped',
      403,
      { name: 'a', vol_path: '/volume1' },
    ],
    ['a number as name', 403, create(123 as any)],
    ['a quota of less than nothing', 403, create('a', { share_quota: -1 })],
  ])('refuses %s with %i', async (_, code, parameters) => {
    expect(await client.code(api, 'create', parameters)).toBe(code);
    expect(await names()).toEqual(['k8s', 'old']);
  });

  it('takes 64 letters of description, however many bytes', async () => {
    const desc = 'ä'.repeat(64);
    await client.data(api, 'create', create('new', { desc }));

    expect((await get('new')).desc).toBe(desc);
  });

  it('refuses the name of a plain folder with 3312', async () => {
    mkdirSync(bench.path('volume1', 'plain'));

    expect(await client.code(api, 'create', create('plain'))).toBe(3312);
  });

  it('refuses more shares than there may be with 3309', async () => {
    client = await bench.start({ settings: { shareLimit: 2 } });
    await client.login();

    expect(await client.code(api, 'create', create('third'))).toBe(3309);
  });
});

describe('set', () => {
  const set = (name: string, shareinfo: object) => ({ name, shareinfo });

  it('changes what it names and nothing else', async () => {
    await client.data(
      api,
      'set',
      set('k8s', { name: 'k8s', vol_path: '/volume1', share_quota: 20480 }),
    );

    expect(await get('k8s')).toMatchObject({
      quota_value: 20480,
      desc: 'Volumes of the cluster',
      enable_share_cow: true,
    });
  });

  it('takes a quota away with 0', async () => {
    const shareinfo = { name: 'k8s', vol_path: '/volume1', share_quota: 0 };
    await client.data(api, 'set', { name: 'k8s', shareinfo });

    expect((await get('k8s')).quota_value).toBe(0);
  });

  it('switches neither checksums nor compression on afterwards, and says nothing', async () => {
    await client.data(api, 'create', create('new'));
    await client.data(
      api,
      'set',
      set('new', {
        ...{ name: 'new', vol_path: '/volume1' },
        ...{ enable_share_cow: true, enable_share_compress: true },
      }),
    );

    expect(await get('new')).toMatchObject({
      enable_share_cow: false,
      enable_share_compress: false,
    });
  });

  it('renames a share with its folder and its snapshots', async () => {
    writeFileSync(`${bench.nas.shareFolder('k8s')}/file`, 'kept');
    const { uuid } = await get('k8s');
    await client.data('SYNO.Core.Share.Snapshot', 'create', { name: 'k8s' });
    await client.data(
      api,
      'set',
      set('k8s', { name: 'volumes', name_org: 'k8s', vol_path: '/volume1' }),
    );

    expect(await names()).toEqual(['volumes', 'old']);
    expect((await get('volumes')).uuid).toBe(uuid);
    expect(existsSync(bench.path('volume1', 'volumes', 'file'))).toBe(true);
    expect(existsSync(bench.path('volume1', '@sharesnap', 'volumes'))).toBe(
      true,
    );
  });

  it.each([
    ['an unknown share', 402, set('x', { name: 'x', vol_path: '/volume1' })],
    ['no volume', 3300, set('k8s', { name: 'k8s' })],
    ['another volume', 3300, set('k8s', { name: 'k8s', vol_path: '/volume2' })],
    [
      'another name without the old one',
      3301,
      set('k8s', { name: 'new', vol_path: '/volume1' }),
    ],
    [
      'the name of another share',
      3301,
      set('k8s', { name: 'old', name_org: 'k8s', vol_path: '/volume1' }),
    ],
    ['no settings', 403, { name: 'k8s' }],
  ])('refuses %s with %i', async (_, code, parameters) => {
    expect(await client.code(api, 'set', parameters)).toBe(code);
  });
});

describe('delete', () => {
  it('deletes shares with everything in them', async () => {
    writeFileSync(`${bench.nas.shareFolder('k8s')}/file`, 'gone');
    await client.data('SYNO.Core.Share.Snapshot', 'create', { name: 'k8s' });
    const answer = await client.call(api, 'delete', { name: ['k8s', 'old'] });

    expect(answer).toEqual({ success: true });
    expect(await names()).toEqual([]);
    expect(existsSync(bench.path('volume1', 'k8s'))).toBe(false);
    expect(existsSync(bench.path('volume1', '@sharesnap', 'k8s'))).toBe(false);
    expect(() => bench.nas.shareFolder('k8s')).toThrow("no share 'k8s'");
  });

  it('deletes none if one is not there', async () => {
    const name = ['k8s', 'absent'];

    expect(await client.code(api, 'delete', { name })).toBe(402);
    expect(await names()).toEqual(['k8s', 'old']);
  });

  it.each([[{ name: 'k8s' }], [{ name: [] }], [{}]])(
    'wants a list of names: %j',
    async parameters => {
      expect(await client.code(api, 'delete', parameters)).toBe(403);
    },
  );
});

describe('changes', () => {
  const first = create('first');
  const second = create('second');

  it('are refused with 3328 while another one is under way', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    let begin = () => {};
    const begun = new Promise<void>(resolve => {
      begin = resolve;
    });
    client = await bench.start({
      pauseWriters: async work => {
        begin();
        await held;
        return await work();
      },
    });
    await client.login();
    const cloning = client.call(api, 'clone', create('c', { name_org: 'k8s' }));
    await begun;
    const codes = [
      await client.code(api, 'create', first),
      await client.code(api, 'delete', { name: ['k8s'] }),
      await client.code('SYNO.Core.Share.Snapshot', 'create', { name: 'k8s' }),
    ];
    const reading = await client.call(api, 'list');
    release();

    expect(codes).toEqual([3328, 3328, 3328]);
    expect(reading.success).toBe(true);
    expect((await cloning).success).toBe(true);
    expect((await client.call(api, 'create', first)).success).toBe(true);
  });

  it('settle for a while, in which shares answer 3300 and NFS 2370', async () => {
    client = await bench.start({ settings: { settleMs: 2000 } });
    await client.login();
    const nfs = ['SYNO.Core.FileServ.NFS.SharePrivilege', 'load'] as const;
    await client.data(api, 'create', first);

    expect(await client.code(api, 'create', second)).toBe(3300);
    expect(await client.code(...nfs, { share_name: 'first' })).toBe(2370);
    bench.pass(2000);
    expect(await client.data(...nfs, { share_name: 'first' })).toEqual({
      rule: [],
    });
    await client.data(api, 'create', second);
    expect(await names()).toEqual(['k8s', 'old', 'first', 'second']);
  });
});
