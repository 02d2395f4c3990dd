import { describeControlPlane, waitFor } from '@stowage/test-cluster';
import { ClusterClient } from '../../adapters/kubernetes';
import type { MoveDecisions } from '../../planner/types';
import { Home, moversNamespace } from '../steps/__testUtils__/Home';
import { HomeSuite } from '../steps/__testUtils__/HomeSuite';
import { plainClient } from '../steps/__testUtils__/plainClient';
import { ScriptedMover } from '../steps/__testUtils__/ScriptedMover';
import { TestOperation } from '../steps/__testUtils__/TestOperation';
import type { Knowledge } from './decideSweep';
import { sweepLeftovers } from './sweepLeftovers';

jest.setTimeout(300_000);

const HOURS = 3_600_000;

describeControlPlane('sweeping what operations have left', () => {
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

  /** An operation that got as far as a step, and stands there. */
  async function standing(last: string) {
    const { namespace, decisions } = await home.database(client);
    const id = home.newId();
    const operation = new TestOperation({
      id,
      decisions,
      cluster: new ScriptedMover().over(plainClient(client)),
    });
    const steps = home.steps(decisions);
    const until = steps.findIndex(step => step.id === last);
    await operation.runAll(steps.slice(0, until + 1));
    return { id, namespace, decisions, operation, steps };
  }

  /** A sweep of a portal whose database knows these. */
  const sweep = (
    known: Record<string, Knowledge>,
    cluster: Pick<ClusterClient, 'get' | 'listObjects' | 'delete'> = client,
  ) =>
    sweepLeftovers({
      client: cluster,
      namespace: moversNamespace,
      knowledgeOf: async id => known[id] ?? { known: 'unknown' },
      // Everything is old.
      now: () => new Date(Date.now() + 2 * HOURS),
    });
  const finished = (): Knowledge => ({
    known: 'finished',
    finishedAt: new Date().toISOString(),
  });

  const mine =
    (id: string) =>
    ({ leftover }: { leftover: { operation: string } }) =>
      leftover.operation === id;

  async function expectUntouched(id: string, before: string[]) {
    await expect(home.leftovers(id)).resolves.toEqual(before);
  }

  const originalOf = async ({ claims, namespace }: MoveDecisions) => ({
    claim: await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace,
      name: claims[0].name,
    }),
    volume: await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: claims[0].volumeName,
    }),
  });

  it('leaves an operation alone that lives, and finishes nothing of it', async () => {
    const { id, operation, steps } = await standing('record');
    const before = await home.leftovers(id);
    expect(before.length).toBeGreaterThan(4);
    const report = await sweep({ [id]: { known: 'lives' } });
    expect(report.removed.filter(mine(id))).toEqual([]);
    await expectUntouched(id, before);
    await operation.runAll(steps.slice(operation.begun.length));
    await expect(home.leftovers(id)).resolves.toEqual([]);
  });

  it("leaves a second portal's operation alone, which this one does not know", async () => {
    const { id, operation, steps } = await standing('stage');
    const before = await home.leftovers(id);
    const report = await sweep({});
    expect(report.removed.filter(mine(id))).toEqual([]);
    await expectUntouched(id, before);
    await operation.runAll(steps.slice(operation.begun.length));
  });

  it('removes nothing of an operation whose Lease comes between reading and removing', async () => {
    const { id } = await standing('stage');
    const before = await home.leftovers(id);
    let isFirst = true;
    const report = await sweep(
      {},
      {
        get: ref => client.get(ref),
        delete: ref => client.delete(ref),
        listObjects: async options => {
          const all = await client.listObjects(options);
          const hides = options.kind === 'Lease' && isFirst;
          isFirst = isFirst && options.kind !== 'Lease';
          return hides ? [] : all;
        },
      },
    );
    expect(report.removed.filter(mine(id))).toEqual([]);
    await expectUntouched(id, before);
  });

  it('removes what an operation that is over has left, and never what may hold data', async () => {
    const { id, decisions } = await standing('record');
    const { claim, volume } = await originalOf(decisions);
    const targets = await client.listObjects({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: moversNamespace,
    });
    const target = targets.find(({ metadata }) =>
      metadata.name.startsWith(`stowage-${id}-target`),
    );
    const { volumeName } = target!.spec as { volumeName: string };
    // Claims go when no pod names them any more, so it takes more than one sweep.
    const left = await waitFor('only the copy to be left', async () => {
      await sweep({ [id]: finished() });
      const now = await home.leftovers(id);
      return now.length === 1 && now;
    });
    expect(left).toEqual([
      `PersistentVolumeClaimList ${target!.metadata.name}`,
    ]);
    const { reported } = await sweep({ [id]: finished() });
    expect(reported.filter(mine(id))).toMatchObject([
      { because: expect.stringContaining(volumeName) },
    ]);
    const copy = await client.get({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      name: volumeName,
    });
    expect(copy?.spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Retain',
    });
    const after = await originalOf(decisions);
    expect(after.claim?.metadata.uid).toBe(claim?.metadata.uid);
    expect(after.claim?.metadata.deletionTimestamp).toBeUndefined();
    expect(after.volume?.metadata.uid).toBe(volume?.metadata.uid);
  });
});
