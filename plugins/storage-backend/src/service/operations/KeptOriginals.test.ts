import { mockServices } from '@backstage/backend-test-utils';
import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { KeptOriginals } from './KeptOriginals';

const volume = (
  name: string,
  options: { namespace?: string; annotations?: Record<string, string> } = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: {
    name,
    labels: { 'stowage.io/kept-by': 'op0123456789' },
    annotations: {
      'stowage.io/kept-since': '2026-11-01T00:00:00.000Z',
      ...options.annotations,
    },
  },
  spec: {
    capacity: { storage: '1Gi' },
    claimRef: { namespace: options.namespace ?? 'shop', name: 'data' },
    nfs: { server: 'nas', path: '/volume1/data' },
  },
});

function keptOf(
  volumes: KubernetesObject[],
  fail?: Error,
  state: string = 'ready',
) {
  const listObjects = jest.fn(async () => volumes);
  const planMany = jest.fn(
    async (_cluster: string, requests: OperationRequest[]) => {
      if (fail) {
        throw fail;
      }
      return requests.map(request => ({
        plan: {
          preflight: [
            { code: 'A', level: 'ok', message: '' },
            { code: 'B', level: 'warning', message: String(request.volume) },
          ],
        },
      }));
    },
  );
  const kept = new KeptOriginals({
    clusters: {
      all: () => [
        {
          world: {
            name: 'home',
            state,
            nodes: ['pi-1', 'pi-2'].map(name => ({
              name,
              labels: { 'kubernetes.io/hostname': `${name}.lan` },
            })),
          },
          cluster: { name: 'home' },
        },
      ],
    } as never,
    source: { client: () => ({ listObjects }) } as never,
    planner: { planMany: planMany as never },
    keepDays: 14,
    logger: mockServices.logger.mock(),
  });
  return { kept, planMany, listObjects };
}

const maySee = async () => true;

describe('the list of kept originals', () => {
  it('says what each holds, until when, and whether its claim was retired', async () => {
    const { kept } = keptOf([
      volume('a', {
        annotations: {
          'stowage.io/kept-bytes': '4096',
          'stowage.io/kept-because': 'retired',
        },
      }),
      volume('b'),
    ]);
    const { items } = await kept.list({ maySee });
    expect(items).toMatchObject([
      {
        volumeName: 'a',
        usedBytes: 4096,
        retired: true,
        remindAt: '2026-11-15T00:00:00.000Z',
        checks: [{ code: 'B', message: 'a' }],
      },
      {
        volumeName: 'b',
        usedBytes: undefined,
        retired: false,
        remindAt: '2026-11-15T00:00:00.000Z',
        checks: [{ code: 'B', message: 'b' }],
      },
    ]);
  });

  it('does not wait for a cluster that does not answer, and names it', async () => {
    const { kept, listObjects } = keptOf(
      [volume('a')],
      undefined,
      'unreachable',
    );
    expect(await kept.list({ maySee })).toMatchObject({
      items: [],
      clusters: [{ name: 'home' }],
    });
    expect(listObjects).not.toHaveBeenCalled();
  });

  it('says on which node the bytes of each lie', async () => {
    const onNode = (name: string, values: string[]): KubernetesObject => ({
      ...volume(name),
      spec: {
        claimRef: { namespace: 'shop', name: 'data' },
        hostPath: { path: `/data/${name}` },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'kubernetes.io/hostname', operator: 'In', values },
                ],
              },
            ],
          },
        },
      },
    });
    const { kept } = keptOf([
      onNode('a', ['pi-2.lan']),
      onNode('b', ['gone.lan']),
      volume('c'),
    ]);
    const { items } = await kept.list({ maySee });
    expect(items.map(({ place }) => place)).toEqual([
      '/data/a on pi-2',
      '/data/b on its node',
      '/volume1/data on nas',
    ]);
  });

  it('plans all of a cluster at once, and only those that may be seen', async () => {
    const volumes = Array.from({ length: 200 }, (_, index) =>
      volume(`v${index}`, { namespace: index % 2 ? 'shop' : 'hidden' }),
    );
    const { kept, planMany, listObjects } = keptOf(volumes);
    const { items } = await kept.list({
      maySee: async ({ namespace }) => namespace === 'shop',
    });
    expect(items).toHaveLength(100);
    expect(listObjects).toHaveBeenCalledTimes(1);
    expect(planMany).toHaveBeenCalledTimes(1);
    expect(planMany.mock.calls[0][1]).toHaveLength(100);
  });

  it('does not offer what could not be checked', async () => {
    const { kept } = keptOf([volume('a')], new Error('the cluster is silent'));
    const { items } = await kept.list({ maySee });
    expect(items[0].checks).toMatchObject([
      {
        code: 'RELEASE_NOT_CHECKED',
        level: 'blocking',
        message: expect.stringContaining('the cluster is silent'),
      },
    ]);
  });
});
