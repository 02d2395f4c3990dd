import { execFileSync, spawnSync } from 'child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseWalkOutput } from './output';
import { walkScript } from './script';

/** GNU du and find are what the pod's image has; other systems have others. */
const gnu = spawnSync('du', ['--version']).stdout?.includes('GNU coreutils');
const describeGnu = gnu ? describe : describe.skip;

describeGnu(`walkScript${gnu ? '' : ' (skipped: needs GNU coreutils)'}`, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-walk-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function walk(path: string, kind: 'folder' | 'directory') {
    const run = spawnSync('bash', ['-c', walkScript, 'walk', path, kind], {
      encoding: 'utf8',
    });
    return { status: run.status, output: parseWalkOutput(run.stdout) };
  }
  function complete(path: string, kind: 'folder' | 'directory' = 'folder') {
    const { status, output } = walk(path, kind);
    expect(status).toBe(0);
    if (!output.complete) {
      throw new Error(output.reason);
    }
    return output;
  }

  it('measures directories with every kind of name as du does', () => {
    const names = [
      'plain',
      'a newline\nend 3\n',
      `quotes ' " and $(touch pwned) \`x\``,
      '--help',
      'back\\slash\\n',
      'Bücher 💾',
      ' ',
      '-n',
    ];
    for (const [index, name] of names.entries()) {
      mkdirSync(join(folder, name, 'deeper'), { recursive: true });
      writeFileSync(
        join(folder, name, 'deeper', 'data'),
        Buffer.alloc(10_000 * (index + 1), 1),
      );
    }
    const { directories } = complete(folder);
    expect(directories.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const { name, bytes, inodes, exact, error } of directories) {
      const du = execFileSync('du', ['-s', '-x', '-B1', '-0', '--', name], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ name, bytes, inodes, exact, error }).toEqual({
        name,
        bytes: Number(du.split('\t')[0]),
        inodes: 3,
        exact: true,
        error: undefined,
      });
    }
  });

  it('keeps a name that is no UTF-8 apart', () => {
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff])]));
    expect(complete(folder).directories).toMatchObject([
      { name: 'b\\xff', exact: false, inodes: 1 },
    ]);
  });

  it('counts allocated bytes, and hard links once', () => {
    const inside = join(folder, 'volume');
    mkdirSync(inside);
    writeFileSync(join(inside, 'data'), Buffer.alloc(1_000_000, 1));
    linkSync(join(inside, 'data'), join(inside, 'same'));
    execFileSync('truncate', ['-s', '1G', join(inside, 'sparse')]);
    const [{ bytes, inodes }] = complete(folder).directories;
    expect(bytes).toBeGreaterThanOrEqual(1_000_000);
    expect(bytes).toBeLessThan(1_100_000);
    expect(inodes).toBe(3);
  });

  it('names links without following them and passes over files', () => {
    mkdirSync(join(folder, 'volume'));
    symlinkSync('/usr', join(folder, 'link'));
    writeFileSync(join(folder, 'file'), 'x');
    const { directories, links } = complete(folder);
    expect(directories.map(({ name }) => name)).toEqual(['volume']);
    expect(links).toEqual(['link']);
  });

  it('measures one directory itself', () => {
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    expect(complete(folder, 'directory').directories).toMatchObject([
      { name: '.', inodes: 3 },
    ]);
  });

  it('tells of the file system', () => {
    const { filesystem } = complete(folder);
    expect(filesystem.totalBytes).toBeGreaterThan(0);
    expect(filesystem.availableBytes).toBeGreaterThan(0);
  });

  const root = process.getuid?.() === 0;
  (root ? describe : describe.skip)(
    `as somebody else${root ? '' : ' (skipped: only root can become another)'}`,
    () => {
      it('says what it may not read', () => {
        mkdirSync(join(folder, 'volume', 'secret'), { recursive: true });
        mkdirSync(join(folder, 'closed'));
        execFileSync('chmod', ['0755', folder]);
        execFileSync('chmod', ['0700', join(folder, 'volume', 'secret')]);
        execFileSync('chmod', ['0700', join(folder, 'closed')]);
        const run = spawnSync(
          'bash',
          ['-c', walkScript, 'walk', folder, 'folder'],
          { encoding: 'utf8', uid: 65534, gid: 65534 },
        );
        expect(parseWalkOutput(run.stdout)).toMatchObject({
          complete: true,
          directories: expect.arrayContaining([
            expect.objectContaining({
              name: 'closed',
              error: 'it cannot be entered',
            }),
            expect.objectContaining({
              name: 'volume',
              error: expect.stringMatching(/^du: cannot read .* denied$/),
            }),
          ]),
        });
      });
    },
  );

  it('fails for a directory that does not exist', () => {
    const { status, output } = walk(join(folder, 'gone'), 'folder');
    expect(status).toBe(1);
    expect(output.complete).toBe(false);
  });
});
