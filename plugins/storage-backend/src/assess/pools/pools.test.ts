import type {
  ClusterWorld,
  NodeFilesystemReading,
} from '@stowage/backstage-plugin-storage-common';
import {
  assess,
  buildClaim,
  buildClass,
  buildCsiVolume,
  buildNode,
  buildPendingClaim,
  buildPod,
  buildReading,
  buildVolume,
  codesOf,
  GIB,
  minutesAgo,
} from '../testing';
import { reservedBy } from './threshold';

const disk = (
  overrides: Partial<NodeFilesystemReading> = {},
): NodeFilesystemReading => ({
  node: 'worker-1',
  source: 'kubelet',
  totalBytes: 100 * GIB,
  availableBytes: 50 * GIB,
  totalInodes: 1000,
  freeInodes: 900,
  measuredAt: minutesAgo(1),
  intervalMs: 60_000,
  ...overrides,
});

const local = (overrides: Partial<ClusterWorld> = {}) =>
  assess({
    claims: [buildClaim()],
    volumes: [buildVolume()],
    classes: [buildClass()],
    nodes: [buildNode()],
    pods: [buildPod()],
    volumeReadings: [buildReading()],
    nodeReadings: [disk()],
    ...overrides,
  });

describe('reservedBy', () => {
  it.each([
    ['10%', 1000, 100],
    ['7.5%', 1000, 75],
    ['1Gi', 10 * GIB, GIB],
    ['100Mi', GIB, 100 * 2 ** 20],
    ['0', 1000, 0],
    ['a lot', 1000, undefined],
    ['-5', 1000, undefined],
  ])('%s of %d', (threshold, total, expected) => {
    expect(reservedBy({ threshold, total })).toBe(expected);
  });
});

