import { declaredFigures, statfsText } from './declaredFigures';

const MiB = 1024 ** 2;

describe('declaredFigures', () => {
  it.each([
    ['nothing on it', {}, { bytes: 0, files: 1 }, 0],
    ['files', {}, { bytes: 8 * MiB, files: 3 }, 8 * MiB],
    [
      'files and a life before',
      { occupiedBytes: 16 * MiB },
      { bytes: 8 * MiB, files: 3 },
      24 * MiB,
    ],
    [
      'a fault that fills it',
      { fillerBytes: 90 * MiB },
      { bytes: 8 * MiB, files: 3 },
      98 * MiB,
    ],
    [
      'more than it holds',
      { occupiedBytes: 99 * MiB },
      { bytes: 8 * MiB, files: 3 },
      100 * MiB,
    ],
  ])('counts %s', (_, more, usage, usedBytes) => {
    expect(
      declaredFigures({ sizeBytes: 100 * MiB, usage, ...more }),
    ).toMatchObject({
      capacityBytes: 100 * MiB,
      usedBytes,
      availableBytes: 100 * MiB - usedBytes,
      inodes: 6400,
      inodesUsed: usage.files,
      inodesFree: 6400 - usage.files,
    });
  });

  it('is whole blocks, as a file system is', () => {
    const figures = declaredFigures({
      sizeBytes: 10_000,
      usage: { bytes: 1, files: 1 },
    });
    expect(figures).toMatchObject({ capacityBytes: 8192, usedBytes: 4096 });
  });
});

it('is told to programs as stat would', () => {
  const figures = declaredFigures({
    sizeBytes: MiB,
    usage: { bytes: 64 * 1024, files: 2 },
  });
  expect(statfsText(figures)).toBe('4096 256 240 240 64 62');
});
