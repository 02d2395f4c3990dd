import { mkdirSync, writeFileSync } from 'fs';
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

describe('the NAS about itself', () => {
  it.each([
    ['dsm7.3', 'DSM 7.3.2-86009', '86009'],
    ['dsm6', 'DSM 6.2.4-25556', '25556'],
  ] as const)('as %s is %s', async (profile, shown, version) => {
    client = await bench.start({ profile });
    await client.login();
    bench.pass(90_000);

    expect(
      await client.data('SYNO.DSM.Info', 'getinfo', {}, { version: 2 }),
    ).toEqual({
      codepage: 'enu',
      model: 'DS920+',
      ram: 4096,
      serial: '20C0PDR000000',
      temperature: expect.any(Number),
      temperature_warn: false,
      time: 'Sat Mar 01 04:01:30 2025',
      uptime: 90,
      version,
      version_string: shown,
    });
  });

  it('has some numbers as text', async () => {
    bench.pass((26 * 3600 + 62) * 1000);
    await client.login();

    expect(await client.data('SYNO.Core.System', 'info')).toMatchObject({
      cpu_cores: '4',
      ram_size: 4096,
      firmware_ver: 'DSM 7.3.2-86009',
      up_time: '26:01:02',
      support_esata: 'no',
    });
  });

  it('has a name in the network', async () => {
    expect(
      await client.data('SYNO.Core.System', 'info', { type: 'network' }),
    ).toMatchObject({ hostname: 'nas' });
    expect(
      await client.data('SYNO.DSM.Network', 'list', {}, { version: 2 }),
    ).toMatchObject({ hostname: 'nas', interfaces: [{ id: 'eth0' }] });
  });

  it('is crashed when a volume is', async () => {
    const crashed = async () =>
      (await client.data('SYNO.Core.System.Status', 'get')).is_system_crashed;
    const before = await crashed();
    bench.nas.faults.setDisk(4, 'crashed');

    expect([before, await crashed()]).toEqual([false, true]);
  });

  it.each([
    ['dsm7.3', 4, { update: { available: false } }],
    ['dsm6', 2, { available: false }],
  ] as const)('knows of no update, as %s', async (profile, version, data) => {
    client = await bench.start({ profile });
    await client.login();

    expect(
      await client.data('SYNO.Core.Upgrade.Server', 'check', {}, { version }),
    ).toEqual(data);
  });
});

describe('utilisation', () => {
  const get = (parameters: object = {}) =>
    client.data('SYNO.Core.System.Utilization', 'get', { ...parameters });

  it('has everything, joined by device and volume', async () => {
    const all = await get();

    expect(all).toMatchObject({
      cpu: { user_load: expect.any(Number), device: 'System' },
      memory: { memory_size: 4096 * 1024 },
      network: [{ device: 'total' }, { device: 'eth0' }],
      disk: { disk: [{ device: 'sata1' }, {}, {}, {}] },
      space: { volume: [{ display_name: 'volume1' }, {}] },
      nfs: [{ device: 'nfs' }],
      time: Math.floor(bench.now / 1000),
    });
  });

  it('has what was asked for', async () => {
    expect(Object.keys(await get({ resource: ['cpu'] })).sort()).toEqual([
      'cpu',
      'enable_history',
      'time',
    ]);
  });

  it('moves, and is the same for the same moment', async () => {
    const [one, same] = [await get(), await get()];
    bench.pass(60_000);
    const later = await get();

    expect(same).toEqual(one);
    expect(later.network).not.toEqual(one.network);
  });

  it.each([
    [1051, { type: 'history' }],
    [1008, { type: 'history', resource: ['cpu'] }],
  ])('answers %i to %j', async (code, parameters) => {
    expect(
      await client.code('SYNO.Core.System.Utilization', 'get', parameters),
    ).toBe(code);
  });
});

describe('the size of a folder', () => {
  const api = 'SYNO.FileStation.DirSize';
  const finished = async (taskid: string): Promise<any> => {
    const status = await client.data(api, 'status', { taskid });
    return status.finished ? status : await finished(taskid);
  };

  it('is measured in the background', async () => {
    const folder = `${bench.nas.shareFolder('k8s')}/app`;
    mkdirSync(`${folder}/sub`, { recursive: true });
    writeFileSync(`${folder}/a`, 'abc');
    writeFileSync(`${folder}/sub/b`, 'defgh');
    const { taskid } = await client.data(api, 'start', { path: ['/k8s/app'] });

    expect(await finished(taskid)).toEqual({
      finished: true,
      num_dir: 1,
      num_file: 2,
      total_size: 8,
    });
    await client.data(api, 'stop', { taskid });
    expect(await client.code(api, 'status', { taskid })).toBe(599);
  });

  it.each(['/absent', 'k8s', '/k8s/../../state.json', '/'])(
    'is not told of %s',
    async path => {
      expect(await client.code(api, 'start', { path: [path] })).toBe(120);
    },
  );
});
