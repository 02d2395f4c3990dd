import { describeControlPlane } from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import type { MoveDependencies } from '.';
import { describeMove } from './situation';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { TestOperation } from './__testUtils__/TestOperation';

jest.setTimeout(300_000);

describeControlPlane('an application that does not get ready', () => {
  let suite: HomeSuite | undefined;
  let home: Home;
  let client: ClusterClient;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });
  afterEach(() => home.nodes.silent.clear());

  const operationFor = (decisions: MoveDecisions) =>
    new TestOperation({
      id: home.newId(),
      decisions,
      cluster: new ScriptedMover().over(plainClient(client)),
    });
  const boundTo = async (namespace: string) => {
    const claim = await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace,
      name: 'data-db-0',
    });
    expect(claim?.status).toMatchObject({ phase: 'Bound' });
    return {
      uid: claim!.metadata.uid!,
      volume: (claim!.spec as { volumeName: string }).volumeName,
    };
  };
  const impatient = (more: Partial<MoveDependencies> = {}) => {
    const usual = home.dependencies();
    return home.dependencies({
      timings: { ...usual.timings, ready: 2 },
      ...more,
    });
  };

  /** A move whose application was started where no kubelet answers. */
  async function movedNotReady() {
    const { namespace, decisions } = await home.database(client);
    const operation = operationFor(decisions);
    const steps = home.steps(decisions, impatient());
    const start = steps.findIndex(({ id }) => id === 'start');
    await operation.runAll(steps.slice(0, start));
    home.nodes.names.forEach(name => home.nodes.silent.add(name));
    const result = await operation.run(steps[start]);
    return { namespace, decisions, operation, steps, start, result };
  }

  it('stays at its new place, in a state that says so, with the original kept', async () => {
    const { namespace, decisions, result } = await movedNotReady();
    expect(result).toMatchObject({
      outcome: 'stays',
      state: 'moved-not-ready',
      words: expect.stringContaining("pod 'db-0' is not ready"),
    });
    expect((await boundTo(namespace)).volume).toMatch(/^pvc-/);
    const original = await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: decisions.claims[0].volumeName,
    });
    expect(original).toMatchObject({
      metadata: { uid: decisions.claims[0].volumeUid },
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    expect(
      describeMove({
        plan: undefined as never,
        decisions,
        state: 'moved-not-ready',
        step: 'start',
        outputs: {},
      }),
    ).toMatchObject({
      runs: 'StatefulSet db is at the new place and not ready',
      next: 'Somebody mends the application, which finishes the move, or rolls back',
    });
  });

  it('is finished when somebody has mended it', async () => {
    const { operation, steps, start } = await movedNotReady();
    home.nodes.silent.clear();
    // The engine looks again and again; the deadline only says when a person is told.
    let result = await operation.run(steps[start]);
    for (let tries = 0; result.outcome === 'stays' && tries < 100; tries += 1) {
      result = await operation.run(steps[start]);
    }
    expect(result).toMatchObject({ outcome: 'done' });
    await operation.runAll(steps.slice(start + 1));
    await expect(
      home.leftovers(operation.context('start').operationId),
    ).resolves.toEqual([]);
  });

  it('can be rolled back from there, although its own operation never ends', async () => {
    const { namespace, decisions, operation } = await movedNotReady();
    home.nodes.silent.clear();
    const { uid, volume } = await boundTo(namespace);
    const target = await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: volume,
    });
    const set = await client.get({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      namespace,
      name: 'db',
    });
    const [claim] = decisions.claims;
    const back: MoveDecisions = {
      ...decisions,
      kind: 'roll-back',
      rollBack: 'return',
      workload: { ...decisions.workload!, uid: set!.metadata.uid! },
      claims: [
        {
          ...claim,
          uid,
          volumeName: volume,
          volumeUid: target!.metadata.uid!,
          sourceClass: 'fast',
          targetClass: 'nas',
          targetVolume: {
            name: claim.volumeName,
            uid: claim.volumeUid,
            side: claim.source,
            reclaimPolicy: 'Delete',
            keptFor: decisions.claims[0].uid,
          },
        },
      ],
      steps: [
        ...['lock', 'preflight', 'safe', 'record', 'stop', 'recheck', 'fence'],
        ...['rebind', 'recreate', 'start', 'tidy'],
      ],
    };
    const rollBack = operationFor(back);
    await expect(rollBack.runAll(home.steps(back))).resolves.toMatchObject({
      outcome: 'done',
    });
    expect((await boundTo(namespace)).volume).toBe(claim.volumeName);
    expect(operation.warnings).toEqual([]);
  });

  it('gives up the Lease of an operation that is over, and of no other', async () => {
    const { decisions } = await home.database(client);
    const first = operationFor(decisions);
    const { operationId } = first.context('lock');
    const lockWith = (isOver?: MoveDependencies['isOver']) =>
      home.steps(decisions, impatient({ isOver }))[0];
    await first.run(lockWith());
    const second = operationFor(decisions);
    await expect(second.run(lockWith())).rejects.toThrow(
      `is held by operation ${operationId}`,
    );
    await expect(second.run(lockWith(async () => false))).rejects.toThrow(
      `is held by operation ${operationId}`,
    );
    const asked: string[] = [];
    await second.run(
      lockWith(async id => {
        asked.push(id);
        return id === operationId;
      }),
    );
    expect(asked).toEqual([operationId]);
    await expect(first.run(lockWith(async () => false))).rejects.toThrow(
      'is held by operation',
    );
  });
});
