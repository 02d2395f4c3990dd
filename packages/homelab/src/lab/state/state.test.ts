import { spawn } from 'child_process';
import { once } from 'events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LabFolder } from './LabFolder';
import { holderOf, takeLock } from './LabLock';
import { endLeftovers, labVariable } from './leftovers';
import { processStart } from './processes';
import { mountsBelow } from './unmountBelow';

describe("a lab's folder", () => {
  let path: string;
  let folder: LabFolder;

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'stowage-folder-'));
    folder = new LabFolder(join(path, 'lab'));
    folder.prepare();
  });

  afterEach(() => rmSync(path, { recursive: true, force: true }));

  it('keeps what the lab knows of itself', () => {
    const state = folder.read();
    folder.write({ ...state, ports: { api: 6443 }, created: ['one'] });
    expect(folder.read()).toEqual({
      ...state,
      ports: { api: 6443 },
      created: ['one'],
    });
  });

  it('says what to do with a state that is damaged', () => {
    writeFileSync(join(folder.path, 'lab.json'), '{"id": 1}');
    expect(() => folder.read()).toThrow(/start with --reset to begin anew/);
  });

  it("is cleared of what is the lab's, and of nothing else", () => {
    folder.read();
    mkdirSync(folder.nodes);
    writeFileSync(join(folder.path, 'notes.txt'), '');
    folder.clear();
    expect(readdirSync(folder.path)).toEqual(['notes.txt']);
  });

  it('lets users of pods pass and shows them nothing', () => {
    // eslint-disable-next-line no-bitwise
    expect(statSync(folder.path).mode & 0o777).toBe(0o711);
  });

  it('has its socket elsewhere where its own path is too long for one', () => {
    const deep = new LabFolder(join(path, 'd'.repeat(120)));
    expect(folder.socket).toBe(join(folder.path, 'lab.sock'));
    expect(Buffer.byteLength(deep.socket)).toBeLessThan(100);
    expect(deep.socket).toBe(new LabFolder(deep.path).socket);
  });

  describe('as one for a single process', () => {
    const lock = () => ({ path: folder.lock, folder: folder.path });

    it('is refused to a second one, which learns who has it', () => {
      const release = takeLock(lock());
      expect(() => takeLock(lock())).toThrow(
        new RegExp(`runs already, as process ${process.pid}`),
      );
      release();
      takeLock(lock())();
      expect(existsSync(folder.lock)).toBe(false);
    });

    it.each([
      ['whose number another process has by now', process.pid],
      ['whose number nobody has', 2 ** 22 + 1],
    ])('is taken over from one that was killed, %s', (_, pid) => {
      writeFileSync(folder.lock, JSON.stringify({ pid, start: 'earlier' }));
      expect(holderOf(folder.lock)).toBeUndefined();
      const release = takeLock(lock());
      expect(holderOf(folder.lock)).toBe(process.pid);
      release();
    });

    it('is taken over where the lock is half written', () => {
      writeFileSync(folder.lock, '{"pi');
      const release = takeLock(lock());
      expect(holderOf(folder.lock)).toBe(process.pid);
      release();
    });
  });
});

describe('what a killed lab has left', () => {
  it('is ended, grandchildren included, and nothing else', async () => {
    const sleep = (id: string) =>
      spawn('sh', ['-c', 'sleep 600 & echo $!; wait'], {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, [labVariable]: id },
      });
    const [ours, others] = [sleep('ours'), sleep('theirs')];
    const [[line], [otherLine]] = await Promise.all([
      once(ours.stdout!, 'data'),
      once(others.stdout!, 'data'),
    ]);
    const ended = once(ours, 'exit');
    expect(await endLeftovers('ours')).toBe(2);
    await ended;
    expect(processStart(Number(line))).toBeUndefined();
    expect(processStart(others.pid!)).toBeDefined();
    expect(processStart(Number(otherLine))).toBeDefined();
    process.kill(-others.pid!, 'SIGKILL');
  });
});

describe('mountsBelow', () => {
  const line = (path: string) =>
    `36 35 98:0 / ${path} rw,noatime master:1 - ext4 /dev/root rw`;

  it('finds the innermost first, blanks in names included', () => {
    const mounts = ['/', '/lab/nodes/a', '/lab/nodes/a/b', '/lab/nodesake'];
    expect(mountsBelow('/lab/nodes', mounts.map(line).join('\n'))).toEqual([
      '/lab/nodes/a/b',
      '/lab/nodes/a',
    ]);
    expect(mountsBelow('/my lab', line('/my\\040lab/disk'))).toEqual([
      '/my lab/disk',
    ]);
  });
});
