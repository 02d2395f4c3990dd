import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { copyFolder } from './copyFolder';

let from: string;
let to: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  from = join(folder, 'from');
  to = join(folder, 'to');
  mkdirSync(from);
  mkdirSync(to);
});

afterEach(() => {
  rmSync(join(from, '..'), { recursive: true, force: true });
});

describe('copyFolder', () => {
  it('keeps hidden files, odd names, modes and times', async () => {
    writeFileSync(join(from, '.hidden'), '');
    writeFileSync(join(from, '-rf *'), 'odd');
    chmodSync(join(from, '-rf *'), 0o600);
    utimesSync(join(from, '-rf *'), 1_000_000_000, 1_000_000_000);
    chmodSync(from, 0o750);
    await copyFolder(from, to);

    expect(readdirSync(to).sort()).toEqual(['-rf *', '.hidden']);
    const { mode, mtimeMs } = statSync(join(to, '-rf *'));
    expect([mode % 0o1000, mtimeMs]).toEqual([0o600, 1_000_000_000_000]);
    expect(statSync(to).mode % 0o1000).toBe(0o750);
  });

  it('says what went wrong', async () => {
    writeFileSync(join(from, 'file'), '');

    await expect(copyFolder(join(from, 'file'), to)).rejects.toThrow('cp');
    expect(existsSync(join(to, 'file'))).toBe(false);
  });
});
