import type { MoveWorld } from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterClient,
  KubernetesObject,
} from '../../adapters/kubernetes';
import { moveRequest, moveWorld } from '../../planner/testing/moveWorld';
import { createPlanAgain } from './planAgain';
import { planFromCluster } from './planFromCluster';

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

const planAgain = createPlanAgain({ surroundingsOf: () => moveWorld() });

async function again(options: {
  moment: 'before' | 'stopped';
  change?: (world: MoveWorld) => void;
}) {
  const now = () => new Date('2026-11-22T12:30:00Z');
  const { plan, decisions } = await planFromCluster({
    client: clusterOf(moveWorld()),
    surroundings: moveWorld(),
    request: moveRequest(),
    now: now(),
  });
  return await planAgain(
    { plan, decisions, cluster: clusterOf(moveWorld(options.change)), now },
    options.moment,
  );
}

const stop = (world: MoveWorld) => {
  world.pods = [];
  world.workloads = [];
};

describe('planAgain', () => {
  it('goes on where everything is as it was', async () => {
    await expect(again({ moment: 'before' })).resolves.toEqual({
      words: 'Everything is as the plan has it',
    });
  });

  it('undoes with the difference in words', async () => {
    await expect(
      again({
        moment: 'before',
        change: world => (world.workloads[0].metadata.generation = 4),
      }),
    ).rejects.toMatchObject({
      name: 'UndoRequired',
      code: 'PLAN_OUTDATED',
      message: expect.stringContaining(
        'the workload, spec: it was 3, and is 4 now.',
      ),
    });
  });

  it('does not take a stopped application for another plan', async () => {
    await expect(again({ moment: 'stopped', change: stop })).resolves.toEqual({
      words: 'Nobody is left who writes, and the claims can be made again',
    });
  });

  it('does not shut the fence while a pod is there', async () => {
    await expect(again({ moment: 'stopped' })).rejects.toMatchObject({
      code: 'PLAN_OUTDATED',
      message: expect.stringContaining('Pod db-0 uses the claim'),
    });
  });
});
