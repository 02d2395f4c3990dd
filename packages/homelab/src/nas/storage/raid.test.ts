import { raidSchemes } from './raid';

describe('raidSchemes', () => {
  it.each([
    ['basic', [4], 4, 0],
    ['raid_1', [4, 3], 3, 1],
    ['raid_5', [4, 4, 3], 6, 1],
    ['raid_6', [4, 4, 4, 4], 8, 2],
    ['shr_without_disk_protect', [4, 2], 6, 0],
    ['shr_with_1_disk_protect', [4, 4, 2], 6, 1],
    ['shr_with_1_disk_protect', [4, 4], 4, 1],
    ['shr_with_2_disk_protect', [8, 4, 4, 2], 6, 2],
  ] as const)(
    '%s of %j holds %i and may lose %i',
    (name, sizes, bytes, loss) => {
      const scheme = raidSchemes[name];

      expect(scheme.capacity([...sizes])).toBe(bytes);
      expect(scheme.tolerates(sizes.length)).toBe(loss);
    },
  );
});
