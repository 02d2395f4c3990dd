import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { describeControlPlane } from '@stowage/test-cluster';
import { Home, isolationVariable, startHome } from '../__testUtils__/Home';
import { MoverPods, moverPrograms } from '../__testUtils__/MoverPods';
import { whyNoNamespaces } from '..';
import { Pod } from '../cluster/podObjects';

jest.setTimeout(120_000);

/**
 * An ordinary user is root in a namespace, but a root that cannot become
 * anybody else, and sshd insists on that.
 */
const sshdIsStuck =
  process.getuid?.() !== 0 &&
  process.env[isolationVariable] !== 'names' &&
  whyNoNamespaces() === undefined;
const describeMovers = sshdIsStuck ? describe.skip : describe;
const title = `movers on hollow nodes${
  sshdIsStuck ? ' (skipped: sshd needs root, or isolation by names)' : ''
}`;

describeMovers(title, () => {
  describeControlPlane('between two nodes', () => {
    let home: Home;
    let movers: MoverPods;

    beforeAll(async () => {
      home = await startHome({ nodes: { programs: moverPrograms } });
      movers = new MoverPods(
        home,
        `/api/v1/namespaces/${await home.namespace()}/pods`,
      );
    });

    afterAll(async () => {
      await home?.stop();
    });

    it('carry a tree through the encrypted stream and prove it', async () => {
      const [source, target] = ['pi-1', 'pi-2'].map(name => {
        const folder = home.nodes.node(name).pathOnMachine('/srv/app');
        mkdirSync(folder, { recursive: true });
        return folder;
      });
      mkdirSync(join(source, 'deep'));
      writeFileSync(join(source, 'deep/file'), 'x'.repeat(100_000));
      await movers.start('source', 'pi-1', { source: '/srv/app' });
      await movers.start('target', 'pi-2', { target: '/srv/app' });
      const keys = await movers.command('target', 'keys');
      const listening = await movers.command('source', 'listen', {
        clientKey: keys.result.publicKey,
      });
      const { status } = await home.get<Pod>(`${movers.path}/source`);
      const remote = { host: status?.podIP, ...listening.result };
      const copied = await movers.command('target', 'copy', { remote });
      expect(copied).toMatchObject({
        type: 'result',
        result: { exitCode: 0 },
      });
      const proven = await movers.command('target', 'prove', {
        remote,
        mode: 'full',
      });
      expect(proven).toMatchObject({ type: 'result' });
      expect(readFileSync(join(target, 'deep/file'), 'utf8')).toHaveLength(
        100_000,
      );
      await movers.command('target', 'exit');
      await movers.command('source', 'exit');
      for (const role of ['source', 'target']) {
        const ended = await home.when<Pod>(
          `${movers.path}/${role}`,
          'the mover to end',
          pod => pod.status?.phase === 'Succeeded',
        );
        expect(ended.metadata.name).toBe(role);
      }
    });
  });
});
