import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { NodeDisk } from './NodeDisk';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'disk-'));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('is a folder where nothing limits it, and does not fill the machine', () => {
  const disk = new NodeDisk(folder, undefined);
  disk.attach();

  expect(existsSync(disk.root)).toBe(true);
  expect(() => disk.fill(0)).toThrow('has no limit');
});

it('says that only root can limit it', () => {
  jest.spyOn(process, 'getuid').mockReturnValue(1000);
  const disk = new NodeDisk(folder, {
    sizeBytes: 1024 * 1024,
    filesystem: 'tmpfs',
  });

  expect(() => disk.attach()).toThrow('only root can mount filesystems');
});

describe('of a declared size', () => {
  const MiB = 1024 ** 2;
  const declared = () => {
    const disk = new NodeDisk(folder, {
      filesystem: 'declared',
      sizeBytes: 100 * MiB,
      occupiedBytes: 10 * MiB,
    });
    disk.attach();
    return disk;
  };

  it('needs no root, and counts what lies on it', () => {
    jest.spyOn(process, 'getuid').mockReturnValue(1000);
    const disk = declared();
    writeFileSync(`${disk.root}/data`, Buffer.alloc(5 * MiB, 'd'));

    const { capacityBytes, usedBytes } = disk.figures;
    expect(disk.isDeclared).toBe(true);
    expect(capacityBytes).toBe(100 * MiB);
    // The folder itself takes a block or two.
    expect(usedBytes).toBeGreaterThanOrEqual(15 * MiB);
    expect(usedBytes).toBeLessThan(16 * MiB);
  });

  it('says that it is full, and is not', () => {
    const disk = declared();
    disk.fill(3 * MiB);
    expect(disk.figures.availableBytes).toBe(3 * MiB);

    writeFileSync(`${disk.root}/data`, Buffer.alloc(5 * MiB, 'd'));
    disk.relieve();
    expect(disk.figures.availableBytes).toBeGreaterThan(80 * MiB);
  });
});
