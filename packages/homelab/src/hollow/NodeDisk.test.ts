import { existsSync, mkdtempSync, rmSync } from 'fs';
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
