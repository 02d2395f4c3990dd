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

const loadInfo = () => client.data('SYNO.Storage.CGI.Storage', 'load_info');
const whole = { offset: 0, limit: -1 };

describe('load_info', () => {
  it('joins disks, pools and volumes', async () => {
    const { disks, storagePools, volumes, env } = await loadInfo();

    expect(disks[0]).toMatchObject({
      id: 'sata1',
      device: '/dev/sata1',
      model: 'WD40EFRX-68N32N0',
      size_total: '4000787030016',
      temp: expect.any(Number),
      status: 'normal',
      smart_status: 'normal',
      remain_life: { trustable: false, value: -1 },
      used_by: 'reuse_1',
    });
    expect(storagePools[0]).toMatchObject({
      id: 'reuse_1',
      device_type: 'shr_with_1_disk_protect',
      disks: ['sata1', 'sata2', 'sata3'],
      status: 'normal',
      size: { total: String(2 * 4000787030016) },
      raids: [{ designedDiskCount: 3, normalDevCount: 3, raidStatus: 1 }],
    });
    expect(volumes[0]).toMatchObject({
      vol_path: '/volume1',
      fs_type: 'btrfs',
      pool_path: 'reuse_1',
      max_fs_size: '1152921504606846976',
      status: 'normal',
      space_status: { status: 'fs_normal', show_attention: false },
    });
    expect(env).toMatchObject({ bay_number: '4', model_name: 'DS920+' });
  });

  it('has sizes as text, and they add up', async () => {
    const { volumes, storagePools } = await loadInfo();
    const { total, used } = volumes[0].size;

    expect([typeof total, typeof used]).toEqual(['string', 'string']);
    expect(Number(total)).toBeLessThan(Number(storagePools[0].size.total));
    expect(Number(used)).toBeGreaterThanOrEqual(3_900_000_000_000);
    expect(Number(used)).toBeLessThan(Number(total));
  });

  it('has the members of its DSM', async () => {
    const seven = Object.keys(await loadInfo());
    client = await bench.start({ profile: 'dsm6' });
    await client.login();
    const six = await loadInfo();

    expect(seven).toEqual(
      expect.arrayContaining(['detected_pools', 'overview_data']),
    );
    expect(seven).not.toContain('hotSpares');
    expect(Object.keys(six)).toEqual(
      expect.arrayContaining(['hotSpares', 'iscsiLuns']),
    );
    expect(six).not.toHaveProperty('detected_pools');
    expect(six.disks[0]).toMatchObject({
      id: 'sda',
      vendor: 'WDC     ',
      model: 'WD40EFRX-68N32N0        ',
      remain_life: -1,
    });
  });
});

describe('lists', () => {
  it('have volumes, with sizes as text', async () => {
    const { volumes, total } = await client.data(
      'SYNO.Core.Storage.Volume',
      'list',
      { ...whole, location: 'all' },
    );

    expect(total).toBe(2);
    expect(volumes).toMatchObject([
      {
        volume_path: '/volume1',
        fs_type: 'btrfs',
        size_total_byte: expect.stringMatching(/^\d+$/),
        size_free_byte: expect.stringMatching(/^\d+$/),
        status: 'normal',
        readonly: false,
      },
      { volume_path: '/volume2', fs_type: 'ext4', raid_type: 'basic' },
    ]);
  });

  it('have disks', async () => {
    const { disks } = await client.data(
      'SYNO.Core.Storage.Disk',
      'list',
      whole,
    );

    expect(disks).toEqual((await loadInfo()).disks);
  });

  it.each(['SYNO.Core.Storage.Volume', 'SYNO.Core.Storage.Disk'])(
    'of %s insist on a window',
    async api => {
      expect(await client.code(api, 'list')).toBe(101);
    },
  );

  it('know of no other volume', async () => {
    expect(
      await client.code('SYNO.Core.Storage.Volume', 'get', {
        volume_path: '/volume7',
      }),
    ).toBe(120);
  });
});

