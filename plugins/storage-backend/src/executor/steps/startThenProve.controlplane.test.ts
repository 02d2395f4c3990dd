import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import { selectorOf } from '../movers/names';
import { everyRule, type SafetyRules } from '../rules';
import { Home } from './__testUtils__/Home';
import { HomeSuite } from './__testUtils__/HomeSuite';
import { plainClient } from './__testUtils__/plainClient';
import { ScriptedMover } from './__testUtils__/ScriptedMover';
import { Crashes, TestOperation } from './__testUtils__/TestOperation';

jest.setTimeout(300_000);

describeControlPlane('start, then prove, on a real control plane', () => {
  let suite: HomeSuite | undefined;
  let home: Home;
  let client: ClusterClient;
  let mover: ScriptedMover;

  beforeAll(async () => {
    suite = await HomeSuite.start();
    ({ home, client } = suite);
  });
  afterAll(async () => {
    await suite?.stop();
  });
  beforeEach(() => {
    mover = new ScriptedMover();
  });

  async function begin(
    options: { crashes?: Crashes; rules?: SafetyRules } = {},
  ) {
    const { namespace, decisions: early } = await home.database(client);
    const decisions: MoveDecisions = {
      ...early,
      proof: 'start-then-prove',
      steps: early.steps.flatMap(step =>
        step === 'tidy' ? ['prove-rest', step] : [step],
      ),
    };
    const operation = new TestOperation({
      id: home.newId(),
      decisions,
      cluster: mover.over(plainClient(client)),
      ...options,
    });
    return { namespace, operation, steps: home.steps(decisions) };
  }

  const idOf = (operation: TestOperation) =>
    operation.context('lock').operationId;
  const claimOf = (namespace: string) =>
    client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace,
      name: 'data-db-0',
    });

  /** The application is at the new place, and its original is as it was. */
  async function expectMovedWithOriginal(namespace: string) {
    const claim = await claimOf(namespace);
    expect(claim!.spec).toMatchObject({ storageClassName: 'fast' });
    const original = await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: `nfs-${namespace}`,
    });
    expect(original!.spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Retain',
    });
  }

  it.each<Crashes>(['never', 'before-each-change', 'after-each-change'])(
    'is done only when the rest is proven, crashing %s',
    async crashes => {
      const { namespace, operation, steps } = await begin({ crashes });
      await expect(operation.runAll(steps)).resolves.toMatchObject({
        outcome: 'done',
      });
      await expectMovedWithOriginal(namespace);
      await expect(home.leftovers(idOf(operation))).resolves.toEqual([]);
      const commands = mover.given.map(({ command }) => command);
      const last = (name: (typeof commands)[number]) =>
        commands.lastIndexOf(name);
      expect(last('hand-over')).toBeGreaterThan(last('sweep'));
      expect(last('prove-rest')).toBeGreaterThan(last('hand-over'));
      expect(mover.given[last('prove-rest')].pod).toContain('-source-0');
      expect(mover.given[last('sweep')].options).toMatchObject({
        stamps: true,
      });
    },
  );

  it('believes the server in the mount that was made after the last writer was gone', async () => {
    const { operation, steps } = await begin();
    await operation.runAll(steps);
    const { given } = mover;
    const of = (name: string) => given.find(({ command }) => command === name)!;
    expect(of('compare').options).toMatchObject({ localSource: false });
    expect(of('prove').options).toMatchObject({ mode: 'stamps' });
    // The target's mover has kept its record; the source's was made anew, so it listens again.
    const listens = given.filter(({ command }) => command === 'listen');
    expect(given.indexOf(listens.at(-1)!)).toBeGreaterThan(
      given.indexOf(of('compare')),
    );
  });

  const different = (answer: {
    differences: { counts: Record<string, number> };
  }) => ({
    ...answer,
    equal: false,
    differences: {
      counts: { ...answer.differences.counts, content: 1 },
      examples: [{ path: 'base/1', kinds: ['content'] }],
    },
  });

  it('raises an alarm where the original holds something else', async () => {
    mover.script['prove-rest'] = different;
    const { namespace, operation, steps } = await begin();
    await expect(operation.runAll(steps)).rejects.toMatchObject({
      name: 'NeedsPerson',
      code: 'COPY_DIFFERS',
      message: expect.stringMatching(/base\/1 \(content\).*roll back/),
    });
    await expectMovedWithOriginal(namespace);
  });

  it('would call it done without that rule, with another content in the copy', async () => {
    mover.script['prove-rest'] = different;
    const { operation, steps } = await begin({
      rules: { ...everyRule, provenLate: false },
    });
    await expect(operation.runAll(steps)).resolves.toMatchObject({
      outcome: 'done',
    });
  });

  it('never calls proven what nobody can prove any more', async () => {
    const { namespace, operation, steps } = await begin();
    const until = steps.findIndex(({ id }) => id === 'prove-rest');
    await operation.runAll(steps.slice(0, until));
    const pods = await client.listObjects({
      apiVersion: 'v1',
      kind: 'Pod',
      labelSelector: selectorOf(idOf(operation)),
    });
    expect(pods.map(({ metadata }) => metadata.name)).toEqual([
      expect.stringContaining('-source-0'),
    ]);
    await client.delete({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: pods[0].metadata.namespace,
      name: pods[0].metadata.name,
      uid: pods[0].metadata.uid,
    });
    const { kind, apiVersion, metadata } = pods[0];
    await waitFor(
      'the mover to be gone',
      async () => !(await client.get({ kind, apiVersion, ...metadata })),
    );
    await expect(operation.runAll(steps.slice(until))).rejects.toMatchObject({
      name: 'NeedsPerson',
      code: 'PROOF_LOST',
    });
    await expectMovedWithOriginal(namespace);
  });

  it('is put back as always until the names have changed hands', async () => {
    const { namespace, operation, steps } = await begin();
    const until = steps.findIndex(({ id }) => id === 'prove');
    await operation.runAll(steps.slice(0, until + 1));
    await operation.undo();
    const claim = await claimOf(namespace);
    expect(claim!.spec).toMatchObject({ volumeName: `nfs-${namespace}` });
    await expect(home.leftovers(idOf(operation))).resolves.toEqual([]);
  });
});
