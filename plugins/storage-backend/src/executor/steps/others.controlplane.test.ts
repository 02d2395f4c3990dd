import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { ClusterClient, KubernetesObject } from '../../adapters/kubernetes';
import type { MoveDecisions, ReleaseDecisions } from '../../planner/types';
import { operationDefinitions } from '.';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { TestOperation } from './__testUtils__/TestOperation';

jest.setTimeout(300_000);

describeControlPlane('after a move, and instead of it', () => {
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
  const operationFor = (decisions: MoveDecisions | ReleaseDecisions) =>
    new TestOperation({
      id: home.newId(),
      decisions,
      cluster: new ScriptedMover().over(plainClient(client)),
    });
  const volumeOf = async (namespace: string) => {
    const claim = await read('PersistentVolumeClaim', 'data-db-0', namespace);
    expect(claim?.status).toMatchObject({ phase: 'Bound' });
    return {
      claim: claim!,
      name: (claim!.spec as { volumeName: string }).volumeName,
    };
  };
  const running = (namespace: string) =>
    waitFor('the database to run', async () => {
      const pod = await read('Pod', 'db-0', namespace);
      return (pod?.status as { phase?: string })?.phase === 'Running';
    });

  it('rolls back onto the original, and lets the other volume go then', async () => {
    const { namespace, decisions } = await home.database(client);
    const move = operationFor(decisions);
    await move.runAll(home.steps(decisions));
    const { claim, name } = await volumeOf(namespace);
    const present = await read('PersistentVolume', name);
    const set = await read('StatefulSet', 'db', namespace);
    const original = decisions.claims[0];
    const back: MoveDecisions = {
      ...decisions,
      kind: 'roll-back',
      rollBack: 'move-back',
      workload: { ...decisions.workload!, uid: set!.metadata.uid! },
      claims: [
        {
          ...original,
          uid: claim.metadata.uid!,
          volumeName: name,
          volumeUid: present!.metadata.uid!,
          sourceClass: 'fast',
          targetClass: 'nas',
          targetReclaimPolicy: 'Delete',
          source: { kind: 'hostPath', path: '/pretended', node: 'worker-1' },
          targetVolume: {
            name: original.volumeName,
            uid: original.volumeUid,
            side: original.source,
            reclaimPolicy: 'Delete',
            keptFor: original.uid,
          },
        },
      ],
    };
    const rollBack = operationFor(back);
    await expect(rollBack.runAll(home.steps(back))).resolves.toMatchObject({
      outcome: 'done',
    });
    expect((await volumeOf(namespace)).name).toBe(`nfs-${namespace}`);
    const again = await read('PersistentVolume', `nfs-${namespace}`);
    expect(again?.metadata.labels ?? {}).toEqual({});
    expect(again?.spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Delete',
    });
    await running(namespace);

    const decided: ReleaseDecisions = {
      kind: 'release',
      cluster: 'home',
      namespace,
      claim: 'data-db-0',
      presentVolume: `nfs-${namespace}`,
      volume: {
        name,
        uid: present!.metadata.uid!,
        reclaimPolicy: 'Delete',
        side: { kind: 'hostPath', path: '/pretended' },
      },
      erasedBy: 'deleter',
      steps: ['lock', 'preflight', 'release'],
      codes: [],
    };
    const definition = operationDefinitions(home.dependencies()).find(
      ({ kind }) => kind === 'release',
    )!;
    await operationFor(decided).runAll(
      definition.steps(undefined as never, decided),
    );
    await expect(read('PersistentVolume', name)).resolves.toBeUndefined();
    expect((await volumeOf(namespace)).name).toBe(`nfs-${namespace}`);
  });

  it('does not release what is in use', async () => {
    const { namespace, decisions } = await home.database(client);
    const { name } = await volumeOf(namespace);
    const decided = {
      kind: 'release',
      cluster: 'home',
      namespace,
      claim: 'data-db-0',
      presentVolume: name,
      volume: { name, uid: decisions.claims[0].volumeUid },
      erasedBy: 'deleter',
      steps: ['release'],
    } as unknown as ReleaseDecisions;
    const [, , definition] = operationDefinitions(home.dependencies());
    await expect(
      operationFor(decided).runAll(
        definition.steps(undefined as never, decided),
      ),
    ).rejects.toMatchObject({ name: 'NeedsPerson' });
    expect((await volumeOf(namespace)).name).toBe(name);
  });

  it('does not go on while the node of a pod is silent', async () => {
    const { namespace, decisions } = await home.database(client);
    const operation = operationFor(decisions);
    const steps = home.steps(
      decisions,
      home.dependencies({
        timings: { ...home.dependencies().timings, podEnd: 5 },
      }),
    );
    const until = steps.findIndex(({ id }) => id === 'stop');
    await operation.runAll(steps.slice(0, until));
    const pod = await read('Pod', 'db-0', namespace);
    const { nodeName } = pod!.spec as { nodeName: string };
    home.nodes.silent.add(nodeName);
    try {
      await expect(operation.run(steps[until])).rejects.toMatchObject({
        code: 'POD_STAYS',
      });
    } finally {
      home.nodes.silent.delete(nodeName);
    }
    await operation.undo();
    await running(namespace);
    expect((await volumeOf(namespace)).name).toBe(`nfs-${namespace}`);
  });
});