describe('SMART', () => {
  const smart = (device: string) =>
    client.data('SYNO.Storage.CGI.Smart', 'get_health_info', { device });
  const raw = async (id: string, device = '/dev/sata2') =>
    (await smart(device)).healthInfo.smartInfo.find(
      (row: any) => row.id === id,
    );

  it('is a table of text', async () => {
    const { healthInfo } = await smart('/dev/sata1');

    expect(healthInfo).toMatchObject({
      count: healthInfo.smartInfo.length,
      overview: { smart: 'normal', isSsd: false },
    });
    expect(await raw('5')).toEqual({
      id: '5',
      name: 'Reallocated_Sector_Ct',
      current: '200',
      worst: '200',
      threshold: '140',
      raw: '0',
      status: 'OK',
    });
  });

  it.each([
    [117, { device: '/dev/sdz' }],
    [114, { disk_id: 'sata1' }],
  ])('answers %i to %j', async (code, parameters) => {
    expect(
      await client.code(
        'SYNO.Storage.CGI.Smart',
        'get_health_info',
        parameters,
      ),
    ).toBe(code);
  });

  it('counts hours', async () => {
    bench.pass(48 * 3600_000);
    await client.login();

    expect(await raw('9')).toMatchObject({ raw: '21848' });
  });

  it.each([
    ['wearing', 'warning', 'normal', '48'],
    ['failing', 'failing', 'failing', '2016'],
  ] as const)(
    'of a disk that is %s: %s',
    async (condition, status, smartStatus, moved) => {
      bench.nas.faults.setDisk(2, condition);
      const { disks, storagePools, overview_data: overview } = await loadInfo();

      expect(disks[1]).toMatchObject({ status, smart_status: smartStatus });
      expect(await raw('5')).toMatchObject({ raw: moved });
      expect(storagePools[0].status).toBe('normal');
      expect(overview.status_level).toBe('status_level_abnormal');
    },
  );

  it('of a failing disk falls below its threshold', async () => {
    bench.nas.faults.setDisk(2, 'failing');

    expect(await raw('5')).toMatchObject({ status: 'FAILING_NOW' });
    expect((await smart('/dev/sata2')).healthInfo.overview).toMatchObject({
      smart: 'failing',
      smart_info: 'failing',
    });
  });
});

describe('a disk that has crashed', () => {
  it('leaves a pool degraded, over a restart, until there is a new one', async () => {
    bench.nas.faults.setDisk(2, 'crashed');
    client = await bench.start();
    await client.login();
    const { disks, storagePools, volumes, env } = await loadInfo();

    expect(disks[1].status).toBe('crashed');
    expect(storagePools[0]).toMatchObject({
      status: 'degrade',
      missing_drives: ['sata2'],
      raids: [{ normalDevCount: 2, raidStatus: 2 }],
    });
    expect(volumes[0]).toMatchObject({ status: 'degrade', is_writable: true });
    expect(env.status.system_need_repair).toBe(true);
    expect(
      await client.code('SYNO.Storage.CGI.Smart', 'get_health_info', {
        device: '/dev/sata2',
      }),
    ).toBe(117);

    bench.nas.faults.setDisk(2, 'healthy');
    expect((await loadInfo()).storagePools[0].status).toBe('normal');
  });

  it('takes a volume with it that survives no loss', async () => {
    bench.nas.faults.setDisk(4, 'crashed');
    const { volumes, overview_data: overview } = await loadInfo();

    expect(volumes.map((volume: any) => volume.status)).toEqual([
      'normal',
      'crashed',
    ]);
    expect(overview.status_level).toBe('status_level_danger');
    expect(
      await client.code('SYNO.Core.Share', 'create', {
        name: 'a',
        shareinfo: { name: 'a', vol_path: '/volume2' },
      }),
    ).toBe(3304);
    expect(
      await client.data('SYNO.Core.Share', 'get', {
        name: 'old',
        additional: ['is_offline_share'],
      }),
    ).toMatchObject({ is_offline_share: true });
  });
});

describe('a volume that is full', () => {
  it('says so, and takes no share and no snapshot', async () => {
    await bench.nas.faults.fillVolume(1);
    const { volumes } = await loadInfo();

    expect(volumes[0].size.used).toBe(volumes[0].size.total);
    expect(volumes[0].space_status).toMatchObject({
      status: 'fs_almost_full',
      show_attention: true,
    });
    expect(
      await client.code('SYNO.Core.Share', 'create', {
        name: 'a',
        shareinfo: { name: 'a', vol_path: '/volume1' },
      }),
    ).toBe(3320);
    expect(
      await client.code('SYNO.Core.Share.Snapshot', 'create', { name: 'k8s' }),
    ).toBe(3320);
  });

  it('can be left with some room, and relieved', async () => {
    const free = async () => {
      const { size } = (await loadInfo()).volumes[0];
      return Number(size.total) - Number(size.used);
    };
    const before = await free();
    await bench.nas.faults.fillVolume(1, 5_000_000);
    const filled = await free();
    bench.nas.faults.relieveVolume(1);

    expect(filled).toBe(5_000_000);
    expect(await free()).toBe(before);
  });
});
