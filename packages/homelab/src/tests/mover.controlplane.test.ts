import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { Home, isolationVariable, startHome } from '../__testUtils__/Home';
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

const moverFolder = resolve(__dirname, '../../../../images/mover/bin');

describeMovers(title, () => {
  describeControlPlane('between two nodes', () => {
    let home: Home;
    let pods: string;
    let sequence = 0;

    beforeAll(async () => {
      home = await startHome({
        nodes: {
          programs: {
            'example/mover:*': {
              path: [moverFolder],
              command: ['stowage-mover'],
            },
          },
        },
      });
      pods = `/api/v1/namespaces/${await home.namespace()}/pods`;
    });

    afterAll(async () => {
      await home?.stop();
    });

    /** The pod that a stage of a move makes; one side is on its node. */
    const mover = (role: 'source' | 'target', nodeName: string) => ({
      metadata: {
        name: role,
        annotations: { 'stowage.io/command': '' },
      },
      spec: {
        nodeName,
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 5,
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'mover',
            image: 'example/mover:0.1',
            args: [
              ...['serve', '--operation', 'opabcdefghij', '--epoch', '1'],
              ...['--control', '/control/command', `--${role}`, `/${role}`],
            ],
            // Not /tmp: the program's own folder may lie below it.
            env: [{ name: 'TMPDIR', value: '/scratch' }],
            volumeMounts: [
              { name: 'control', mountPath: '/control' },
              { name: 'tmp', mountPath: '/scratch' },
              {
                name: 'side',
                mountPath: `/${role}`,
                readOnly: role === 'source',
              },
            ],
          },
        ],
        volumes: [
          {
            name: 'control',
            downwardAPI: {
              items: [
                {
                  path: 'command',
                  fieldRef: {
                    fieldPath: "metadata.annotations['stowage.io/command']",
                  },
                },
              ],
            },
          },
          { name: 'tmp', emptyDir: {} },
          { name: 'side', hostPath: { path: '/srv/app', type: 'Directory' } },
        ],
      },
    });

    const lines = async (pod: string): Promise<any[]> => {
      const text = await home.get<string | object>(`${pods}/${pod}/log`);
      // A log of one line is JSON, which the client has parsed already.
      return typeof text === 'string'
        ? text
            .trim()
            .split('\n')
            .filter(line => line.startsWith('{'))
            .map(line => JSON.parse(line))
        : [text];
    };

    async function command(
      pod: string,
      name: string,
      options: object = {},
    ): Promise<any> {
      sequence += 1;
      const own = sequence;
      await home.plane.api.request(`${pods}/${pod}`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: {
          metadata: {
            annotations: {
              'stowage.io/command': JSON.stringify({
                sequence: own,
                epoch: 1,
                command: name,
                options,
              }),
            },
          },
        },
      });
      return await waitFor(`the answer to ${name}`, async () =>
        (
          await lines(pod)
        ).find(
          line =>
            line.sequence === own && ['result', 'error'].includes(line.type),
        ),
      );
    }

    it('carry a tree through the encrypted stream and prove it', async () => {
      const [source, target] = ['pi-1', 'pi-2'].map(name => {
        const folder = home.nodes.node(name).pathOnMachine('/srv/app');
        mkdirSync(folder, { recursive: true });
        return folder;
      });
      mkdirSync(join(source, 'deep'));
      writeFileSync(join(source, 'deep/file'), 'x'.repeat(100_000));
      await home.create(pods, mover('source', 'pi-1'));
      await home.create(pods, mover('target', 'pi-2'));
      for (const role of ['source', 'target']) {
        await waitFor(`the ${role} to be ready`, async () =>
          (await lines(role)).some(line => line.type === 'ready'),
        );
      }
      const keys = await command('target', 'keys');
      const listening = await command('source', 'listen', {
        clientKey: keys.result.publicKey,
      });
      const { status } = await home.get<Pod>(`${pods}/source`);
      const remote = { host: status?.podIP, ...listening.result };
      const copied = await command('target', 'copy', { remote });
      expect(copied).toMatchObject({
        type: 'result',
        result: { exitCode: 0 },
      });
      const proven = await command('target', 'prove', { remote, mode: 'full' });
      expect(proven).toMatchObject({ type: 'result' });
      expect(readFileSync(join(target, 'deep/file'), 'utf8')).toHaveLength(
        100_000,
      );
      await command('target', 'exit');
      await command('source', 'exit');
      for (const role of ['source', 'target']) {
        const ended = await home.when<Pod>(
          `${pods}/${role}`,
          'the mover to end',
          pod => pod.status?.phase === 'Succeeded',
        );
        expect(ended.metadata.name).toBe(role);
      }
    });
  });
});
