import {
  ControlPlane,
  describeControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { ClusterClient, KubernetesObject } from '../../adapters/kubernetes';
import type {
  BringBackDecisions,
  OperationDecisions,
  ReleaseDecisions,
  RetireDecisions,
} from '../../planner/types';
import { operationDefinitions } from '.';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { Crashes, TestOperation } from './__testUtils__/TestOperation';

jest.setTimeout(300_000);

describeControlPlane('retiring a claim', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let home: Home;
  let client: ClusterClient;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ plane, home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });

  const read = (
    kind: string,
    name: string,
    namespace?: string,
  ): Promise<KubernetesObject | undefined> =>
    client.get({ apiVersion: 'v1', kind, name, namespace });
  const stepsOf = (kind: string, decisions: OperationDecisions) =>
    operationDefinitions(home.dependencies())
      .find(each => each.kind === kind)!
      .steps(undefined as never, decisions);
  const operationFor = (decisions: OperationDecisions, crashes?: Crashes) =>
    new TestOperation({
      id: home.newId(),
      decisions,
      cluster: plainClient(client),
      crashes,
    });
  const idOf = (operation: TestOperation) =>
    operation.context('lock').operationId;

  /** A claim on NFS that nobody mounts, in a namespace of its own. */
  async function unused(): Promise<RetireDecisions> {
    const namespace = await plane.createNamespace({ prefix: 'shop' });
    const volume = await plane.api.request('/api/v1/persistentvolumes', {
      method: 'POST',
      body: {
        metadata: { name: `nfs-${namespace}` },
        spec: {
          capacity: { storage: '2Gi' },
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'nas',
          persistentVolumeReclaimPolicy: 'Delete',
          nfs: { server: 'nas.home', path: `/volume1/${namespace}` },
        },
      },
    });
    await plane.api.request(
      `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
      {
        method: 'POST',
        body: {
          metadata: {
            name: 'uploads',
            labels: { app: 'files' },
            annotations: { 'example.com/note': 'mine' },
          },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'nas',
            volumeName: `nfs-${namespace}`,
            resources: { requests: { storage: '1Gi' } },
          },
        },
      },
    );
    const claim = await waitFor('the claim to be bound', async () => {
      const found = await read('PersistentVolumeClaim', 'uploads', namespace);
      return (found?.status as { phase?: string })?.phase === 'Bound' && found;
    });
    return {
      kind: 'retire',
      cluster: 'home',
      namespace,
      claims: [
        {
          name: 'uploads',
          uid: claim.metadata.uid!,
          volumeName: `nfs-${namespace}`,
          volumeUid: String(volume.metadata.uid),
          sourceReclaimPolicy: 'Delete',
        },
      ],
      finishedPods: [],
      steps: [
        ...['lock', 'preflight', 'safe', 'record', 'fence', 'remove', 'tidy'],
      ],
      codes: [],
    };
  }

  const podOn = (namespace: string, spec: object = {}) =>
    plane.api.request(`/api/v1/namespaces/${namespace}/pods`, {
      method: 'POST',
      body: {
        metadata: { name: 'intruder' },
        spec: {
          nodeName: 'worker-2',
          containers: [{ name: 'x', image: 'x' }],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'uploads' } },
          ],
          ...spec,
        },
      },
    });

  async function expectAsBefore(
    { namespace, claims }: RetireDecisions,
    operation: TestOperation,
  ) {
    const claim = await read('PersistentVolumeClaim', 'uploads', namespace);
    expect(claim).toMatchObject({
      metadata: {
        finalizers: ['kubernetes.io/pvc-protection'],
        labels: { app: 'files' },
      },
      spec: { volumeName: claims[0].volumeName, storageClassName: 'nas' },
      status: { phase: 'Bound' },
    });
    expect(claim!.metadata.deletionTimestamp).toBeUndefined();
    const volume = await read('PersistentVolume', claims[0].volumeName);
    expect(volume).toMatchObject({
      metadata: { uid: claims[0].volumeUid },
      spec: {
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { uid: claim!.metadata.uid },
      },
    });
    expect(volume!.metadata.labels ?? {}).toEqual({});
    await expect(home.leftovers(idOf(operation))).resolves.toEqual([]);
  }

  async function expectKept(
    { namespace, claims }: RetireDecisions,
    operation: TestOperation,
  ) {
    await expect(
      read('PersistentVolumeClaim', 'uploads', namespace),
    ).resolves.toBeUndefined();
    const volume = await read('PersistentVolume', claims[0].volumeName);
    expect(volume).toMatchObject({
      metadata: {
        uid: claims[0].volumeUid,
        labels: { 'stowage.io/kept-by': idOf(operation) },
        annotations: {
          'stowage.io/kept-claim': `${namespace}/uploads`,
          'stowage.io/kept-because': 'retired',
          'stowage.io/kept-bytes': '1000',
          'stowage.io/kept-reclaim-policy': 'Delete',
        },
      },
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    await expect(home.leftovers(idOf(operation))).resolves.toEqual([]);
  }

  async function retire(crashes?: Crashes) {
    const decisions = await unused();
    const operation = operationFor(decisions, crashes);
    await expect(
      operation.runAll(stepsOf('retire', decisions)),
    ).resolves.toMatchObject({ outcome: 'done' });
    return { decisions, operation };
  }

  it.each<Crashes>(['never', 'before-each-change', 'after-each-change'])(
    'keeps the volume and removes the claim, crashing %s',
    async crashes => {
      const { decisions, operation } = await retire(crashes);
      await expectKept(decisions, operation);
      expect(operation.crashCount > 5).toBe(crashes !== 'never');
      expect(operation.warnings).toEqual([]);
    },
  );

  it.each<[string, Crashes]>([
    ['lock', 'never'],
    ['safe', 'after-each-change'],
    ['record', 'before-each-change'],
    ['fence', 'before-each-change'],
    ['fence', 'after-each-change'],
    ['remove', 'before-each-change'],
    ['remove', 'after-each-change'],
  ])('is put back after %s, crashing %s', async (last, crashes) => {
    const decisions = await unused();
    const operation = operationFor(decisions, crashes);
    const steps = stepsOf('retire', decisions);
    const until = steps.findIndex(({ id }) => id === last);
    await operation.runAll(steps.slice(0, until + 1));
    await expect(operation.undo()).resolves.toBeUndefined();
    await expectAsBefore(decisions, operation);
  });

  it('is undone where a pod came behind the fence', async () => {
    const decisions = await unused();
    const operation = operationFor(decisions);
    const steps = stepsOf('retire', decisions);
    await operation.runAll(steps.slice(0, 4));
    await podOn(decisions.namespace);
    await expect(operation.runAll(steps.slice(4))).rejects.toMatchObject({
      name: 'UndoRequired',
    });
    await plane.api.request(
      `/api/v1/namespaces/${decisions.namespace}/pods/intruder`,
      { method: 'DELETE' },
    );
    await operation.undo();
    await expectAsBefore(decisions, operation);
  });

  it('is undone where somebody mounts the bytes without the claim', async () => {
    const decisions = await unused();
    const operation = operationFor(decisions);
    const steps = stepsOf('retire', decisions);
    await operation.runAll(steps.slice(0, 4));
    await podOn(decisions.namespace, {
      volumes: [
        {
          name: 'data',
          nfs: {
            server: 'nas.home',
            path: `/volume1/${decisions.namespace}/sub`,
          },
        },
      ],
    });
    await expect(operation.runAll(steps.slice(4))).rejects.toMatchObject({
      code: 'SHARED_STORAGE',
    });
    await operation.undo();
    await expectAsBefore(decisions, operation);
  });

  const bringBackOf = ({
    namespace,
    claims,
  }: RetireDecisions): BringBackDecisions => ({
    kind: 'roll-back',
    rollBack: 'bring-back',
    cluster: 'home',
    namespace,
    claim: 'uploads',
    volume: {
      name: claims[0].volumeName,
      uid: claims[0].volumeUid,
      reclaimPolicy: 'Delete',
    },
    steps: ['lock', 'preflight', 'bring-back', 'tidy'],
    codes: [],
  });

  it.each<Crashes>(['never', 'before-each-change', 'after-each-change'])(
    'is brought back as it was, crashing %s',
    async crashes => {
      const { decisions } = await retire();
      const back = bringBackOf(decisions);
      const operation = operationFor(back, crashes);
      await operation.runAll(stepsOf('roll-back', back));
      await expectAsBefore(decisions, operation);
      const claim = await read(
        'PersistentVolumeClaim',
        'uploads',
        decisions.namespace,
      );
      expect(claim!.metadata.annotations).toMatchObject({
        'example.com/note': 'mine',
      });
      expect(claim!.metadata.annotations).not.toHaveProperty(
        'stowage.io/operation',
      );
      expect(claim!.spec).toMatchObject({
        resources: { requests: { storage: '1Gi' } },
      });
    },
  );

  it.each<Crashes>(['before-each-change', 'after-each-change'])(
    'stays kept where bringing it back is undone, crashing %s',
    async crashes => {
      const { decisions, operation: first } = await retire();
      const back = bringBackOf(decisions);
      const operation = operationFor(back, crashes);
      await operation.runAll(stepsOf('roll-back', back).slice(0, 3));
      await expect(operation.undo()).resolves.toBeUndefined();
      await waitFor('the volume to be Released', async () => {
        const volume = await read(
          'PersistentVolume',
          decisions.claims[0].volumeName,
        );
        return (volume?.status as { phase?: string }).phase === 'Released';
      });
      await expectKept(decisions, first);
    },
  );

  it('is not brought back over a claim that somebody made meanwhile', async () => {
    const { decisions, operation: first } = await retire();
    await plane.api.request(
      `/api/v1/namespaces/${decisions.namespace}/persistentvolumeclaims`,
      {
        method: 'POST',
        body: {
          metadata: { name: 'uploads' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'fast',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      },
    );
    const back = bringBackOf(decisions);
    const operation = operationFor(back);
    await expect(
      operation.runAll(stepsOf('roll-back', back)),
    ).rejects.toMatchObject({ code: 'PLAN_OUTDATED' });
    await operation.undo();
    await plane.api.request(
      `/api/v1/namespaces/${decisions.namespace}/persistentvolumeclaims/uploads`,
      { method: 'DELETE' },
    );
    await waitFor('the other claim to be gone', async () => {
      const other = await read(
        'PersistentVolumeClaim',
        'uploads',
        decisions.namespace,
      );
      return !other;
    });
    await expectKept(decisions, first);
  });

  const releaseOf = (
    { namespace, claims }: RetireDecisions,
    change: Partial<ReleaseDecisions> = {},
  ): ReleaseDecisions => ({
    kind: 'release',
    cluster: 'home',
    namespace,
    claim: 'uploads',
    presentVolume: '',
    volume: {
      name: claims[0].volumeName,
      uid: claims[0].volumeUid,
      reclaimPolicy: 'Delete',
      side: { kind: 'nfs', server: 'nas.home', path: `/volume1/${namespace}` },
    },
    erasedBy: 'step',
    steps: ['lock', 'preflight', 'erase', 'release'],
    codes: [],
    ...change,
  });
  const releasing = (decisions: ReleaseDecisions, crashes?: Crashes) => {
    const mover = new ScriptedMover();
    const operation = new TestOperation({
      id: home.newId(),
      decisions,
      cluster: mover.over(plainClient(client)),
      crashes,
    });
    return { mover, operation, steps: stepsOf('release', decisions) };
  };

  it.each<Crashes>(['never', 'before-each-change', 'after-each-change'])(
    'is released with its bytes, crashing %s',
    async crashes => {
      const { decisions } = await retire();
      const { mover, operation, steps } = releasing(
        releaseOf(decisions),
        crashes,
      );
      await expect(operation.runAll(steps)).resolves.toMatchObject({
        outcome: 'done',
      });
      expect(mover.given.map(({ command }) => command)).toContain('erase');
      expect(mover.given[0]).toMatchObject({
        options: { excludes: expect.arrayContaining(['/#snapshot']) },
      });
      await expect(
        read('PersistentVolume', decisions.claims[0].volumeName),
      ).resolves.toBeUndefined();
      await expect(home.leftovers(idOf(operation))).resolves.toEqual([]);
    },
  );

  it('keeps the volume where not everything could be removed', async () => {
    const { decisions } = await retire();
    const { mover, operation, steps } = releasing(releaseOf(decisions));
    mover.script.erase = answer => ({ ...answer, left: 1 });
    await expect(operation.runAll(steps)).rejects.toMatchObject({
      code: 'ERASE_INCOMPLETE',
    });
    await expect(
      read('PersistentVolume', decisions.claims[0].volumeName),
    ).resolves.toBeDefined();
    // A person has removed the rest, and lets it go on.
    mover.script.erase = undefined;
    await operation.runAll(steps.slice(2));
    await expect(home.leftovers(idOf(operation))).resolves.toEqual([]);
  });

  it('erases nothing that another volume leads to, whatever its phase', async () => {
    const { decisions } = await retire();
    const { namespace } = decisions;
    await plane.api.request('/api/v1/persistentvolumes', {
      method: 'POST',
      body: {
        metadata: { name: `below-${namespace}` },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: 'nas',
          nfs: { server: 'nas.home', path: `/volume1/${namespace}/below` },
        },
      },
    });
    const { mover, operation, steps } = releasing(releaseOf(decisions));
    await expect(operation.runAll(steps)).rejects.toMatchObject({
      code: 'ERASE_SHARED',
      message: expect.stringContaining(`below-${namespace}`),
    });
    expect(mover.given).toEqual([]);
  });

  it('is released only while nothing has its name', async () => {
    const { decisions } = await retire();
    const release = releaseOf(decisions);
    const back = bringBackOf(decisions);
    await operationFor(back).runAll(stepsOf('roll-back', back));
    const { mover, operation, steps } = releasing(release);
    await expect(operation.runAll(steps)).rejects.toMatchObject({
      name: 'NeedsPerson',
    });
    expect(mover.given).toEqual([]);
    await expect(
      read('PersistentVolume', decisions.claims[0].volumeName),
    ).resolves.toBeDefined();
  });
});
