import type { MoveWorld } from '@stowage/backstage-plugin-storage-common';
import {
  ClusterError,
  type ClusterClient,
  type KubernetesObject,
} from '../../adapters/kubernetes';
import { moveRequest, moveWorld } from '../../planner/testing/moveWorld';
import type { MoveDecisions } from '../../planner';
import {
  planAgainFromCluster,
  planFromCluster,
  recheckFromCluster,
} from './planFromCluster';

/** A cluster that holds the objects of a world. */
function clusterOf(world: MoveWorld): ClusterClient {
  const objects = Object.values(world)
    .filter(Array.isArray)
    .flat()
    .filter(each => each.kind && each.metadata) as KubernetesObject[];
  const client: Pick<ClusterClient, 'get' | 'listObjects'> = {
    get: async () => world.namespaceObject as unknown as KubernetesObject,
    listObjects: async ({ kind, namespace }) =>
      objects.filter(
        each =>
          each.kind === kind &&
          (!namespace || each.metadata.namespace === namespace),
      ),
  };
  return client as ClusterClient;
}

const scopeOf = (change?: (world: MoveWorld) => void) => ({
  client: clusterOf(moveWorld(change)),
  surroundings: moveWorld(),
  now: new Date('2026-11-22T12:30:00Z'),
});

const planned = () => planFromCluster({ ...scopeOf(), request: moveRequest() });

const again = async (change?: (world: MoveWorld) => void) =>
  (
    await planAgainFromCluster({
      ...scopeOf(change),
      confirmed: await planned(),
    })
  ).differences;

const recheck = async (change?: (world: MoveWorld) => void) =>
  await recheckFromCluster({
    ...scopeOf(change),
    decisions: (await planned()).decisions as MoveDecisions,
  });

const stop = (world: MoveWorld) => {
  world.pods = [];
  world.workloads = [];
};

describe('planning again', () => {
  it('finds nothing where everything is as it was', async () => {
    expect(await again()).toEqual([]);
  });

  it('says the difference in words', async () => {
    expect(
      await again(world => (world.workloads[0].metadata.generation = 4)),
    ).toContain('the workload, spec: it was 3, and is 4 now.');
  });
});

describe('a cluster that does not answer everything', () => {
  const deaf = (): ClusterClient => ({
    ...clusterOf(moveWorld()),
    listObjects: async () => {
      throw new ClusterError({
        cluster: 'home',
        reason: 'unreachable',
        message: 'the connection was reset',
      });
    },
  });

  it('does not look like another plan, nor like a reason to put everything back', async () => {
    const confirmed = await planned();
    await expect(
      planAgainFromCluster({ ...scopeOf(), client: deaf(), confirmed }),
    ).rejects.toMatchObject({ name: 'ClusterError', reason: 'server-error' });
    await expect(
      recheckFromCluster({
        ...scopeOf(),
        client: deaf(),
        decisions: confirmed.decisions as MoveDecisions,
      }),
    ).rejects.toMatchObject({ name: 'ClusterError', reason: 'server-error' });
  });

  it('is told in a plan that is shown', async () => {
    const { plan } = await planFromCluster({
      ...scopeOf(),
      client: deaf(),
      request: moveRequest(),
    });
    expect(plan.preflight.map(({ code }) => code)).toContain('NOT_READ');
  });
});

describe('looking again with the application stopped', () => {
  it('does not take that for another plan', async () => {
    expect(await recheck(stop)).toEqual([]);
  });

  it('finds the pod that is still there', async () => {
    expect(await recheck()).toContain(
      'Pod db-0 uses the claim although the application was stopped.',
    );
  });
});
