import { exportRuleOf } from './exportRules';
import { hardwareOf } from './hardware';
import { shareOf } from './shares';
import { snapshotTime } from './snapshots';
import { diskHealth, smartResult, storageHealth, toleranceOf } from './words';

describe('words of DSM', () => {
  it.each([
    ['normal', 'normal'],
    ['background_scrubbing', 'working'],
    ['migrate_to_shr2', 'working'],
    ['degrade', 'degraded'],
    ['repairing', 'degraded'],
    ['crashed', 'failed'],
    ['read_only', 'read-only'],
    ['a word of DSM 9', 'unknown'],
    [undefined, 'unknown'],
  ])('a volume that is %p is %s', (word, health) => {
    expect(storageHealth(word)).toBe(health);
  });

  it('does not throw at what is not known', () => {
    expect(diskHealth('levitating')).toBe('unknown');
    expect(smartResult('90%')).toBe('unknown');
    expect(toleranceOf('raid_7', 9)).toBeUndefined();
  });

  it('knows what a layout survives', () => {
    expect(toleranceOf('raid_1', 3)).toBe(2);
    expect(toleranceOf('shr_with_1_disk_protect', 1)).toBe(0);
    expect(toleranceOf('shr_with_2_disk_protect', 5)).toBe(2);
  });
});

describe('hardwareOf', () => {
  it('finds nothing in nonsense', () => {
    const nothing = { volumes: [], pools: [], disks: [] };
    expect(hardwareOf(undefined)).toEqual(nothing);
    expect(
      hardwareOf({ volumes: 'many', disks: [{}], storagePools: 3 }),
    ).toEqual(nothing);
  });

  it('leaves figures out that are not there, and never makes them 0', () => {
    const { volumes, disks } = hardwareOf({
      volumes: [
        {
          vol_path: '/volume1',
          status: 'normal',
          size: { total: '0', used: '' },
        },
      ],
      disks: [
        { id: 'sata1', status: 'normal', temp: 0, unc: -1, remain_life: -1 },
      ],
    });
    expect(volumes[0]).toMatchObject({
      totalBytes: undefined,
      usedBytes: undefined,
    });
    expect(disks[0]).toMatchObject({
      temperatureCelsius: undefined,
      uncorrectableSectors: undefined,
      remainingLifePercent: undefined,
      smart: 'unknown',
    });
  });

  it.each([
    [{ trustable: true, value: 97 }, 97],
    [{ trustable: false, value: 97 }, undefined],
    [88, 88],
    [-1, undefined],
  ])('reads the remaining life %p', (life, percent) => {
    const { disks } = hardwareOf({ disks: [{ id: 'a', remain_life: life }] });
    expect(disks[0].remainingLifePercent).toBe(percent);
  });

  it('calls a pool degraded that misses a disk, whatever its word', () => {
    const { pools } = hardwareOf({
      storagePools: [
        {
          id: 'reuse_1',
          status: 'normal',
          raids: [
            { designedDiskCount: 3, normalDevCount: 3 },
            { designedDiskCount: 3, normalDevCount: 2 },
          ],
        },
      ],
    });
    expect(pools[0]).toMatchObject({ health: 'degraded', missingDisks: 1 });
  });
});

describe('shareOf', () => {
  const share = { name: 'k8s', vol_path: '/volume1' };

  it.each([
    [{ quota_value: 10240 }, { quota: 'set', quotaBytes: 10 * 1024 ** 3 }],
    [{ quota_value: 0 }, { quota: 'none' }],
    [{ support_snapshot: false }, { quota: 'unsupported' }],
    [{}, { quota: 'unknown' }],
    [{ quota_value: 'plenty' }, { quota: 'unknown' }],
  ])('reads the quota of %p', (details, expected) => {
    expect(shareOf({ ...share, ...details })[0]).toMatchObject(expected);
  });

  it('says where a share cannot be mounted', () => {
    expect(shareOf({ ...share, encryption: 2 })[0].availability).toBe('locked');
    expect(shareOf({ ...share, is_missing_share: true })[0].availability).toBe(
      'missing',
    );
    expect(shareOf({ ...share, is_usb_share: true })).toEqual([]);
  });
});

describe('exportRuleOf', () => {
  it.each([
    ['root', 'none', undefined],
    ['guest', 'root', 'guest'],
    ['all_admin', 'all', 'admin'],
    ['no_map', 'none', undefined],
    ['something new', 'unknown', undefined],
  ])('%s squashes %s', (word, squash, mapsTo) => {
    const [rule] = exportRuleOf({ client: '*', root_squash: word });
    expect(rule.squash).toBe(squash);
    expect(rule.mapsTo).toBe(mapsTo);
    expect(rule.writes).toBe('unknown');
  });
});

describe('snapshotTime', () => {
  it.each([
    ['GMT+01-2025.03.01-04.00.00', '2025-03-01T03:00:00.000Z'],
    ['GMT-05-2025.03.01-04.00.00', '2025-03-01T09:00:00.000Z'],
    ['GMT+05:30-2025.03.01-04.00.00', '2025-02-28T22:30:00.000Z'],
    ['GMT-03:30-2025.03.01-04.00.00', '2025-03-01T07:30:00.000Z'],
    ['before the flood', undefined],
  ])('of %s is %s', (name, time) => {
    expect(snapshotTime(name)).toBe(time);
  });
});