describe("a node's disk", () => {
  it('has its limit where pods are evicted', () => {
    const [pool] = local().pools;
    expect(pool).toMatchObject({
      id: 'house/node-filesystem/worker-1',
      title: 'Disk of worker-1',
      node: 'worker-1',
      nodeReady: 'true',
      room: {
        totalBytes: 100 * GIB,
        usedBytes: 50 * GIB,
        limitBytes: 90 * GIB,
        roomBytes: 40 * GIB,
        totalInodes: 1000,
        usedInodes: 100,
        limitInodes: 950,
        limitSource: expect.stringContaining('10%'),
        source: 'kubelet',
        stale: false,
      },
      claims: [{ namespace: 'shop', name: 'data-db-0' }],
    });
  });

  it.each([
    // Images on the same disk, which is how kubelets come.
    ['10%', '15%', 85, '15%'],
    ['20%', '15%', 80, '20%'],
    ['10%', '30Gi', 70, '30Gi'],
    ['10%', '0%', 90, '10%'],
    ['10%', 'a lot', 90, '10%'],
  ])(
    'has its limit at the first of the thresholds %s and %s',
    (nodefsAvailable, imagefsAvailable, limit, named) => {
      const [pool] = local({
        eviction: {
          nodefsAvailable,
          imagefsAvailable,
          nodefsInodesFree: '5%',
          source: 'default',
        },
      }).pools;
      expect(pool.room).toMatchObject({
        limitBytes: limit * GIB,
        limitSource: expect.stringContaining(`less than ${named} is available`),
      });
    },
  );

  it.each<[string, Partial<NodeFilesystemReading>, string[]]>([
    ['has room', { availableBytes: 30 * GIB }, []],
    ['fills up', { availableBytes: 25 * GIB }, ['POOL_FILLING']],
    ['is full', { availableBytes: 10 * GIB }, ['POOL_FULL']],
    ['is over full', { availableBytes: 0 }, ['POOL_FULL']],
    ['runs out of inodes', { freeInodes: 200 }, ['POOL_FILLING']],
    ['has no inodes left', { freeInodes: 50 }, ['POOL_FULL']],
    ['has no fixed number of inodes', { totalInodes: 0, freeInodes: 0 }, []],
  ])('%s', (_title, reading, codes) => {
    const { findings, pools, claims } = local({
      nodeReadings: [disk(reading)],
    });
    expect(codesOf(findings)).toEqual(codes);
    expect(codesOf(pools[0].findings)).toEqual(codes);
    expect(claims[0].findingIds).toEqual(findings.map(({ id }) => id));
  });

  it('is one finding with figures and all its claims', () => {
    const { findings } = local({
      claims: [buildClaim(), buildClaim({ name: 'other' })],
      volumes: [buildVolume(), buildVolume({ name: 'pv-other' })],
      nodeReadings: [disk({ availableBytes: 12 * GIB, freeInodes: 500 })],
    });
    const pools = findings.filter(({ code }) => code.startsWith('POOL'));
    expect(pools).toHaveLength(1);
    expect(pools[0]).toMatchObject({
      code: 'POOL_FILLING',
      title: 'Disk of worker-1 fills up',
      poolId: 'house/node-filesystem/worker-1',
      subject: { kind: 'Node', name: 'worker-1' },
      data: { used: String(88 * GIB), ratio: '0.978', claims: '2' },
    });
    expect(pools[0].claims).toHaveLength(2);
    expect(pools[0].evidence).toMatch(
      /^88 GiB of 90 GiB are used \(97 %\), measured at 2026-11-22 11:59 UTC by the kubelet\..*2 claims draw on it: shop\/data-db-0 \(3 GiB\), shop\/other \(not measured\)\.$/,
    );
  });

  it('is full when the node says so, measured or not', () => {
    const { findings } = local({
      nodes: [buildNode({ diskPressure: true })],
      nodeReadings: [],
    });
    expect(codesOf(findings)).toEqual(['POOL_FULL']);
    expect(findings[0].evidence).toMatch(/DiskPressure.*not measured/);
  });

  it('stays full until the node says otherwise, whatever room was measured since', () => {
    const { findings } = local({
      nodes: [buildNode({ diskPressure: true })],
      nodeReadings: [disk({ availableBytes: 50 * GIB })],
    });
    expect(codesOf(findings)).toEqual(['POOL_FULL']);
    expect(findings[0].evidence).toMatch(
      /^The node worker-1 reports DiskPressure.* 50 GiB of 90 GiB are used \(55 %\)/,
    );
    expect(findings[0].data).toMatchObject({
      ratio: '0.556',
      diskPressure: 'true',
    });
  });

  it('says when its figures are old', () => {
    const { findings } = local({
      nodeReadings: [
        disk({ availableBytes: 10 * GIB, measuredAt: minutesAgo(10) }),
      ],
    });
    expect(findings[0].evidence).toMatch(/stale/);
  });

  it('is unknown without a reading, and the reason is kept', () => {
    const { pools, findings } = local({
      nodeReadings: [],
      kubelet: false,
      walking: false,
    });
    expect(codesOf(findings)).toEqual([]);
    expect(pools[0].room).toEqual({
      source: 'none',
      notMeasured: { code: 'KUBELET_OFF', reason: expect.any(String) },
    });
  });

  it('never takes a total of 0 for a figure', () => {
    const { pools } = local({
      nodeReadings: [disk({ totalBytes: 0, availableBytes: 0 })],
    });
    expect(pools[0].room.source).toBe('none');
  });

  it('keeps a disk of its own apart from the one the kubelet guards', () => {
    const path = '/mnt/nvme';
    const { pools, claims } = local({
      volumes: [
        buildVolume({ source: { kind: 'hostPath', path: `${path}/a` } }),
      ],
      nodeReadings: [
        disk(),
        disk({
          source: 'walk',
          path,
          totalBytes: 500 * GIB,
          availableBytes: GIB,
        }),
        disk({ source: 'walk', path: '/opt/local-path-provisioner' }),
      ],
    });
    expect(pools.map(({ id }) => id)).toEqual([
      'house/node-filesystem/worker-1',
      'house/node-filesystem/worker-1:/mnt/nvme',
    ]);
    expect(claims[0].pool).toMatchObject({
      title: '/mnt/nvme on worker-1',
      room: { limitBytes: 500 * GIB, roomBytes: GIB },
    });
  });

  it('shows stray directories, biggest first, in one finding', () => {
    const stray = (name: string, usedBytes: number) => ({
      node: 'worker-1',
      path: `/opt/${name}`,
      usedBytes,
      measuredAt: minutesAgo(1),
    });
    const { pools, findings } = local({
      strays: [stray('small', GIB), stray('big', 2 * GIB)],
    });
    expect(pools[0].strayDirectories.map(({ path }) => path)).toEqual([
      '/opt/big',
      '/opt/small',
    ]);
    expect(findings.find(f => f.code === 'STRAY_DIRECTORIES')).toMatchObject({
      severity: 'information',
      title: '2 directories on worker-1 belong to no volume',
      evidence: expect.stringContaining('3 GiB in all'),
    });
  });
});

