import {
  ControlPlane,
  describeControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { ClusterClient, KubernetesObject } from '../../adapters/kubernetes';
import { UndoRequired } from '../types';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { Crashes, TestOperation } from './__testUtils__/TestOperation';
import { WorkloadSpec } from './workloads';

jest.setTimeout(300_000);

describeControlPlane('a move on a real control plane', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let home: Home;
  let client: ClusterClient;
  let mover: ScriptedMover;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ plane, home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });
  beforeEach(() => {
    mover = new ScriptedMover();
  });

  const read = (
    kind: string,
    name: string,
    namespace?: string,
  ): Promise<KubernetesObject | undefined> =>
    client.get({
      apiVersion: kind === 'StatefulSet' ? 'apps/v1' : 'v1',
      kind,
      name,
      namespace,
    });
  async function begin(crashes: Crashes = 'never') {
    const { namespace, decisions } = await home.database(client);
    const operation = new TestOperation({
      id: home.newId(),
      decisions,
      cluster: mover.over(plainClient(client)),
      crashes,
    });
    return { namespace, decisions, operation, steps: home.steps(decisions) };
  }
  const id = (operation: TestOperation) =>
    operation.context('lock').operationId;

  /** Volumes that the application has, or that the operation made. */
  async function volumesOf(namespace: string, operation: TestOperation) {
    const volumes = await client.listObjects({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
    });
    return volumes
      .filter(({ spec }) => {
        const { claimRef } = spec as {
          claimRef?: { namespace: string; name: string };
        };
        return (
          claimRef?.namespace === namespace ||
          claimRef?.name.includes(id(operation))
        );
      })
      .map(({ metadata }) => metadata.name);
  }

  async function expectMoved(namespace: string, operation: TestOperation) {
    const claim = await read('PersistentVolumeClaim', 'data-db-0', namespace);
    const { volumeName, storageClassName } = claim!.spec as {
      volumeName: string;
      storageClassName: string;
    };
    expect(storageClassName).toBe('fast');
    expect(claim!.status).toMatchObject({ phase: 'Bound' });
    expect(claim!.metadata.labels).toEqual({ app: 'db' });
    expect(claim!.metadata.annotations).toMatchObject({
      'example.com/note': 'mine',
    });
    const volume = await read('PersistentVolume', volumeName);
    expect(volume!.spec).toMatchObject({
      claimRef: { uid: claim!.metadata.uid },
      persistentVolumeReclaimPolicy: 'Delete',
    });
    const original = await read('PersistentVolume', `nfs-${namespace}`);
    expect(original).toMatchObject({
      metadata: {
        labels: { 'stowage.io/kept-by': id(operation) },
        annotations: {
          'stowage.io/kept-claim': `${namespace}/data-db-0`,
          'stowage.io/kept-reclaim-policy': 'Delete',
        },
      },
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    const set = await read('StatefulSet', 'db', namespace);
    const spec = set!.spec as WorkloadSpec;
    expect(spec.replicas).toBe(1);
    expect(spec.volumeClaimTemplates?.[0].spec.storageClassName).toBe('fast');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: 'Delete',
      whenScaled: 'Retain',
    });
    expect(set!.metadata.annotations ?? {}).toEqual({});
    const pod = await read('Pod', 'db-0', namespace);
    expect(pod!.status).toMatchObject({ phase: 'Running' });
    await expect(home.leftovers(id(operation))).resolves.toEqual([]);
  }

  async function expectAsBefore(namespace: string, operation: TestOperation) {
    const claim = await read('PersistentVolumeClaim', 'data-db-0', namespace);
    expect(claim!.metadata.deletionTimestamp).toBeUndefined();
    expect(claim!.metadata.finalizers).toEqual([
      'kubernetes.io/pvc-protection',
    ]);
    expect(claim!.spec).toMatchObject({
      volumeName: `nfs-${namespace}`,
      storageClassName: 'nas',
    });
    expect(claim!.status).toMatchObject({ phase: 'Bound' });
    const original = await read('PersistentVolume', `nfs-${namespace}`);
    expect(original!.spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { uid: claim!.metadata.uid },
    });
    const set = await read('StatefulSet', 'db', namespace);
    const spec = set!.spec as WorkloadSpec;
    expect(spec.replicas).toBe(1);
    expect(spec.volumeClaimTemplates?.[0].spec.storageClassName).toBe('nas');
    expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: 'Delete',
      whenScaled: 'Retain',
    });
    await waitFor('the database to run again', async () => {
      const pod = await read('Pod', 'db-0', namespace);
      return (pod?.status as { phase?: string })?.phase === 'Running';
    });
    await expect(home.leftovers(id(operation))).resolves.toEqual([]);
    await expect(volumesOf(namespace, operation)).resolves.toEqual([
      `nfs-${namespace}`,
    ]);
  }

  it.each<Crashes>(['never', 'before-each-change', 'after-each-change'])(
    'ends at the new place, crashing %s',
    async crashes => {
      const { namespace, operation, steps } = await begin(crashes);
      await expect(operation.runAll(steps)).resolves.toMatchObject({
        outcome: 'done',
      });
      await expectMoved(namespace, operation);
      expect(operation.crashCount > 20).toBe(crashes !== 'never');
      expect(operation.warnings).toEqual([]);
      const commands = mover.given.map(({ command }) => command);
      expect(commands.indexOf('prove')).toBeGreaterThan(
        commands.lastIndexOf('copy'),
      );
      expect(commands[commands.length - 2]).toBe('sweep');
    },
  );

  // Every change that undoing can make is among those after the last step.
  it.each<[string, Crashes]>([
    ['safe', 'never'],
    ['target', 'before-each-change'],
    ['stage', 'never'],
    ['record', 'never'],
    ['stop', 'after-each-change'],
    ['fence', 'never'],
    ['prove', 'never'],
    ['rebind', 'before-each-change'],
    ['rebind', 'after-each-change'],
  ])('is put back after %s, crashing %s', async (last, crashes) => {
    const { namespace, operation, steps } = await begin(crashes);
    const until = steps.findIndex(step => step.id === last);
    await operation.runAll(steps.slice(0, until + 1));
    await operation.undo();
    expect(operation.begun).toHaveLength(until + 1);
    await expectAsBefore(namespace, operation);
  });

  it.each(['prove', 'rebind'])(
    'is put back after %s where somebody has deleted the copy',
    async last => {
      const { namespace, operation, steps } = await begin();
      const until = steps.findIndex(step => step.id === last);
      await operation.runAll(steps.slice(0, until + 1));
      const { volumes } = operation.context('target').output('target') as {
        volumes: Array<{ name: string }>;
      };
      const path = `/api/v1/persistentvolumes/${volumes[0].name}`;
      await plane.api.request(path, { method: 'DELETE' });
      // Nothing but this is left of it: it is in use.
      await plane.api.request(path, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers: null } },
      });
      await expect(operation.undo()).resolves.toBeUndefined();
      await expectAsBefore(namespace, operation);
    },
  );

  it('completes a claim that somebody who heals has made of that name', async () => {
    const { namespace, decisions } = await home.database(client);
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
    const cluster = mover.over(plainClient(client));
    let healed = 0;
    const operation = new TestOperation({
      id: home.newId(),
      decisions,
      cluster: {
        ...cluster,
        name: cluster.name,
        async create(object, options) {
          const { kind, metadata, spec } = object;
          if (
            kind === 'PersistentVolumeClaim' &&
            metadata.namespace === namespace &&
            !options?.dryRun
          ) {
            healed += 1;
            // The same claim, as a template without these words would make it.
            const body = { metadata: { name: metadata.name }, spec };
            await plane.api.request(path, { method: 'POST', body });
          }
          return await cluster.create(object, options);
        },
      },
    });
    await operation.runAll(home.steps(decisions));
    await expectMoved(namespace, operation);
    expect(healed).toBe(1);
  });

  it('is undone where both sides are not the same, or somebody wrote', async () => {
    const { namespace, operation, steps } = await begin();
    mover.script.sweep = answer => ({
      ...answer,
      changed: { count: 1, examples: ['/base/1'] },
    });
    await expect(operation.runAll(steps)).rejects.toMatchObject({
      code: 'WRITTEN_DURING_FENCE',
      message: expect.stringContaining('/base/1'),
    });
    await operation.undo();
    await expectAsBefore(namespace, operation);
  });

  it('refuses a pod that was made by hand behind the fence', async () => {
    const { namespace, operation, steps } = await begin();
    const until = steps.findIndex(({ id: step }) => step === 'delta');
    await operation.runAll(steps.slice(0, until));
    // A preset node: no scheduler is asked, and only its kubelet could refuse it.
    await plane.api.request(`/api/v1/namespaces/${namespace}/pods`, {
      method: 'POST',
      body: {
        metadata: { name: 'intruder' },
        spec: {
          nodeName: 'worker-2',
          containers: [{ name: 'x', image: 'x' }],
          volumes: [
            {
              name: 'data',
              persistentVolumeClaim: { claimName: 'data-db-0' },
            },
          ],
        },
      },
    });
    await expect(operation.runAll(steps.slice(until))).rejects.toBeInstanceOf(
      UndoRequired,
    );
    await plane.api.request(`/api/v1/namespaces/${namespace}/pods/intruder`, {
      method: 'DELETE',
    });
    await operation.undo();
    await expectAsBefore(namespace, operation);
  });
});
