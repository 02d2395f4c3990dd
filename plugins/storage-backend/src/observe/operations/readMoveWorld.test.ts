import type { MoveSurroundings } from '@stowage/backstage-plugin-storage-common';
import { ClusterError } from '../../adapters/kubernetes';
import type { ClusterClient } from '../../adapters/kubernetes';
import { readMoveWorld } from './readMoveWorld';

const surroundings: MoveSurroundings = {
  cluster: 'lab',
  operationsEnabled: true,
  moversNamespace: 'stowage-movers',
  keepDays: 14,
  tiers: [],
  claims: [],
  pools: [],
};

type List = Parameters<ClusterClient['listObjects']>[0];

/** A cluster with one object of each kind and namespace, and refusals by kind. */
function clientWith(refusals: Record<string, ClusterError['reason']> = {}) {
  const lists: List[] = [];
  const refuse = (kind: string) => {
    if (refusals[kind]) {
      throw new ClusterError({
        cluster: 'lab',
        reason: refusals[kind],
        message: `no ${kind} for you`,
      });
    }
  };
  const client: Pick<ClusterClient, 'get' | 'listObjects'> = {
    get: async ref => {
      refuse(ref.kind);
      return {
        apiVersion: ref.apiVersion,
        kind: ref.kind,
        metadata: { name: ref.name },
      };
    },
    listObjects: async options => {
      lists.push(options);
      const { apiVersion, kind, namespace } = options;
      refuse(kind);
      return [
        { apiVersion, kind, metadata: { name: `${kind}-${namespace ?? ''}` } },
      ];
    },
  };
  return { client, lists };
}

const read = (client: Pick<ClusterClient, 'get' | 'listObjects'>) =>
  readMoveWorld({
    client,
    namespace: 'shop',
    surroundings,
    now: new Date('2026-11-22T12:00:00Z'),
  });

describe('readMoveWorld', () => {
  it('reads everything once, where it is needed', async () => {
    const { client, lists } = clientWith();
    const world = await read(client);
    expect(world).toMatchObject({
      cluster: 'lab',
      namespace: 'shop',
      readAt: '2026-11-22T12:00:00.000Z',
      namespaceObject: { metadata: { name: 'shop' } },
      unreadable: [],
    });
    expect(world.workloads.map(({ kind }) => kind)).toEqual([
      'StatefulSet',
      'Deployment',
      'ReplicaSet',
      'DaemonSet',
      'CronJob',
      'Job',
    ]);
    expect(world.pods.map(({ metadata }) => metadata.name)).toEqual(['Pod-']);
    expect(world.quotas.map(({ metadata }) => metadata.name)).toEqual([
      'ResourceQuota-shop',
      'ResourceQuota-stowage-movers',
    ]);
    const asked = lists.map(({ kind, namespace }) => `${kind} ${namespace}`);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThanOrEqual(24);
  });

  it.each<[string, ClusterError['reason'], object]>([
    [
      'Pod',
      'forbidden',
      { resource: 'pods', reason: 'forbidden', couldHideWriter: true },
    ],
    [
      'ReplicaSet',
      'unreachable',
      { resource: 'replicasets', reason: 'failed', couldHideWriter: true },
    ],
    [
      'LimitRange',
      'forbidden',
      { resource: 'limitranges', reason: 'forbidden', couldHideWriter: false },
    ],
    [
      'Namespace',
      'forbidden',
      { resource: 'namespaces', reason: 'forbidden', couldHideWriter: false },
    ],
  ])('names %s that is %s', async (kind, reason, expected) => {
    const { unreadable } = await read(clientWith({ [kind]: reason }).client);
    expect(unreadable[0]).toMatchObject({
      ...expected,
      message: `no ${kind} for you`,
    });
  });

  it('takes a kind that the cluster does not have for an answer', async () => {
    const world = await read(
      clientWith({ ScaledObject: 'not-found', Application: 'not-found' })
        .client,
    );
    expect(world.unreadable).toEqual([]);
    expect(world.autoscalers.map(({ kind }) => kind)).toEqual([
      'HorizontalPodAutoscaler',
    ]);
  });

  it('does not take a missing kind of Kubernetes itself for an answer', async () => {
    const { unreadable } = await read(
      clientWith({ StatefulSet: 'not-found' }).client,
    );
    expect(unreadable).toMatchObject([{ resource: 'statefulsets' }]);
  });

  it('blocks where something optional may not be read that could start pods', async () => {
    const { unreadable } = await read(
      clientWith({ ScaledObject: 'forbidden' }).client,
    );
    expect(unreadable).toMatchObject([
      { resource: 'scaledobjects', couldHideWriter: true },
    ]);
  });
});