describe('an export', () => {
  const nfsClaim = (name: string) => buildClaim({ name, storageClass: 'nfs' });
  const nfsVolume = (name: string, path: string, provisioner?: string) =>
    buildVolume({
      name: `pv-${name}`,
      storageClass: 'nfs',
      annotations: provisioner
        ? { 'pv.kubernetes.io/provisioned-by': provisioner }
        : {},
      source: { kind: 'nfs', server: 'nas', path },
      nodeAffinity: undefined,
    });
  const subdir = 'cluster.local/nfs-subdir-external-provisioner';
  const filesystem = (volumeName: string) =>
    buildReading({
      volumeName,
      source: 'kubelet',
      scope: 'filesystem',
      usedBytes: 95 * GIB,
      capacityBytes: 100 * GIB,
    });

  it('is one pool for all directories that the subdirectory provisioner made', () => {
    const { pools, claims, findings } = assess({
      claims: [nfsClaim('a'), nfsClaim('b')],
      volumes: [
        nfsVolume('a', '/volume1/k8s/shop-a', subdir),
        nfsVolume('b', '/volume1/k8s/deep/shop-b', subdir),
      ],
      volumeReadings: [filesystem('pv-a')],
    });
    expect(pools).toHaveLength(1);
    expect(pools[0]).toMatchObject({
      id: 'house/nfs-export/nas:/volume1/k8s',
      kind: 'nfs-export',
      room: {
        totalBytes: 100 * GIB,
        roomBytes: 5 * GIB,
        limitSource: expect.stringContaining('behind the export'),
      },
    });
    expect(codesOf(findings)).toContain('POOL_FILLING');
    // The figure is the pool's, never the claim's.
    expect(claims[0].reading.notMeasured?.code).toBe('DRIVER_REPORTS_POOL');
  });

  it('is the share of an nfs.csi volume and the path of a static one', () => {
    const { pools } = assess({
      claims: [nfsClaim('a'), nfsClaim('b')],
      volumes: [
        buildCsiVolume('nfs.csi.k8s.io', {
          name: 'pv-a',
          source: {
            kind: 'csi',
            driver: 'nfs.csi.k8s.io',
            volumeAttributes: { server: 'nas', share: '/volume2/csi' },
          },
        }),
        nfsVolume('b', '/volume1/media'),
      ],
    });
    expect(pools.map(({ title }) => title)).toEqual([
      'nas:/volume2/csi',
      'nas:/volume1/media',
    ]);
    expect(pools[0].room.notMeasured?.code).toBe('NO_SOURCE');
  });
});

describe('storage behind a CSI driver', () => {
  it('is named and unknown', () => {
    const { pools, claims } = assess({
      claims: [buildClaim()],
      volumes: [buildCsiVolume('driver.longhorn.io')],
    });
    expect(pools).toMatchObject([
      {
        id: 'house/csi-pool/driver.longhorn.io',
        kind: 'csi-pool',
        room: { source: 'none', notMeasured: { code: 'NO_SOURCE' } },
      },
    ]);
    expect(claims[0].pool?.id).toBe(pools[0].id);
  });

  it('is no pool for pending claims and unknown drivers', () => {
    expect(assess({ claims: [buildPendingClaim()] }).pools).toEqual([]);
    expect(
      assess({
        claims: [buildClaim()],
        volumes: [buildCsiVolume('example.com/new')],
      }).pools,
    ).toEqual([]);
  });
});
