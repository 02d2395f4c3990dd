import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { Home, startHome } from '../__testUtils__/Home';
import { MoverPods, moverPrograms } from '../__testUtils__/MoverPods';

jest.setTimeout(240_000);

const MIB = 1024 ** 2;

const isRoot = process.getuid?.() === 0;
const describeDisks = isRoot ? describe : describe.skip;
const title = `movers on a small disk${
  isRoot ? '' : ' (skipped: only root can limit a disk)'
}`;

describeDisks(title, () => {
  describeControlPlane('of a hollow node', () => {
    let home: Home;
    let movers: MoverPods;
    let srv: string;

    beforeAll(async () => {
      home = await startHome({ nodes: { programs: moverPrograms } });
      await home.nodes.add({
        name: 'small',
        disk: { sizeBytes: 64 * MIB, filesystem: 'tmpfs' },
      });
      movers = new MoverPods(
        home,
        `/api/v1/namespaces/${await home.namespace()}/pods`,
      );
      srv = home.nodes.node('small').pathOnMachine('/srv');
      for (const folder of ['source', 'target', 'other']) {
        mkdirSync(join(srv, folder), { recursive: true });
      }
      writeFileSync(join(srv, 'source/data'), Buffer.alloc(8 * MIB, 'd'));
      await movers.start('both', 'small', {
        source: '/srv/source',
        target: '/srv/target',
      });
    });
    afterAll(async () => {
      await home?.stop();
    });

    /** Somebody else fills the disk, so that about a fifth of it is left. */
    const fill = () =>
      writeFileSync(join(srv, 'other/full'), Buffer.alloc(42 * MIB, 'f'));
    const makeRoom = () => rmSync(join(srv, 'other/full'));

    it('end before the limit, and leave nothing half', async () => {
      fill();
      const ended = await movers.command('both', 'copy', {
        floorPercent: 60,
        limitPercent: 40,
      });
      expect(ended).toMatchObject({ type: 'error', code: 'NO_ROOM' });
      expect(readdirSync(join(srv, 'target'))).toEqual([]);
      makeRoom();
    });

    it('stand still while somebody else fills the disk, and go on when there is room', async () => {
      fill();
      const sequence = await movers.tell('both', 'copy', {
        floorPercent: 40,
        limitPercent: 2,
      });
      await waitFor('the copy to stand still', async () =>
        (
          await movers.lines('both')
        ).find(line => line.sequence === sequence && line.paused === true),
      );
      makeRoom();
      const ended = await movers.end('both', sequence);
      expect(ended).toMatchObject({ type: 'result', result: { clean: true } });
      expect(ended.result.pausedSeconds).toBeGreaterThan(0);
      expect(readFileSync(join(srv, 'target/data'))).toEqual(
        Buffer.alloc(8 * MIB, 'd'),
      );
    });

    it('empty a volume that was let go of, and nothing beside it', async () => {
      mkdirSync(join(srv, 'kept/deep/er'), { recursive: true });
      mkdirSync(join(srv, 'kept/#snapshot'));
      writeFileSync(join(srv, 'kept/deep/er/file'), 'x');
      writeFileSync(join(srv, 'kept/file'), 'y');
      await movers.start('alone', 'small', { target: '/srv/kept' });
      const erased = await movers.command('alone', 'erase', {
        excludes: ['/#snapshot'],
      });
      expect(erased).toMatchObject({
        type: 'result',
        result: { entries: 4, left: 0, failures: { count: 0 } },
      });
      expect(readdirSync(join(srv, 'kept'))).toEqual(['#snapshot']);
      expect(readdirSync(join(srv, 'source'))).toEqual(['data']);
    });

    it('erase nothing where a source is mounted as well', async () => {
      const refused = await movers.command('both', 'erase');
      expect(refused).toMatchObject({ type: 'error', code: 'BAD_COMMAND' });
    });
  });
});
