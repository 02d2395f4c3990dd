import { writeFileSync } from 'fs';
import { join } from 'path';
import { takeSnapshots, TestNas } from './__testUtils__/TestNas';

const GIB = 1024 ** 3;

describe.each(['dsm7.3', 'dsm6'] as const)('what is read of %s', profile => {
  let test: TestNas;

  beforeAll(async () => {
    test = await TestNas.start({ profile });
  });
  afterAll(() => test.stop());

  it('is what it is', async () => {
    expect(await test.provider().identity()).toEqual({
      vendor: 'Synology',
      model: 'DS920+',
      serial: '20C0PDR000000',
      system: expect.stringMatching(/^DSM \d/),
    });
  });

  it('volumes, pools and disks, all well', async () => {
    const { volumes, pools, disks } = await test.provider().hardware();
    expect(
      volumes.map(({ path, health, fileSystem }) => [path, health, fileSystem]),
    ).toEqual([
      ['/volume1', 'normal', 'btrfs'],
      ['/volume2', 'normal', 'ext4'],
    ]);
    const [first] = volumes;
    expect(first.usedBytes).toBeGreaterThanOrEqual(3_900_000_000_000);
    expect(first.totalBytes).toBeGreaterThan(first.usedBytes ?? 0);
    expect(pools[0]).toMatchObject({
      layout: 'shr_with_1_disk_protect',
      health: 'normal',
      missingDisks: 0,
      tolerates: 1,
    });
    expect(pools[0].diskIds).toHaveLength(3);
    expect(pools[1]).toMatchObject({ layout: 'basic', tolerates: 0 });
    expect(disks).toHaveLength(4);
    expect(disks[0]).toMatchObject({
      title: 'Drive 1',
      model: 'WDC WD40EFRX-68N32N0',
      health: 'normal',
      smart: 'passed',
      solidState: false,
      reallocatedSectors: 0,
      pendingSectors: 0,
    });
    expect(disks[0].remainingLifePercent).toBeUndefined();
    expect(disks[0].powerOnHours).toBeGreaterThan(20_000);
  });

  it('shares with quota and use, and ext4 without', async () => {
    writeFileSync(
      join(test.nas.shareFolder('backups'), 'dump'),
      Buffer.alloc(3 * 1024 * 1024, 'x'),
    );
    const shares = await test.provider().shares();
    const named = (name: string) => shares.find(share => share.name === name);
    expect(named('backups')).toMatchObject({
      path: '/volume1/backups',
      quota: 'set',
      quotaBytes: 512 * GIB,
      snapshots: 'yes',
      availability: 'available',
    });
    expect(named('backups')?.usedBytes).toBeGreaterThanOrEqual(3 * 1024 * 1024);
    expect(named('k8s')).toMatchObject({ quota: 'none' });
    expect(named('k8s')).not.toHaveProperty('quotaBytes');
    expect(named('old')).toMatchObject({
      path: '/volume2/old',
      quota: 'unsupported',
      snapshots: 'no',
      usedBytes: undefined,
    });
  });

  it('exports in words that fit any NAS', async () => {
    const provider = test.provider();
    const shares = await provider.shares();
    const rulesOf = async (name: string) =>
      (await provider.exportOf(shares.find(share => share.name === name)!))
        .rules;
    expect(await provider.nfsService()).toBe(true);
    expect(await rulesOf('k8s')).toEqual([
      {
        client: '*',
        access: 'rw',
        squash: 'none',
        writes: 'async',
        unprivilegedPorts: true,
        security: ['sys'],
      },
    ]);
    expect(await rulesOf('backups')).toMatchObject([
      { squash: 'all', mapsTo: 'admin', writes: 'sync' },
    ]);
    expect(await rulesOf('media')).toMatchObject([
      { access: 'ro', squash: 'root', mapsTo: 'guest' },
    ]);
    expect(await rulesOf('homes')).toEqual([]);
  });

  it('snapshots with the time at which they were taken', async () => {
    const before = test.nowMs;
    await takeSnapshots(test, 'media');
    const provider = test.provider();
    const media = (await provider.shares()).find(
      ({ name }) => name === 'media',
    );
    const snapshots = await provider.snapshotsOf(media!);
    expect(
      snapshots.map(({ takenAt, description, locked }) => ({
        takenAt,
        description,
        locked,
      })),
    ).toEqual([
      {
        takenAt: new Date(before).toISOString(),
        description: 'first',
        locked: false,
      },
      {
        takenAt: new Date(before + 60_000).toISOString(),
        description: 'second',
        locked: false,
      },
    ]);
  });

  it('disks on their way out, and the pool that lost one', async () => {
    const provider = test.provider();
    const { faults } = test.nas;
    faults.setDisk(1, 'wearing');
    faults.setDisk(2, 'failing');
    faults.setDisk(4, 'crashed');
    let { disks, pools, volumes } = await provider.hardware();
    expect(disks.map(({ health, smart }) => `${health} ${smart}`)).toEqual([
      'attention passed',
      'failing failing',
      'normal passed',
      'failed failing',
    ]);
    expect(disks[1]).toMatchObject({
      reallocatedSectors: 2016,
      pendingSectors: 184,
      uncorrectableSectors: 57,
    });
    expect(pools[0].health).toBe('normal');
    expect(volumes[1].health).toBe('failed');

    faults.setDisk(2, 'crashed');
    ({ disks, pools, volumes } = await provider.hardware());
    expect(pools[0]).toMatchObject({ health: 'degraded', missingDisks: 1 });
    expect(volumes[0].health).toBe('degraded');
    [1, 2, 4].forEach(slot => faults.setDisk(slot, 'healthy'));
  });
});
