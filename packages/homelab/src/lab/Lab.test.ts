import { spawn } from 'child_process';
import { once } from 'events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'fs';
import { AddressInfo, createServer } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiClient } from '../cluster/ApiClient';
import { readKubeconfig } from '../cluster/kubeconfig';
import { Claim, Volume } from '../cluster/objects';
import { Pod } from '../cluster/podObjects';
import { Isolation } from '../hollow/container/chooseLauncher';
import { isolationVariable } from '../__testUtils__/Home';
import { eventually } from './__testUtils__/eventually';
import { namespace, smallScene } from './__testUtils__/smallScene';
import { Lab } from './Lab';
import { LabOptions } from './LabOptions';
import { labVariable } from './state/leftovers';
import { processesWith } from './state/processes';

jest.setTimeout(120_000);

const isolation = process.env[isolationVariable] as Isolation | undefined;
const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
const pods = `/api/v1/namespaces/${namespace}/pods`;

describe('a lab', () => {
  let folder: string;
  const labs: Lab[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowage-lab-'));
  });

  afterEach(async () => {
    await Promise.all(labs.splice(0).map(lab => lab.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(options: Partial<LabOptions> = {}): Promise<Lab> {
    const lab = await Lab.start({
      folder,
      scene: smallScene,
      isolation,
      ...options,
    });
    labs.push(lab);
    return lab;
  }

  async function stop(lab: Lab): Promise<void> {
    labs.splice(labs.indexOf(lab), 1);
    await lab.stop();
  }

  /** The folder of this machine that a claim's bytes are in. */
  async function bytesOf(lab: Lab, claim: string): Promise<string> {
    const { spec } = await lab.client.request<Claim>(`${claims}/${claim}`);
    const volume = await lab.client.request<Volume>(
      `/api/v1/persistentvolumes/${spec.volumeName}`,
    );
    const { hostPath, nfs, nodeAffinity } = volume.spec;
    if (nfs) {
      const share = lab.nas.sharePath('k8s');
      return join(lab.nas.shareFolder('k8s'), nfs.path.slice(share.length));
    }
    const node =
      nodeAffinity?.required?.nodeSelectorTerms[0].matchExpressions?.[0]
        .values?.[0];
    return lab.nodes.node(node ?? '').pathOnMachine(hostPath?.path ?? '');
  }

  /** The rows that a writer of the scene has written; they are its process's id. */
  async function rowsOf(lab: Lab, claim: string): Promise<string[]> {
    const file = join(await bytesOf(lab, claim), 'rows');
    return existsSync(file)
      ? readFileSync(file, 'utf8').split('\n').filter(Boolean)
      : [];
  }

  async function runningPod(lab: Lab, app: string): Promise<Pod> {
    return await eventually(`the pod of ${app} to run`, async () => {
      const { items } = await lab.client.request<{ items: Pod[] }>(
        `${pods}?labelSelector=app%3D${app}`,
      );
      return items.find(
        ({ status, metadata }) =>
          status?.phase === 'Running' && !metadata.deletionTimestamp,
      );
    });
  }

  it('serves who has its kubeconfig, with real bytes behind its claims', async () => {
    const lab = await start();
    // eslint-disable-next-line no-bitwise
    expect(statSync(lab.kubeconfigPath).mode & 0o777).toBe(0o600);
    const user = new ApiClient(readKubeconfig(lab.kubeconfigPath));
    const nodes = await user.request<any>('/api/v1/nodes');
    expect(nodes.items.map((node: any) => node.metadata.name)).toEqual([
      'pi-1',
      'pi-2',
    ]);

    const { metadata, spec } = await runningPod(lab, 'disk-writer');
    await runningPod(lab, 'nas-writer');
    for (const claim of ['on-disk', 'on-nas']) {
      await eventually(
        `rows in ${claim}`,
        async () => (await rowsOf(lab, claim)).length > 1,
      );
      expect(await user.request(`${claims}/${claim}`)).toMatchObject({
        status: { phase: 'Bound' },
      });
    }
    const log = await user.open(`${pods}/${metadata.name}/log`);
    let text = '';
    for await (const chunk of log) {
      text += chunk;
    }
    expect(text).toContain('writing');
    const summary = await user.request<any>(
      `/api/v1/nodes/${spec.nodeName}/proxy/stats/summary`,
    );
    expect(summary.pods.map(({ podRef }: any) => podRef.namespace)).toContain(
      namespace,
    );
    user.close();
  });

  it('mounts what the NAS exports at that moment', async () => {
    const lab = await start();
    await runningPod(lab, 'nas-writer');
    await lab.faults.command(['nas-gone']);
    await lab.client.request(`${pods}?labelSelector=app%3Dnas-writer`, {
      method: 'DELETE',
    });
    const failed = await eventually('a mount that fails', async () => {
      const { items } = await lab.client.request<any>(
        `/api/v1/namespaces/${namespace}/events`,
      );
      return items.find(({ reason }: any) => reason === 'FailedMount');
    });
    expect(failed.message).toMatch(
      /access denied by server while mounting nas:\/volume1\/k8s/,
    );
    await lab.faults.command(['clear']);
    await runningPod(lab, 'nas-writer');
  });

  it('goes on after a restart: objects, bytes, ports and what was deleted', async () => {
    const first = await start();
    await runningPod(first, 'nas-writer');
    await eventually(
      'rows',
      async () => (await rowsOf(first, 'on-nas')).length > 1,
    );
    await first.client.request(
      `/apis/apps/v1/namespaces/${namespace}/deployments/disk-writer`,
      { method: 'DELETE' },
    );
    await first.client.request(`/api/v1/namespaces/${namespace}/configmaps`, {
      method: 'POST',
      body: { metadata: { name: 'notes' }, data: { kept: 'yes' } },
    });
    const claim = await first.client.request<Claim>(`${claims}/on-nas`);
    const rows = await rowsOf(first, 'on-nas');
    const { server, nas } = first.status;
    await stop(first);

    const second = await start();
    expect(second.status).toMatchObject({ server, nas });
    expect(
      await second.client.request<Claim>(`${claims}/on-nas`),
    ).toMatchObject({ metadata: { uid: claim.metadata.uid } });
    expect(
      await second.client.request(
        `/api/v1/namespaces/${namespace}/configmaps/notes`,
      ),
    ).toMatchObject({ data: { kept: 'yes' } });
    expect(
      await second.client.find(
        `/apis/apps/v1/namespaces/${namespace}/deployments/disk-writer`,
      ),
    ).toBeUndefined();
    const before = new Set(rows);
    await eventually('rows of a new process after the old ones', async () => {
      const now = await rowsOf(second, 'on-nas');
      expect(now.slice(0, rows.length)).toEqual(rows);
      return now.some(row => !before.has(row));
    });
  });

  it('takes another port where its own is taken by then', async () => {
    const first = await start();
    const { server } = first.status;
    await stop(first);
    const squatter = createServer();
    squatter.listen(Number(new URL(server).port), '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const second = await start();
      expect(second.status.server).not.toBe(server);
      expect(readFileSync(second.kubeconfigPath, 'utf8')).toContain(
        second.status.server,
      );
      await expect(
        start({
          folder: join(folder, 'other'),
          port: (squatter.address() as AddressInfo).port,
        }),
      ).rejects.toThrow(/Port \d+ is taken/);
    } finally {
      squatter.close();
    }
  });

  it('begins anew on demand', async () => {
    const first = await start();
    await first.client.request(`${claims}/on-disk`, { method: 'DELETE' });
    const { uid } = (await first.client.request<Claim>(`${claims}/on-nas`))
      .metadata;
    await stop(first);
    const second = await start({ reset: true });
    const claim = await second.client.request<Claim>(`${claims}/on-nas`);
    expect(claim.metadata.uid).not.toBe(uid);
    await second.client.request(`${claims}/on-disk`);
  });

  it('leaves nothing where it is ephemeral', async () => {
    const lab = await start({ ephemeral: true });
    await runningPod(lab, 'nas-writer');
    await stop(lab);
    expect(existsSync(folder)).toBe(false);
  });

  it('is refused a second time in one folder, by name', async () => {
    await start();
    await expect(start()).rejects.toThrow(
      new RegExp(`The lab in '${folder}' runs already, as process`),
    );
    await expect(Lab.reset(folder)).rejects.toThrow(/runs already/);
  });

  it('starts cleanly after it was killed, and leaves no process', async () => {
    const child = spawn(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        require.resolve('./__testUtils__/runLab.ts'),
        folder,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout!, 'data');
    const state = JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8'));
    const marked = () => processesWith(labVariable, state.id);
    await eventually('processes of pods', () => marked().length > 1);
    const before = marked();
    child.kill('SIGKILL');
    await once(child, 'exit');

    const lab = await start();
    const rows = async () => await rowsOf(lab, 'on-nas');
    await runningPod(lab, 'nas-writer');
    expect(before.filter(pid => marked().includes(pid))).toEqual([]);
    const known = (await rows()).length;
    await eventually('new rows', async () => (await rows()).length > known + 3);
    // One writer: two would take turns.
    expect(new Set((await rows()).slice(known)).size).toBe(1);
    await stop(lab);
    expect(marked()).toEqual([]);
  });
});
