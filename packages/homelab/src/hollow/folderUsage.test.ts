import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { folderUsage } from './folderUsage';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usage-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('counts allocated bytes and everything that takes an inode', () => {
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep/file'), Buffer.alloc(300_000, 'x'));
  symlinkSync('/nowhere', join(folder, 'link'));

  const usage = folderUsage(folder);
  expect(usage.files).toBe(4);
  expect(usage.bytes).toBeGreaterThanOrEqual(300_000);
  expect(usage.bytes).toBeLessThan(400_000);
});

it('is nothing for a folder that is gone', () => {
  expect(folderUsage(join(folder, 'gone'))).toEqual({ bytes: 0, files: 0 });
});
