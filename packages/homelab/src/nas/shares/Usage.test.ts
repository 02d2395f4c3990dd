import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Usage } from './Usage';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usage-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('Usage', () => {
  it('counts files and folders below, and what has two names once', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub/one'), Buffer.alloc(8192, 1));
    linkSync(join(folder, 'sub/one'), join(folder, 'two'));
    const usage = await new Usage().of(folder);

    expect(usage).toMatchObject({ files: 1, folders: 1, logicalBytes: 8192 });
    expect(usage.allocatedBytes).toBeGreaterThanOrEqual(8192);
  });

  it('tells what is occupied from what is said', async () => {
    const sparse = join(folder, 'sparse');
    writeFileSync(sparse, '');
    truncateSync(sparse, 1024 * 1024);
    const usage = await new Usage().of(folder);

    expect(usage.logicalBytes).toBe(1024 * 1024);
    expect(usage.allocatedBytes).toBeLessThan(1024 * 1024);
  });

  it('is nothing where there is nothing', async () => {
    expect(await new Usage().of(join(folder, 'absent'))).toEqual({
      allocatedBytes: 0,
      logicalBytes: 0,
      files: 0,
      folders: 0,
    });
  });
});
