import type {
  ClusterWorld,
  Reading,
} from '@stowage/backstage-plugin-storage-common';
import {
  assessOne,
  buildClaim,
  buildClass,
  buildCsiVolume,
  buildNode,
  buildPendingClaim,
  buildPod,
  buildReading,
  buildVolume,
  GIB,
  minutesAgo,
  syncStates,
} from '../testing';

const local: Partial<ClusterWorld> = {
  claims: [buildClaim()],
  volumes: [buildVolume()],
  classes: [buildClass()],
  nodes: [buildNode()],
  pods: [buildPod()],
};

const csi = (driver: string): Partial<ClusterWorld> => ({
  claims: [buildClaim({ storageClass: 'csi' })],
  volumes: [buildCsiVolume(driver)],
  classes: [buildClass({ name: 'csi', provisioner: driver })],
  nodes: [buildNode()],
  pods: [buildPod()],
});

const kubelet = (overrides = {}) =>
  buildReading({ source: 'kubelet', scope: 'filesystem', ...overrides });

describe('readings', () => {
  it('takes the walk for a directory on a node', () => {
    const { reading } = assessOne({
      ...local,
      volumeReadings: [buildReading()],
    });
    expect(reading).toEqual({
      usedBytes: 3 * GIB,
      usedInodes: 1200,
      source: 'walk',
      scope: 'directory',
      measuredAt: minutesAgo(5),
      stale: false,
    });
  });

  it('believes a walk that saw an empty directory', () => {
    const { reading } = assessOne({
      ...local,
      volumeReadings: [buildReading({ usedBytes: 0, usedInodes: 1 })],
    });
    expect(reading).toMatchObject({ usedBytes: 0, source: 'walk' });
  });

  it('calls a figure stale after two intervals', () => {
    const { reading } = assessOne({
      ...local,
      volumeReadings: [buildReading({ measuredAt: minutesAgo(31) })],
    });
    expect(reading).toMatchObject({ usedBytes: 3 * GIB, stale: true });
  });

  it('keeps the last figure when a newer attempt failed', () => {
    const { reading } = assessOne({
      ...local,
      volumeReadings: [
        buildReading({
          failure: { code: 'WALK_FAILED', reason: 'The pod was refused.' },
        }),
      ],
    });
    expect(reading).toMatchObject({ usedBytes: 3 * GIB });
  });

  it('takes the kubelet where its figure is the volume', () => {
    const { reading } = assessOne({
      ...csi('driver.longhorn.io'),
      volumeReadings: [kubelet()],
    });
    expect(reading).toMatchObject({
      usedBytes: 3 * GIB,
      source: 'kubelet',
      scope: 'volume',
    });
  });

  it('believes the observer about an unknown driver whose figure is as large as the volume', () => {
    const { reading } = assessOne({
      ...csi('example.com/new'),
      volumeReadings: [kubelet({ scope: 'volume' })],
    });
    expect(reading).toMatchObject({ usedBytes: 3 * GIB, scope: 'volume' });
  });

  const silent: Array<[string, Partial<ClusterWorld>, string, RegExp]> = [
    [
      'walking is off',
      { ...local, walking: false },
      'WALK_OFF',
      /switched off/,
    ],
    [
      'walking is off, in the words that name the setting',
      {
        ...local,
        walking: false,
        readingProblems: [
          {
            node: '*',
            source: 'walk',
            problem: { code: 'WALK_OFF', reason: 'Set walk.enabled.' },
          },
        ],
      },
      'WALK_OFF',
      /walk\.enabled/,
    ],
    [
      'the path is shared by all nodes and was not walked yet',
      { ...local, volumes: [buildVolume({ nodeAffinity: undefined })] },
      'WALK_PENDING',
      /its node/,
    ],
    ['the walk has not come round', local, 'WALK_PENDING', /worker-1/],
    [
      'the volume is newer than the last walk',
      {
        ...local,
        nodeReadings: [
          {
            node: 'worker-1',
            path: '/data',
            source: 'walk',
            measuredAt: minutesAgo(20_000),
            intervalMs: 900_000,
          },
        ],
      },
      'WALK_PENDING',
      /made after the last walk on worker-1; it is walked within/,
    ],
    [
      'the walk failed on its node',
      {
        ...local,
        readingProblems: [
          {
            node: '*',
            source: 'walk',
            problem: { code: 'WALK_PENDING', reason: 'everywhere' },
          },
          {
            node: 'worker-1',
            source: 'walk',
            problem: { code: 'WALK_FAILED', reason: 'The pod was refused.' },
          },
        ],
      },
      'WALK_FAILED',
      /refused/,
    ],
    [
      "the kubelet only knows the node's disk",
      {
        ...local,
        volumes: [buildVolume({ source: { kind: 'local', path: '/data' } })],
        volumeReadings: [kubelet()],
        walking: false,
      },
      'WALK_OFF',
      /switched off/,
    ],
    [
      'the driver reports the whole export',
      { ...csi('nfs.csi.k8s.io'), volumeReadings: [kubelet()] },
      'DRIVER_REPORTS_POOL',
      /whole file system/,
    ],
    [
      'the driver answers with 0',
      {
        ...csi('driver.longhorn.io'),
        volumeReadings: [kubelet({ usedBytes: 0 })],
      },
      'DRIVER_REPORTS_NOTHING',
      /without a figure/,
    ],
    [
      'the driver answers with the total only',
      {
        ...csi('csi.san.synology.com'),
        volumes: [
          buildCsiVolume('csi.san.synology.com', {
            source: {
              kind: 'csi',
              driver: 'csi.san.synology.com',
              volumeAttributes: { protocol: 'smb' },
            },
          }),
        ],
        volumeReadings: [kubelet({ usedBytes: undefined })],
      },
      'DRIVER_REPORTS_NOTHING',
      /total only/,
    ],
    [
      'no pod mounts it',
      { ...csi('driver.longhorn.io'), pods: [] },
      'NOT_MOUNTED',
      /no pod mounts/,
    ],
    [
      'pods may not be read, so nobody knows',
      {
        ...csi('driver.longhorn.io'),
        pods: [],
        resources: syncStates({ pods: 'forbidden' }),
      },
      'NO_SOURCE',
      /not reported/,
    ],
    [
      'the kubelets are not asked',
      { ...csi('driver.longhorn.io'), kubelet: false },
      'KUBELET_OFF',
      /switched off/,
    ],
    [
      'the kubelet refuses',
      {
        ...csi('driver.longhorn.io'),
        readingProblems: [
          {
            node: '*',
            source: 'kubelet',
            problem: { code: 'KUBELET_FORBIDDEN', reason: 'nodes/stats' },
          },
        ],
      },
      'KUBELET_FORBIDDEN',
      /nodes\/stats/,
    ],
    [
      'the driver is unknown, whatever the kubelet says',
      { ...csi('example.com/new'), volumeReadings: [kubelet()] },
      'NO_SOURCE',
      /not known/,
    ],
    [
      'the claim has no volume',
      { ...local, claims: [buildPendingClaim()] },
      'NOT_BOUND',
      /no volume/,
    ],
    [
      'the cluster does not answer',
      { ...local, state: 'unreachable' },
      'CLUSTER_UNREACHABLE',
      /does not answer/,
    ],
  ];

  it.each(silent)('is not measured: %s', (_title, world, code, reason) => {
    const { reading } = assessOne(world);
    expect(reading).toEqual<Reading>({
      source: 'none',
      notMeasured: {
        code: code as NonNullable<Reading['notMeasured']>['code'],
        reason: expect.stringMatching(reason),
      },
    });
  });
});
