import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { writeFileVolume } from './fileVolume';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Record<string, string>) {
  writeFileVolume(
    folder,
    new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        { content: Buffer.from(text), mode: 0o640 },
      ]),
    ),
  );
}

it('replaces all files at once and leaves nothing behind', () => {
  write({ a: '1', 'deep/b': '2' });
  expect(readFileSync(join(folder, 'deep/b'), 'utf8')).toBe('2');
  expect(statSync(join(folder, 'a')).mode % 0o1000).toBe(0o640);
  write({ a: '3', c: '4' });

  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('3');
  expect(readdirSync(folder).filter(name => !name.startsWith('..'))).toEqual([
    'a',
    'c',
  ]);
  expect(readdirSync(folder)).toHaveLength(4);
});

it('does not touch what is the same', () => {
  write({ a: '1' });
  const before = readlinkSync(join(folder, '..data'));
  write({ a: '1' });

  expect(readlinkSync(join(folder, '..data'))).toBe(before);
});
