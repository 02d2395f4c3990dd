import type {
  Operation,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { setTimeout as delay } from 'timers/promises';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- its package has no entry of its own for it
import { Random } from '../../chaos/src/runs/Random';
import { Cluster } from '../src/cluster/Cluster';
import { describeUnless } from '../src/lib/describeUnless';
import { Kubectl, ownClusterMissing, waitFor } from '../src/testing';
import {
  claim,
  DatabaseUnderLoad,
  nothingIsLeft,
  Observed,
} from './support/moves/DatabaseUnderLoad';
import { faults } from './support/moves/faults';
import { MovingPortal } from './support/portal/MovingPortal';
import { portalDatabase } from './support/portal/portalDatabase';
import { applyRoles, deleteRoles, everyRole } from './support/roles';

const runs = Number(process.env.STOWAGE_CHAOS_RUNS ?? 0);
const seed = Number(process.env.STOWAGE_CHAOS_SEED ?? 1);

const names = Object.keys(faults);
/** Steps at whose beginning a fault may be set off, each after up to two seconds more. */
const moments = [
  ...['preflight', 'target', 'stage', 'compare', 'record', 'stop'],
  ...['recheck', 'fence', 'delta', 'prove', 'rebind', 'recreate', 'start'],
];

/** Said at once: what a long night has found is worth having even where it ends early. */
const tell = (line: string) => process.stdout.write(`seed ${seed}, ${line}\n`);

jest.setTimeout(900_000);

const missing =
  ownClusterMissing() ??
  (runs > 0 ? undefined : 'STOWAGE_CHAOS_RUNS does not say how many');

describeUnless(missing, `moves struck by faults, seed ${seed}`, () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  /** Two replicas of one portal: the first is asked, the second is left alone. */
  let portal: MovingPortal;
  let witness: MovingPortal;
  let database: DatabaseUnderLoad;
  const random = new Random(seed);

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    await applyRoles(kubectl, everyRole);
    const replica = { kubectl, database: portalDatabase() };
    [portal, database] = await Promise.all([
      MovingPortal.start(replica),
      DatabaseUnderLoad.start({ cluster, kubectl }),
    ]);
    // Not at once: the first one makes the tables.
    witness = await MovingPortal.start(replica);
  });

  afterAll(async () => {
    await portal?.stop();
    await witness?.stop();
    await database?.remove();
    await deleteRoles(kubectl, everyRole);
  });

  /** Somewhere else than where it is. */
  async function anywhere(): Promise<
    Pick<OperationRequest, 'kind' | 'target' | 'rollBack'>
  > {
    const { claim: now } = await database.look();
    const here = await database.node();
    const node = cluster.nodes.find(name => name !== here);
    const place = random.between(1, 5);
    if (now.spec.storageClassName !== 'local-path') {
      return { kind: 'move', target: { storageClass: 'local-path' } };
    }
    if (place === 1) {
      return { kind: 'move', target: { storageClass: 'nfs-storage' } };
    }
    const kept = await witness.keptOriginals();
    return place === 2 && kept.length > 0
      ? { kind: 'roll-back', rollBack: 'move-back' }
      : {
          kind: 'move',
          target: { storageClass: 'local-path', node },
        };
  }

  /** Waits until a step has begun, or everything is over. */
  async function untilBegun(id: string, step: string): Promise<void> {
    await waitFor(
      `step '${step}' to begin`,
      async () => {
        const { steps, finishedAt, state, predictedStopSeconds } =
          await witness.operation(id);
        if (state === 'waiting-for-confirmation') {
          await witness.confirm(id, predictedStopSeconds!);
        }
        return (
          finishedAt !== undefined ||
          steps.some(each => each.id === step && each.state !== 'waiting')
        );
      },
      { timeoutMs: 300_000, intervalMs: 200 },
    );
  }

  /** Whether it is moved or put back, the cluster is as the operation says. */
  async function isTrue(operation: Operation, before: Observed): Promise<void> {
    const after = await database.look();
    const moved = operation.state === 'done';
    expect(after.volume.metadata.uid === before.volume.metadata.uid).toBe(
      !moved,
    );
    expect(after.claim.status.phase).toBe('Bound');
    expect(after.set.spec.volumeClaimTemplates[0].spec.storageClassName).toBe(
      after.claim.spec.storageClassName,
    );
    expect(after.set.spec.replicas).toBe(before.set.spec.replicas);
    expect(after.set.spec.persistentVolumeClaimRetentionPolicy).toEqual(
      before.set.spec.persistentVolumeClaimRetentionPolicy,
    );
    const [original] = (await kubectl.json(['get', 'pv'])).items.filter(
      ({ metadata }: any) => metadata.uid === before.volume.metadata.uid,
    );
    expect(original).toMatchObject(
      moved
        ? {
            spec: { persistentVolumeReclaimPolicy: 'Retain' },
            status: { phase: 'Released' },
          }
        : {
            spec: {
              persistentVolumeReclaimPolicy:
                before.volume.spec.persistentVolumeReclaimPolicy,
            },
            status: { phase: 'Bound' },
          },
    );
    await nothingIsLeft(kubectl);
  }

  it.each(Array.from({ length: Math.max(1, runs) }, (_, run) => run + 1))(
    'run %i loses nothing and tells the truth',
    async run => {
      const name = names[(run - 1 + seed) % names.length];
      const step = random.pick(moments);
      const wait = random.between(0, 2000);
      const node = random.between(0, 1);
      const request = await anywhere();
      const before = await database.look();
      const { id, title } = await portal.begin({
        ...{ namespace: database.namespace, claims: [claim] },
        ...request,
      });
      await untilBegun(id, step);
      await delay(wait);

      await faults[name]({ cluster, kubectl, database, portal, node });

      const operation = await witness.ends(id);
      const { state } = operation;
      tell(
        `run ${run}: ${title}; ${name}, ${wait} ms into '${step}': ${state}`,
      );
      expect(['done', 'undone']).toContain(state);
      try {
        await database.ready();
        await database.isWhole();
        await isTrue(operation, before);
      } catch (error) {
        throw new Error(`${error}\n${await witness.story(id)}`);
      }
    },
  );
});
