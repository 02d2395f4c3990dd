import type { ObservedVolume } from '@stowage/backstage-plugin-storage-common';
import { ClusterError } from '../../../adapters/kubernetes';
import { FakeWalkCluster } from '../testing/FakeWalkCluster';
import { localVolume, node } from '../testing/objects';
import { kubeletRound } from './kubeletRound';
import { readKubelets } from './readKubelets';

const at = '2026-03-01T10:00:00.000Z';
const earlier = '2026-03-01T09:59:00.000Z';

function volume(
  source: ObservedVolume['source'],
  values: Partial<ObservedVolume> = {},
): ObservedVolume {
  return localVolume('pv', {
    annotations: {},
    nodeAffinity: undefined,
    capacityBytes: 1000,
    source,
    ...values,
  });
}
function round(
  volumes: ObservedVolume[],
  figures: Array<{
    usedBytes?: number;
    capacityBytes?: number;
    measuredAt?: string;
  }>,
) {
  return kubeletRound({
    answers: figures.map((item, index) => ({
      node: `pi-${index}`,
      summary: {
        filesystem: {},
        claims: [{ namespace: 'shop', claimName: 'data', ...item }],
      },
    })),
    world: {
      volumes,
      classes: [],
      claims: [{ namespace: 'shop', name: 'data', volumeName: 'pv' } as any],
    },
    at,
    intervalMs: 60_000,
  });
}

describe('kubeletRound', () => {
  it.each([
    [
      'nothing of hostPath',
      volume({ kind: 'hostPath', path: '/x' }),
      undefined,
    ],
    ['local', volume({ kind: 'local', path: '/x' }), 'filesystem'],
    ['nfs', volume({ kind: 'nfs', server: 'n', path: '/x' }), 'filesystem'],
    [
      'nfs.csi',
      volume({ kind: 'csi', driver: 'nfs.csi.k8s.io' }),
      'filesystem',
    ],
    [
      'Longhorn',
      volume({ kind: 'csi', driver: 'driver.longhorn.io' }),
      'volume',
    ],
    [
      'an unknown driver whose file system is as large as the volume',
      volume({ kind: 'csi', driver: 'example.com' }),
      'volume',
    ],
    [
      'an unknown driver whose file system is larger',
      volume({ kind: 'csi', driver: 'example.com' }, { capacityBytes: 100 }),
      'filesystem',
    ],
  ])('knows the scope of %s', (_what, item, scope) => {
    const { volumes } = round([item], [{ usedBytes: 5, capacityBytes: 950 }]);
    expect(volumes.map(reading => reading.scope)).toEqual(scope ? [scope] : []);
  });

  it('takes the newest figure of a claim that several nodes mount', () => {
    const nfs = volume({ kind: 'nfs', server: 'n', path: '/x' });
    const { volumes } = round(
      [nfs],
      [{ usedBytes: 2 }, { usedBytes: 1, measuredAt: earlier }],
    );
    expect(volumes).toMatchObject([{ usedBytes: 2, measuredAt: at }]);
  });

  it('passes over claims without a volume', () => {
    expect(round([], [{ usedBytes: 1 }]).volumes).toEqual([]);
  });
});

describe('readKubelets', () => {
  it('asks all nodes, and names each that gives nothing', async () => {
    const cluster = new FakeWalkCluster();
    const refuse = (reason: ClusterError['reason']) =>
      cluster.refuse(reason, 'the kubelet says no');
    cluster.summaries = new Map<string, unknown>([
      ['good', { node: { fs: { capacityBytes: 10, availableBytes: 4 } } }],
      ['forbidden', refuse('forbidden')],
      ['unknown-token', refuse('unauthorized')],
      ['dead', refuse('unreachable')],
    ]);
    const answers = await readKubelets({
      client: cluster.client,
      nodes: [
        node('good'),
        node('forbidden'),
        node('unknown-token'),
        node('dead'),
        node('not-ready', { ready: 'false' }),
        node('nowhere', { address: undefined }),
      ],
    });
    const { nodes, problems } = kubeletRound({
      answers,
      world: { volumes: [], classes: [], claims: [] },
      at,
      intervalMs: 60_000,
    });
    expect(nodes).toMatchObject([
      { node: 'good', totalBytes: 10, availableBytes: 4, measuredAt: at },
    ]);
    const found = problems.map(({ node: name, problem }) => [
      name,
      problem.code,
      problem.reason,
    ]);
    expect(found.sort()).toEqual([
      ['dead', 'KUBELET_UNREACHABLE', expect.stringContaining('says no')],
      [
        'forbidden',
        'KUBELET_FORBIDDEN',
        expect.stringContaining('deploy/rbac/observe-kubelet.yaml'),
      ],
      ['not-ready', 'KUBELET_UNREACHABLE', expect.stringContaining('ready')],
      ['nowhere', 'KUBELET_UNREACHABLE', expect.stringContaining('address')],
      [
        'unknown-token',
        'KUBELET_FORBIDDEN',
        expect.stringContaining('authentication.webhook'),
      ],
    ]);
  });
});
