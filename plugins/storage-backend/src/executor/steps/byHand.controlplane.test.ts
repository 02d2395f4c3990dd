import {
  ControlPlane,
  describeControlPlane,
  waitFor,
} from '@stowage/test-cluster';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ClusterClient, KubernetesObject } from '../../adapters/kubernetes';
import type { MoveDecisions, ReleaseDecisions } from '../../planner/types';
import { operationDefinitions } from '.';
import { Home, moversNamespace } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { runbookCommands, RunbookPart } from './__testUtils__/runbook';
import { runShell } from './__testUtils__/runShell';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { TestOperation } from './__testUtils__/TestOperation';

jest.setTimeout(300_000);

/** Steps of the move before anything is written down. */
const beforeRecord = [
  ...['lock', 'preflight', 'safe', 'pause', 'target', 'stage', 'compare'],
];
/** Steps after which everything can still be put back without leaving anything behind. */
const undoable = [
  ...['record', 'stop', 'recheck', 'fence', 'delta', 'prove', 'rebind'],
];
/** Steps after which it can be finished, for everything was compared. */
const finishable = ['prove', 'rebind', 'recreate', 'start'];

describeControlPlane('docs/operations/by-hand.md', () => {
  let suite: HomeSuite | undefined;
  let plane: ControlPlane;
  let home: Home;
  let client: ClusterClient;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'by-hand-'));
    suite = await HomeSuite.start();
    ({ plane, home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
    rmSync(folder, { recursive: true, force: true });
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
  const idOf = (operation: TestOperation) =>
    operation.context('lock').operationId;

  /** Does what the page says, as often as it is told to. */
  const follow = (
    part: RunbookPart,
    options: { operation: TestOperation; volume?: string },
  ) =>
    runShell(
      [
        `cd '${folder}'`,
        `export OPERATION=${idOf(options.operation)} MOVERS=${moversNamespace}`,
        `export VOLUME=${options.volume ?? ''}`,
        'set -e',
        runbookCommands(part),
      ].join('\n'),
      plane.kubeconfigPath,
    );

  /** Runs a move up to a step, after which its portal is gone for good. */
  async function movedUpTo(last: string) {
    const { namespace, decisions } = await home.database(client);
    const operation = operationFor(decisions);
    const steps = home.steps(decisions);
    await operation.runAll(
      steps.slice(0, steps.findIndex(({ id }) => id === last) + 1),
    );
    return { namespace, decisions, operation, steps };
  }

  /** What a person finds in the namespace, with everything that an operation may have changed. */
  async function found(namespace: string) {
    const set = await waitFor('the database to run', async () => {
      const pod = await read('Pod', 'db-0', namespace);
      const phase = (pod?.status as { phase?: string })?.phase;
      return (
        phase === 'Running' && (await read('StatefulSet', 'db', namespace))
      );
    });
    const claim = await read('PersistentVolumeClaim', 'data-db-0', namespace);
    const { volumeName } = claim!.spec as { volumeName: string };
    const volume = await read('PersistentVolume', volumeName);
    const spec = set.spec as {
      replicas: number;
      persistentVolumeClaimRetentionPolicy: object;
      volumeClaimTemplates: Array<{ spec: { storageClassName: string } }>;
    };
    return {
      phase: (claim!.status as { phase: string }).phase,
      labels: claim!.metadata.labels,
      volume: volumeName,
      policy: (volume!.spec as { persistentVolumeReclaimPolicy: string })
        .persistentVolumeReclaimPolicy,
      replicas: spec.replicas,
      retention: spec.persistentVolumeClaimRetentionPolicy,
      templateClass: spec.volumeClaimTemplates[0].spec.storageClassName,
    };
  }
  const asItWas = (namespace: string) => ({
    phase: 'Bound',
    labels: { app: 'db' },
    volume: `nfs-${namespace}`,
    policy: 'Delete',
    replicas: 1,
    retention: { whenDeleted: 'Delete', whenScaled: 'Retain' },
    templateClass: 'nas',
  });

  it.each(beforeRecord)('undoes a move that stopped after %s', async last => {
    const { namespace, operation } = await movedUpTo(last);
    await follow('undo-before-record', { operation });
    expect(await found(namespace)).toEqual(asItWas(namespace));
    expect(await home.leftovers(idOf(operation))).toEqual([]);
  });

  it.each(undoable)('undoes a move that stopped after %s', async last => {
    const { namespace, operation } = await movedUpTo(last);
    await follow('undo', { operation });
    expect(await found(namespace)).toEqual(asItWas(namespace));
    expect(await home.leftovers(idOf(operation))).toEqual([]);
  });

  it.each(finishable)('finishes a move that stopped after %s', async last => {
    const { namespace, operation } = await movedUpTo(last);
    await follow('finish', { operation });
    expect(await found(namespace)).toEqual({
      ...asItWas(namespace),
      volume: expect.stringMatching(/^pvc-/),
      templateClass: 'fast',
    });
    const original = await read('PersistentVolume', `nfs-${namespace}`);
    expect(original).toMatchObject({
      metadata: { labels: { 'stowage.io/kept-by': idOf(operation) } },
      spec: { persistentVolumeReclaimPolicy: 'Retain' },
      status: { phase: 'Released' },
    });
    expect(await home.leftovers(idOf(operation))).toEqual([]);
  });

  /** Runs the script alone, as somebody does who was cut off before the last command. */
  async function runScript(operation: TestOperation, name: string) {
    const record = await read(
      'ConfigMap',
      `stowage-${idOf(operation)}`,
      moversNamespace,
    );
    const { [name]: script } = record!.data as Record<string, string>;
    await runShell(script, plane.kubeconfigPath);
  }

  it('can be followed a second time where the first was cut off', async () => {
    const { namespace, operation } = await movedUpTo('fence');
    await runScript(operation, 'undo.sh');
    await follow('undo', { operation });
    expect(await found(namespace)).toEqual(asItWas(namespace));
  });

  it('takes no claim from an application that runs at its new place', async () => {
    const { namespace, operation } = await movedUpTo('start');
    await expect(follow('undo', { operation })).rejects.toThrow(
      /stop the application first/,
    );
    expect(await found(namespace)).toMatchObject({
      phase: 'Bound',
      volume: expect.stringMatching(/^pvc-/),
    });
  });

  it('keeps a portal that comes back from going on', async () => {
    const { namespace, operation, steps } = await movedUpTo('record');
    await runScript(operation, 'undo.sh');
    operation.takeOver();
    await expect(
      operation.run(steps.find(({ id }) => id === 'stop')!),
    ).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(await found(namespace)).toEqual(asItWas(namespace));
  });

  /** A database that was moved, and the release of its original. */
  async function releaseUpTo(last: string) {
    const { namespace, decisions } = await home.database(client);
    await operationFor(decisions).runAll(home.steps(decisions));
    const { volume } = await found(namespace);
    const [{ volumeName, volumeUid, source }] = decisions.claims;
    const decided: ReleaseDecisions = {
      kind: 'release',
      cluster: 'home',
      namespace,
      claim: 'data-db-0',
      presentVolume: volume,
      volume: {
        name: volumeName,
        uid: volumeUid,
        reclaimPolicy: 'Delete',
        side: source,
      },
      erasedBy: 'deleter',
      steps: ['lock', 'preflight', 'release'],
      codes: [],
    };
    const operation = operationFor(decided);
    const steps = operationDefinitions(home.dependencies())
      .find(({ kind }) => kind === 'release')!
      .steps(undefined as never, decided);
    await operation.runAll(
      steps.slice(0, steps.findIndex(({ id }) => id === last) + 1),
    );
    return { operation, volume: volumeName };
  }

  it.each(['lock', 'preflight'])(
    'leaves a volume kept whose release stopped after %s',
    async last => {
      const { operation, volume } = await releaseUpTo(last);
      await follow('release-undo', { operation });
      expect(await read('PersistentVolume', volume)).toMatchObject({
        spec: { persistentVolumeReclaimPolicy: 'Retain' },
        status: { phase: 'Released' },
      });
      expect(await home.leftovers(idOf(operation))).toEqual([]);
    },
  );

  it('finishes a release', async () => {
    const { operation, volume } = await releaseUpTo('preflight');
    await follow('release-finish', { operation, volume });
    expect(await read('PersistentVolume', volume)).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: 'Delete' },
    });
    expect(await home.leftovers(idOf(operation))).toEqual([]);
  });
});
