import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'fs';
import { join } from 'path';
import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { isIntact, readLedger, verifyLedger } from '..';
import { Pod } from '../cluster/podObjects';
import { Home, startHome } from '../__testUtils__/Home';
import { claim, shellPod, writerSet } from '../__testUtils__/manifests';

jest.setTimeout(120_000);

describeControlPlane('volumes on hollow nodes', () => {
  let home: Home;
  let namespace: string;
  let pods: string;
  let claims: string;
  let sets: string;

  beforeAll(async () => {
    home = await startHome();
  });

  beforeEach(async () => {
    namespace = await home.namespace();
    pods = `/api/v1/namespaces/${namespace}/pods`;
    claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    sets = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
  });

  afterAll(async () => {
    await home?.stop();
  });

  const running = (pod: Pod) => pod.status?.phase === 'Running';
  const isReady = (pod: Pod) =>
    pod.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
  const idle = { spec: { volumes: [] as object[] } };
  const mounting = (claimName: string, more: object = {}) => ({
    spec: {
      ...idle.spec,
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      ...more,
    },
    container: {
      env: [{ name: 'DATA', value: '/data' }],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  });
  /** Where a bound claim's bytes are on this machine. */
  const place = async (name: string): Promise<string> => {
    const { spec } = await home.get(`${claims}/${name}`);
    const volume = await home.get(
      `/api/v1/persistentvolumes/${spec.volumeName}`,
    );
    const path = (volume.spec.hostPath ?? volume.spec.local)?.path;
    const node =
      volume.metadata.annotations['local.path.provisioner/selected-node'];
    return path
      ? home.nodes.node(node).pathOnMachine(path)
      : join(home.share, volume.spec.nfs.path.slice('/volume1/k8s'.length));
  };
  const events = async (name: string): Promise<string[]> => {
    const { items } = await home.get(
      `/api/v1/namespaces/${namespace}/events?fieldSelector=involvedObject.name=${name}`,
    );
    return items.map(
      (event: { reason: string; message: string }) =>
        `${event.reason}: ${event.message}`,
    );
  };

  it('binds a StatefulSet, runs it, and adopts its pod without a restart', async () => {
    const set = writerSet({
      name: 'db',
      ledger: home.folder,
      storageClassName: 'local-path',
    });
    await home.create(sets, set);
    const pod = await home.when<Pod>(`${pods}/db-0`, 'db-0 ready', isReady);
    const { spec } = await home.get(`${claims}/data-db-0`);
    const volume = await home.get(
      `/api/v1/persistentvolumes/${spec.volumeName}`,
    );
    expect(volume.spec.hostPath).toEqual({
      path: `/opt/local-path-provisioner/${spec.volumeName}_${namespace}_data-db-0`,
      type: 'DirectoryOrCreate',
    });
    const data = await place('data-db-0');
    expect(statSync(data).mode % 0o1000).toBe(0o777);
    const ledger = join(home.folder, 'db-0');
    const acknowledged = async (more: number) => {
      const before = readLedger(ledger).length;
      await waitFor(
        'more rows',
        () => readLedger(ledger).length >= before + more,
      );
    };
    await acknowledged(10);

    await home.remove(`${sets}/db`, {
      propagationPolicy: 'Orphan',
      preconditions: { uid: (await home.get(`${sets}/db`)).metadata.uid },
    });
    await home.gone(`${sets}/db`);
    await home.create(sets, set);
    await home.when(
      `${sets}/db`,
      'the set to be ready again',
      ({ status }) => status.readyReplicas === 1,
    );
    const adopted = await home.get<Pod>(`${pods}/db-0`);
    expect(adopted.metadata.uid).toBe(pod.metadata.uid);
    expect(adopted.status?.containerStatuses?.[0].restartCount).toBe(0);

    await home.remove(`${pods}/db-0`);
    await waitFor('the successor', async () => {
      const next = await home.get<Pod>(`${pods}/db-0`);
      return next.metadata.uid !== pod.metadata.uid && isReady(next);
    });
    await acknowledged(10);
    await home.remove(`${sets}/db`);
    await home.gone(`${pods}/db-0`);
    const verdict = verifyLedger({ data: join(data, 'app'), ledger });
    expect({ ...verdict, intact: isIntact(verdict) }).toMatchObject({
      missing: [],
      altered: [],
      broken: [],
    });
    expect(verdict.acknowledged).toBeGreaterThan(20);
  });

  it('spreads replicas over nodes that repel each other', async () => {
    await home.create(
      sets,
      writerSet({
        name: 'pair',
        ledger: home.folder,
        storageClassName: 'local-path',
        replicas: 3,
        spread: true,
      }),
    );
    await home.when(
      `${sets}/pair`,
      'two replicas',
      ({ status }) => status.readyReplicas === 2,
    );
    const { items } = await home.get<{ items: Pod[] }>(pods);
    const placed = items.map(({ spec }) => spec.nodeName).filter(Boolean);

    expect(placed.sort()).toEqual(['pi-1', 'pi-2']);
    await home.remove(`${sets}/pair`, { propagationPolicy: 'Foreground' });
    await home.gone(`${sets}/pair`);
  });

  it('keeps a claim while its pod runs, and removes or keeps the bytes by the policy', async () => {
    await home.create(claims, claim('data', 'local-path'));
    await home.create(claims, claim('kept', 'local-volume'));
    for (const name of ['data', 'kept']) {
      await home.create(
        pods,
        shellPod(
          `user-${name}`,
          'echo x >"$DATA/x"; exec sleep 60',
          mounting(name, { terminationGracePeriodSeconds: 1 }),
        ),
      );
      await home.when(`${pods}/user-${name}`, 'the pod', running);
    }
    const folders = [await place('data'), await place('kept')];
    const { spec } = await home.get(`${claims}/kept`);
    await waitFor('the files', () =>
      folders.every(folder => existsSync(join(folder, 'x'))),
    );
    for (const name of ['data', 'kept']) {
      await home.remove(`${claims}/${name}`);
      const { metadata } = await home.get(`${claims}/${name}`);
      expect(metadata.deletionTimestamp).toBeDefined();
      await home.remove(`${pods}/user-${name}`);
      await home.gone(`${claims}/${name}`);
    }
    await waitFor('the folder to go', () => !existsSync(folders[0]));
    const kept = await home.when(
      `/api/v1/persistentvolumes/${spec.volumeName}`,
      'the kept volume',
      ({ status }) => status.phase === 'Released',
    );

    expect(kept.spec.local).toBeDefined();
    expect(readFileSync(join(folders[1], 'x'), 'utf8')).toBe('x\n');
  });

  it('starts no pod on a claim that is not bound, and none on another node', async () => {
    await home.create(claims, claim('unbound', 'local-path'));
    await home.create(
      pods,
      shellPod('early', 'true', mounting('unbound', { nodeName: 'pi-1' })),
    );
    await waitFor('the event', async () =>
      (await events('early')).some(text => text.includes('PVC is not bound')),
    );
    await home.create(claims, claim('there', 'local-path'));
    await home.create(
      pods,
      shellPod(
        'first',
        'true',
        mounting('there', {
          nodeSelector: { 'kubernetes.io/hostname': 'pi-1' },
        }),
      ),
    );
    await home.when<Pod>(
      `${pods}/first`,
      'the first',
      pod => pod.status?.phase === 'Succeeded',
    );
    await home.create(
      pods,
      shellPod('stray', 'true', mounting('there', { nodeName: 'pi-2' })),
    );
    await waitFor('the event', async () =>
      (
        await events('stray')
      ).some(text => text.includes('NodeAffinity check failed')),
    );
    const early = await home.get<Pod>(`${pods}/early`);

    expect(early.status?.phase).toBe('Pending');
    await home.remove(`${pods}/early`);
    await home.gone(`${pods}/early`);
  });

  it('starts no pod on a claim that a finalizer alone keeps', async () => {
    await home.create(claims, claim('fenced', 'local-path'));
    await home.create(pods, shellPod('first', 'true', mounting('fenced')));
    await home.when<Pod>(
      `${pods}/first`,
      'the first',
      pod => pod.status?.phase === 'Succeeded',
    );
    const { spec } = await home.get<Pod>(`${pods}/first`);
    await home.remove(`${pods}/first`);
    await home.gone(`${pods}/first`);
    await home.plane.api.request(`${claims}/fenced`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: {
        metadata: {
          finalizers: ['stowage.io/fence', 'kubernetes.io/pvc-protection'],
        },
      },
    });
    await home.remove(`${claims}/fenced`);
    await home.when(
      `${claims}/fenced`,
      'the protection to go',
      ({ metadata }) => metadata.finalizers.length === 1,
    );
    await home.create(
      pods,
      shellPod(
        'intruder',
        'true',
        mounting('fenced', { nodeName: spec.nodeName }),
      ),
    );
    await waitFor('the event', async () =>
      (
        await events('intruder')
      ).some(text => text.includes('PVC is being deleted')),
    );
    const intruder = await home.get<Pod>(`${pods}/intruder`);

    expect(intruder.status?.phase).toBe('Pending');
  });

  it('mounts NFS by the rules of the export, and archives what is deleted', async () => {
    await home.create(claims, claim('shared', 'nfs-storage'));
    const bound = await home.when(
      `${claims}/shared`,
      'the claim to bind',
      ({ status }) => status.phase === 'Bound',
    );
    const volumeName = bound.spec.volumeName;
    const folder = await place('shared');
    await home.create(
      pods,
      shellPod('writer', 'echo hello >"$DATA/x"', mounting('shared')),
    );
    const inline = (path: string) => ({
      spec: { volumes: [{ name: 'data', nfs: { server: 'nas', path } }] },
      container: mounting('').container,
    });
    await home.create(
      pods,
      shellPod('refused', 'true', inline('/volume1/closed')),
    );
    await home.when<Pod>(
      `${pods}/writer`,
      'the writer',
      pod => pod.status?.phase === 'Succeeded',
    );
    await waitFor('the event', async () =>
      (
        await events('refused')
      ).some(text =>
        text.includes(
          'access denied by server while mounting nas:/volume1/closed',
        ),
      ),
    );
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('hello\n');

    await home.remove(`${pods}/writer`);
    await home.gone(`${pods}/writer`);
    await home.remove(`${claims}/shared`);
    await home.gone(`/api/v1/persistentvolumes/${volumeName}`);
    expect(readdirSync(home.share)).toContain(
      `archived-${namespace}-shared-${volumeName}`,
    );
  });

  it('keeps what is read-only from being written, where it can', async () => {
    writeFileSync(join(home.share, 'there'), 'seen');
    await home.create(
      pods,
      shellPod('reader', 'cat "$DATA/there"; echo x >"$DATA/new"', {
        spec: {
          volumes: [
            { name: 'data', nfs: { server: 'nas', path: '/volume1/read' } },
          ],
        },
        container: mounting('').container,
      }),
    );
    const { status } = await home.when<Pod>(
      `${pods}/reader`,
      'the reader',
      pod => pod.status?.containerStatuses?.[0].state.terminated,
    );

    // By name alone nothing can be enforced, as the README says.
    expect(status?.phase).toBe(
      home.nodes.isolation === 'namespaces' ? 'Failed' : 'Succeeded',
    );
    expect(existsSync(join(home.share, 'new'))).toBe(
      home.nodes.isolation === 'names',
    );
  });

  it('measures volumes with the scope that a kubelet does', async () => {
    for (const name of ['local-path', 'local-volume']) {
      await home.create(claims, claim(name, name));
    }
    await home.create(
      pods,
      shellPod('measured', 'exec sleep 60', {
        spec: {
          volumes: [
            ...['local-path', 'local-volume'].map(name => ({
              name,
              persistentVolumeClaim: { claimName: name },
            })),
            { name: 'scratch', emptyDir: {} },
          ],
        },
      }),
    );
    const { spec } = await home.when<Pod>(
      `${pods}/measured`,
      'the pod',
      running,
    );
    const summary = await home.get(
      `/api/v1/nodes/${spec.nodeName}/proxy/stats/summary`,
    );
    const own = summary.pods.find(
      (pod: { podRef: { name: string } }) => pod.podRef.name === 'measured',
    );

    expect(summary.node.fs.capacityBytes).toBeGreaterThan(0);
    expect(own.volume.map((each: { name: string }) => each.name)).toEqual([
      'local-volume',
      'scratch',
    ]);
    expect(own.volume[0]).toMatchObject({
      pvcRef: { namespace, name: 'local-volume' },
      capacityBytes: summary.node.fs.capacityBytes,
    });
  });
});
