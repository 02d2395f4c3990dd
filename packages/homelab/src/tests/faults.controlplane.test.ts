import { spawnSync } from 'child_process';
import { mkdirSync } from 'fs';
import { join } from 'path';
import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import {
  HollowNode,
  isIntact,
  processesWith,
  readLedger,
  verifyLedger,
} from '..';
import { Pod } from '../cluster/podObjects';
import { Home, startHome } from '../__testUtils__/Home';
import { shellPod, writerSet } from '../__testUtils__/manifests';

jest.setTimeout(120_000);

/** Only root can mount the filesystem that is to be full. */
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;
const small = {
  name: 'small',
  disk: { sizeBytes: 16 * 1024 * 1024, filesystem: 'tmpfs' as const },
};

describeControlPlane('faults of hollow nodes', () => {
  let home: Home;
  let namespace: string;
  let pods: string;
  let ledger: string;

  beforeAll(async () => {
    home = await startHome({
      controlPlane: {
        controllerManagerArguments: [
          '--node-monitor-period=500ms',
          '--node-monitor-grace-period=4s',
        ],
      },
      nodes: { heartbeatSeconds: 1 },
    });
  });

  beforeEach(async () => {
    namespace = await home.namespace();
    pods = `/api/v1/namespaces/${namespace}/pods`;
    const folder = join(home.folder, namespace);
    mkdirSync(folder);
    ledger = join(folder, 'db-0');
  });

  afterAll(async () => {
    await home?.stop();
  });

  const nodeReady = (wanted: string) => (node: any) =>
    node.status.conditions.some(
      (each: { type: string; status: string }) =>
        each.type === 'Ready' && each.status === wanted,
    );

  /** Starts a writer and answers its node and the folder of its rows. */
  async function startWriter(): Promise<{ node: HollowNode; data: string }> {
    await home.create(
      `/apis/apps/v1/namespaces/${namespace}/statefulsets`,
      writerSet({
        name: 'db',
        ledger: join(home.folder, namespace),
        storageClassName: 'local-path',
      }),
    );
    const pod = await home.when<Pod>(
      `${pods}/db-0`,
      'the writer',
      ({ status }) => status?.containerStatuses?.[0].ready,
    );
    const { spec } = await home.get(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims/data-db-0`,
    );
    const volume = await home.get(
      `/api/v1/persistentvolumes/${spec.volumeName}`,
    );
    const node = home.nodes.node(pod.spec.nodeName ?? '');
    return {
      node,
      data: join(node.pathOnMachine(volume.spec.hostPath.path), 'app'),
    };
  }

  async function moreRows(): Promise<void> {
    const before = readLedger(ledger).length;
    await waitFor('more rows', () => readLedger(ledger).length > before + 5);
  }

  it('loses power, is found not ready, and takes up its pods again', async () => {
    const { node, data } = await startWriter();
    await moreRows();
    await node.switchOff();
    const written = readLedger(ledger).length;
    const path = `/api/v1/nodes/${node.name}`;
    await home.when(path, 'the node not ready', nodeReady('Unknown'));
    await home.when<Pod>(`${pods}/db-0`, 'the pod not ready', ({ status }) =>
      status?.conditions?.some(
        ({ type, status: is }) => type === 'Ready' && is === 'False',
      ),
    );
    expect(readLedger(ledger)).toHaveLength(written);
    await expect(home.get(`${path}/proxy/stats/summary`)).rejects.toThrow();

    await node.switchOn();
    await home.when(path, 'the node ready', nodeReady('True'));
    const { status } = await home.when<Pod>(
      `${pods}/db-0`,
      'the writer again',
      // Until the node has spoken, what it said before the loss still stands there.
      pod =>
        pod.status?.containerStatuses?.[0].restartCount &&
        pod.status.containerStatuses[0].ready,
    );
    await moreRows();

    expect(status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 255 } },
    });
    await node.switchOff();
    expect(isIntact(verifyLedger({ data, ledger }))).toBe(true);
    await node.switchOn();
  });

  it('hangs and goes on, with its processes', async () => {
    const { node } = await startWriter();
    await moreRows();
    await node.switchOff('freeze');
    const written = readLedger(ledger).length;
    await home.when(
      `/api/v1/nodes/${node.name}`,
      'the node not ready',
      nodeReady('Unknown'),
    );
    expect(readLedger(ledger)).toHaveLength(written);
    await node.switchOn();
    await moreRows();
    const { status } = await home.get<Pod>(`${pods}/db-0`);

    expect(status?.containerStatuses?.[0].restartCount).toBe(0);
  });

  it('writes on while it is cut off, and ends a pod that was deleted by force meanwhile', async () => {
    const { node } = await startWriter();
    await node.switchOff('cut');
    await moreRows();
    await home.remove(`/apis/apps/v1/namespaces/${namespace}/statefulsets/db`, {
      propagationPolicy: 'Orphan',
    });
    await home.remove(`${pods}/db-0`, { gracePeriodSeconds: 0 });
    await home.gone(`${pods}/db-0`);
    // This is what makes a deletion by force dangerous.
    await moreRows();
    await node.switchOn();
    let last = -1;
    const ended = await waitFor(
      'the writer to end',
      () => {
        const rows = readLedger(ledger).length;
        const still = rows === last;
        last = rows;
        return still;
      },
      { intervalMs: 300 },
    );
    expect(ended).toBe(true);
  });

  it('is slow', async () => {
    const node = home.nodes.node('pi-1');
    node.slowDown(300);
    const begun = Date.now();
    await home.create(
      pods,
      shellPod('slow', 'true', { spec: { nodeName: 'pi-1' } }),
    );
    await home.when<Pod>(
      `${pods}/slow`,
      'the slow pod',
      ({ status }) => status?.phase === 'Succeeded',
    );
    node.slowDown(0);

    expect(Date.now() - begun).toBeGreaterThan(600);
  });

  it('has a slow disk: containers run in turns, and on when it is over', async () => {
    const { node } = await startWriter();
    const standsStill = () => {
      const { stdout } = spawnSync('ps', [
        ...['-o', 'stat=', '-p'],
        processesWith('LEDGER_FILE', ledger).join(','),
      ]);
      return String(stdout).includes('T');
    };
    node.slowDiskDown(20);
    await waitFor('the writer to stand still', standsStill, { intervalMs: 10 });
    await moreRows();
    node.slowDiskDown(1);
    expect(standsStill()).toBe(false);
    await moreRows();
  });

  it('mend their status when it was taken for lost', async () => {
    await home.plane.api.request('/api/v1/nodes/pi-1/status', {
      method: 'PATCH',
      contentType: 'application/strategic-merge-patch+json',
      body: { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
    });

    const { status } = await home.when<any>(
      '/api/v1/nodes/pi-1',
      'the node to be ready again',
      node =>
        node.status.conditions.some(
          (each: { type: string; status: string }) =>
            each.type === 'Ready' && each.status === 'True',
        ),
    );
    expect(status.conditions).toBeDefined();
  });

  it('outlives the API server', async () => {
    await startWriter();
    await home.plane.killApiServer();
    await moreRows();
    await home.plane.startApiServer();
    await home.create(
      pods,
      shellPod('after', 'true', { spec: { nodeName: 'pi-1' } }),
    );

    await home.when<Pod>(
      `${pods}/after`,
      'a pod after the restart',
      ({ status }) => status?.phase === 'Succeeded',
    );
    const { status } = await home.get<Pod>(`${pods}/db-0`);
    expect(status?.containerStatuses?.[0].restartCount).toBe(0);
  });

  describeAsRoot('with a disk of their own (only as root)', () => {
    it('fill it and say so', async () => {
      const node = await home.nodes.add(small);
      await node.fillUp();
      await home.create(
        pods,
        shellPod('writer', 'head -c 1M /dev/zero >"$DATA/x"', {
          spec: {
            nodeName: 'small',
            volumes: [{ name: 'data', hostPath: { path: '/srv/data' } }],
          },
          container: {
            env: [{ name: 'DATA', value: '/data' }],
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        }),
      );
      await home.when<Pod>(
        `${pods}/writer`,
        'the writer to fail',
        ({ status }) => status?.phase === 'Failed',
      );
      expect(await home.get(`${pods}/writer/log`)).toContain(
        'No space left on device',
      );
      const pressed = (wanted: string) => (object: any) =>
        object.status.conditions.some(
          (each: { type: string; status: string }) =>
            each.type === 'DiskPressure' && each.status === wanted,
        );
      await home.when('/api/v1/nodes/small', 'pressure', pressed('True'));
      await node.relieve();

      const relieved = await home.when(
        '/api/v1/nodes/small',
        'relief',
        pressed('False'),
      );
      expect(relieved.metadata.name).toBe('small');
    });
  });
});
