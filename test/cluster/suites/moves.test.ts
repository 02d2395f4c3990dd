import type {
  Operation,
  OperationRequest,
} from '@stowage/backstage-plugin-storage-common';
import { Cluster } from '../src/cluster/Cluster';
import { defaultExports } from '../src/cluster/exports';
import { describeOwnCluster, Kubectl } from '../src/testing';
import {
  claim,
  DatabaseUnderLoad,
  nothingIsLeft,
} from './support/moves/DatabaseUnderLoad';
import { expectMoved, expectServed } from './support/moves/expectMoved';
import { MovingPortal } from './support/portal/MovingPortal';
import { portalDatabase } from './support/portal/portalDatabase';
import { applyRoles, deleteRoles, everyRole } from './support/roles';

/** What `nfs-storage` makes its volumes in. */
const onNas = '/volume1/stowage';

jest.setTimeout(900_000);

describeOwnCluster('moves of a database under load', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let portal: MovingPortal;
  let database: DatabaseUnderLoad;
  const figures: string[] = [];

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    await applyRoles(kubectl, everyRole);
    [portal, database] = await Promise.all([
      MovingPortal.start({ kubectl, database: portalDatabase() }),
      DatabaseUnderLoad.start({
        ...{ cluster, kubectl, onNas },
        requests: await mostOfANode(),
      }),
    ]);
  });

  afterAll(async () => {
    process.stdout.write(`${figures.join('\n')}\n`);
    await portal?.stop();
    await database?.remove();
    await deleteRoles(kubectl, everyRole);
  });

  /** Requests that no node can meet twice. */
  async function mostOfANode(): Promise<{ cpu: string }> {
    const { status } = await kubectl.json(['get', 'node', cluster.nodes[0]]);
    return { cpu: `${Math.floor(Number(status.allocatable.cpu) * 600)}m` };
  }

  /** Carries an operation out, and expects all that a move promises. */
  async function carriesOut(
    request: Partial<OperationRequest> & Pick<OperationRequest, 'kind'>,
    place: { storageClass: string; reclaimPolicy: string },
  ): Promise<Operation> {
    const before = await database.look();
    const fromRow = database.lastRow();
    const { namespace } = database;
    const { id } = await portal.begin({
      ...{ namespace, claims: [claim] },
      ...request,
    });
    const operation = await portal.ends(id);
    if (operation.state !== 'done') {
      throw new Error(await portal.story(id));
    }
    await database.isWhole();
    figures.push(expectServed({ database, operation, fromRow }));
    await expectMoved({ kubectl, database, operation, before, ...place });
    return operation;
  }

  const local = { storageClass: 'local-path', reclaimPolicy: 'Delete' };

  it('carry it from the NAS to the node that it runs on and fills', async () => {
    const node = await database.node();

    await carriesOut(
      { kind: 'move', target: { storageClass: 'local-path', node } },
      local,
    );

    expect(await database.node()).toBe(node);
  });

  it('carry it to another node', async () => {
    const from = await database.node();
    const node = cluster.nodes.find(name => name !== from)!;

    await carriesOut(
      { kind: 'move', target: { storageClass: 'local-path', node } },
      local,
    );

    expect(await database.node()).toBe(node);
  });

  it('go back to the original with what was written since', async () => {
    const from = await database.node();

    await carriesOut({ kind: 'roll-back', rollBack: 'move-back' }, local);

    expect(await database.node()).not.toBe(from);
  });

  it('leave it alone where the NAS would make its files somebody else’s', async () => {
    const before = await database.look();
    const uid = await database.podUid();
    cluster.writeExports(
      defaultExports.map(rule =>
        rule.path === onNas ? { ...rule, squash: 'admin' } : rule,
      ),
    );
    try {
      const { id } = await portal.begin({
        ...{ kind: 'move', namespace: database.namespace, claims: [claim] },
        target: { storageClass: 'nfs-storage' },
      });
      const { state, steps } = await portal.ends(id);

      expect(state).toBe('undone');
      expect(steps.find(step => step.id === 'target')?.error).toMatch(
        /can't do what a copy needs: .*rootTime \(EPERM\); on a NAS/,
      );
    } finally {
      cluster.writeExports(defaultExports);
    }
    expect(await database.podUid()).toBe(uid);
    expect(await database.look()).toMatchObject({
      set: { metadata: { uid: before.set.metadata.uid } },
      claim: { metadata: { uid: before.claim.metadata.uid } },
      volume: { spec: before.volume.spec },
    });
    await nothingIsLeft(kubectl);
  });

  it('carry it to the NAS, and return to what it was before', async () => {
    const fromRow = database.lastRow();
    await carriesOut(
      { kind: 'move', target: { storageClass: 'nfs-storage' } },
      { storageClass: 'nfs-storage', reclaimPolicy: 'Delete' },
    );
    const row = database.lastRowBeforeTheStop(fromRow);
    await database.pause();

    const { id } = await portal.begin({
      ...{ kind: 'roll-back', rollBack: 'return' },
      ...{ namespace: database.namespace, claims: [claim] },
    });
    const { state } = await portal.ends(id);
    await database.ready();

    expect(state).toBe('done');
    await database.isAsOf(row);
    await database.goOn();
    await database.isWhole();
  });

  it('give a new replica the new class', async () => {
    await database.scale(2);

    const { claim: another } = await database.look('data-postgres-1');
    expect(another.spec.storageClassName).toBe('local-path');
  });
});
