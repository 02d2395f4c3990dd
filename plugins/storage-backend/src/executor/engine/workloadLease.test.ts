import {
  ControlPlane,
  describeControlPlane,
  startControlPlane,
} from '@stowage/test-cluster';
import {
  createClusterClient,
  type ClusterClient,
} from '../../adapters/kubernetes';
import { clusterConfig } from '../../observe/cluster/testing/clusterConfig';
import { everyRule } from '../rules';
import { FakeWorld } from './__testUtils__/FakeWorld';
import {
  acquireWorkloadLease,
  leaseName,
  releaseWorkloadLease,
  renewWorkloadLease,
} from './workloadLease';

jest.setTimeout(180_000);

const now = new Date('2026-01-01T00:00:00Z');

function behaviour(
  setUp: () => Promise<{ cluster: ClusterClient; namespace: string }>,
) {
  let cluster: ClusterClient;
  let namespace: string;
  let workloads = 0;
  let workload: { namespace: string; kind: string; name: string; uid: string };

  beforeAll(async () => {
    ({ cluster, namespace } = await setUp());
  });

  beforeEach(() => {
    workloads += 1;
    const uid = `6a3b5f0e-0000-4000-8000-${`${workloads}`.padStart(12, '0')}`;
    workload = { namespace: 'shop', kind: 'StatefulSet', name: 'db', uid };
  });

  const of = (operationId: string, epoch = 1) => ({
    cluster,
    namespace,
    workload,
    operationId,
    epoch,
    now,
    rules: everyRule,
  });
  const lease = () =>
    cluster.get({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      namespace,
      name: leaseName(workload.uid),
    });

  it('is taken, renewed after a takeover, and given up; each safe to repeat', async () => {
    await acquireWorkloadLease(of('op1'));
    await acquireWorkloadLease(of('op1'));
    expect(await lease()).toMatchObject({
      metadata: {
        annotations: {
          'stowage.io/epoch': '1',
          'stowage.io/workload': 'shop/StatefulSet/db',
        },
        labels: { 'stowage.io/operation': 'op1' },
      },
      spec: { holderIdentity: 'op1', renewTime: '2026-01-01T00:00:00.000000Z' },
    });
    await acquireWorkloadLease(of('op1', 2));
    await renewWorkloadLease(of('op1', 3));
    expect((await lease())?.metadata.annotations).toMatchObject({
      'stowage.io/epoch': '3',
    });
    await releaseWorkloadLease(of('op1', 3));
    await releaseWorkloadLease(of('op1', 3));
    expect(await lease()).toBeUndefined();
  });

  it('is not taken from another operation, however long that has been silent', async () => {
    await acquireWorkloadLease(of('op1'));
    const years = { ...of('op2'), now: new Date('2036-01-01T00:00:00Z') };
    await expect(acquireWorkloadLease(years)).rejects.toThrow(
      `StatefulSet shop/db is held by operation op1, last heard of at 2026-01-01T00:00:00.000000Z, maybe of another portal on this cluster. Wait until it is finished; if it is sure to be dead, finish or undo it by hand and delete Lease ${leaseName(
        workload.uid,
      )} in namespace ${namespace}`,
    );
    await releaseWorkloadLease(of('op2'));
    await expect(renewWorkloadLease(of('op2'))).rejects.toMatchObject({
      name: 'OwnershipLost',
    });
    await renewWorkloadLease(of('op1'));
  });

  it('is neither taken nor given up by a replica of an older epoch', async () => {
    await acquireWorkloadLease(of('op1', 2));
    for (const act of [
      acquireWorkloadLease,
      renewWorkloadLease,
      releaseWorkloadLease,
    ]) {
      await expect(act(of('op1', 1))).rejects.toMatchObject({
        name: 'OwnershipLost',
      });
    }
    expect((await lease())?.metadata.annotations).toMatchObject({
      'stowage.io/epoch': '2',
    });
  });

  it('goes to one of many that try at once', async () => {
    const names = ['op1', 'op2', 'op3', 'op4', 'op5'];
    const results = await Promise.allSettled(
      names.map(name => acquireWorkloadLease(of(name))),
    );
    expect(
      results.map(({ status }) => status).filter(each => each === 'fulfilled'),
    ).toHaveLength(1);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect((await lease())?.spec).toMatchObject({
      holderIdentity: names[winner],
    });
  });

  it('is held where the answer to its creation was lost', async () => {
    const deaf: ClusterClient = {
      ...cluster,
      get: (() => {
        let asked = 0;
        return async (ref: Parameters<ClusterClient['get']>[0]) => {
          asked += 1;
          return asked === 1 ? undefined : cluster.get(ref);
        };
      })(),
      create: (object, options) => cluster.create(object, options),
    };
    await acquireWorkloadLease(of('op1'));
    await acquireWorkloadLease({ ...of('op1'), cluster: deaf });
    expect((await lease())?.spec).toMatchObject({ holderIdentity: 'op1' });
  });
}

describe('the Lease of a workload', () => {
  behaviour(async () => ({
    cluster: new FakeWorld().client(),
    namespace: 'stowage-movers',
  }));
});

describeControlPlane('the Lease of a workload on a real API server', () => {
  let plane: ControlPlane;
  let client: ClusterClient;

  afterAll(async () => {
    client?.close();
    await plane?.stop();
  });

  behaviour(async () => {
    plane = await startControlPlane({ scheduler: false });
    client = createClusterClient(
      clusterConfig({ kind: 'kubeconfig', path: plane.kubeconfigPath }),
    );
    return { cluster: client, namespace: await plane.createNamespace() };
  });
});
