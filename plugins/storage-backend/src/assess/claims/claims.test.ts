import type {
  ClusterWorld,
  ObservedPod,
} from '@stowage/backstage-plugin-storage-common';
import {
  assessOne,
  buildClaim,
  buildClass,
  buildCsiVolume,
  buildNode,
  buildPendingClaim,
  buildPod,
  buildVolume,
  minutesAgo,
  syncStates,
} from '../testing';

const local: Partial<ClusterWorld> = {
  claims: [buildClaim()],
  volumes: [buildVolume()],
  classes: [buildClass()],
  nodes: [buildNode(), buildNode({ name: 'worker-2' })],
};

describe('a claim', () => {
  it('carries tier, volume, pool and the time of the last word', () => {
    const claim = assessOne({ ...local, lastContact: minutesAgo(3) });
    expect(claim).toMatchObject({
      cluster: 'house',
      tier: { id: 'warm', title: 'Warm' },
      storageClass: 'local-path',
      provisioner: 'rancher.io/local-path',
      volume: {
        name: 'pv-data-db-0',
        source: 'hostPath',
        location: '/opt/local-path-provisioner/pv-data-db-0',
        reclaimPolicy: 'Delete',
      },
      pool: {
        id: 'house/node-filesystem/worker-1',
        title: 'Disk of worker-1',
      },
      asOf: minutesAgo(3),
    });
  });

  it('has the default class where it names none', () => {
    const claim = assessOne({
      claims: [buildPendingClaim({ storageClass: undefined })],
      classes: [
        buildClass({ name: 'old', isDefault: true }),
        buildClass({ isDefault: true, createdAt: minutesAgo(5) }),
      ],
    });
    expect(claim.storageClass).toBe('local-path');
  });
});

describe('pinning', () => {
  const zones = [
    buildNode({ labels: { zone: 'a' } }),
    buildNode({ name: 'worker-2', labels: { zone: 'b' } }),
  ];
  const inZone = (operator: string, values: string[]) =>
    buildCsiVolume('ebs.csi.aws.com', {
      nodeAffinity: [[{ key: 'zone', operator, values }]],
    });

  it.each<[string, Partial<ClusterWorld>, object]>([
    [
      'local volumes are tied to their node',
      local,
      { state: 'pinned', nodes: ['worker-1'] },
    ],
    [
      'the hostname label is not always the name',
      {
        ...local,
        volumes: [buildVolume({ node: 'host-a' })],
        nodes: [buildNode({ labels: { 'kubernetes.io/hostname': 'host-a' } })],
      },
      { state: 'pinned', nodes: ['worker-1'] },
    ],
    [
      'a node that is gone is said to be gone',
      { ...local, volumes: [buildVolume({ node: 'worker-9' })] },
      {
        state: 'pinned',
        nodes: ['worker-9'],
        reason: expect.stringContaining('no node worker-9'),
      },
    ],
    [
      'zones are looked up',
      { ...local, volumes: [inZone('In', ['b'])], nodes: zones },
      { state: 'pinned', nodes: ['worker-2'] },
    ],
    [
      'what all nodes have pins nothing',
      { ...local, volumes: [inZone('Exists', [])], nodes: zones },
      { state: 'free', nodes: [] },
    ],
    [
      'nothing is said of nodes that may not be read',
      {
        ...local,
        volumes: [inZone('In', ['b'])],
        nodes: [],
        resources: syncStates({ nodes: 'forbidden' }),
      },
      { state: 'unknown', nodes: [] },
    ],
    [
      'NFS is free',
      { ...local, volumes: [buildCsiVolume('nfs.csi.k8s.io')] },
      { state: 'free', nodes: [] },
    ],
    [
      'static hostPath without affinity is a trap',
      {
        ...local,
        volumes: [buildVolume({ annotations: {}, nodeAffinity: undefined })],
        classes: [],
      },
      { state: 'unknown', reason: expect.stringContaining('other bytes') },
    ],
    [
      'a pending claim has no node yet',
      { ...local, claims: [buildPendingClaim()] },
      { state: 'unknown', nodes: [] },
    ],
    [
      'the scheduler may have chosen already',
      {
        ...local,
        claims: [
          buildPendingClaim({
            annotations: { 'volume.kubernetes.io/selected-node': 'worker-2' },
          }),
        ],
      },
      { state: 'unknown', nodes: ['worker-2'] },
    ],
  ])('%s', (_title, world, expected) => {
    expect(assessOne(world).pinning).toMatchObject(expected);
  });
});

describe('what deleting does', () => {
  const nfs = (handle: string, parameters = {}): Partial<ClusterWorld> => ({
    claims: [buildClaim({ storageClass: 'nfs' })],
    volumes: [
      buildCsiVolume('nfs.csi.k8s.io', {
        storageClass: 'nfs',
        source: {
          kind: 'csi',
          driver: 'nfs.csi.k8s.io',
          volumeHandle: handle,
        },
      }),
    ],
    classes: [
      buildClass({ name: 'nfs', provisioner: 'nfs.csi.k8s.io', parameters }),
    ],
  });
  const inTree = (
    provisioner: string | undefined,
    parameters = {},
    hasClass = true,
  ): Partial<ClusterWorld> => ({
    claims: [buildClaim({ storageClass: 'nfs' })],
    volumes: [
      buildVolume({
        storageClass: 'nfs',
        annotations: provisioner
          ? { 'pv.kubernetes.io/provisioned-by': provisioner }
          : {},
        source: { kind: 'nfs', server: 'nas', path: '/volume1/x' },
        nodeAffinity: undefined,
      }),
    ],
    classes:
      hasClass && provisioner
        ? [buildClass({ name: 'nfs', provisioner, parameters })]
        : [],
  });
  const subdir = 'k8s-sigs.io/nfs-subdir-external-provisioner';

  it.each<[string, Partial<ClusterWorld>, string]>([
    ['local-path with Delete', local, 'destroys'],
    [
      'local-path with Retain',
      { ...local, volumes: [buildVolume({ reclaimPolicy: 'Retain' })] },
      'keeps',
    ],
    [
      'Recycle',
      { ...local, volumes: [buildVolume({ reclaimPolicy: 'Recycle' })] },
      'destroys',
    ],
    [
      'a volume without a policy',
      { ...local, volumes: [buildVolume({ reclaimPolicy: undefined })] },
      'unknown',
    ],
    ['static in-tree NFS with Delete', inTree(undefined), 'nothing'],
    ['nfs-subdir by default', inTree(subdir), 'archives'],
    [
      'nfs-subdir with archiveOnDelete false',
      inTree(subdir, { archiveOnDelete: 'false' }),
      'destroys',
    ],
    [
      'nfs-subdir with onDelete retain',
      inTree(subdir, { onDelete: 'retain', archiveOnDelete: 'false' }),
      'keeps',
    ],
    ['nfs-subdir whose class is gone', inTree(subdir, {}, false), 'unknown'],
    ['nfs.csi by default', nfs('nas#share#dir#uuid#'), 'destroys'],
    ['nfs.csi by its handle', nfs('nas#share#dir#uuid#retain'), 'keeps'],
    [
      'nfs.csi by its class',
      nfs('nas#share#dir', { onDelete: 'archive' }),
      'archives',
    ],
    [
      'an unknown driver',
      { ...local, volumes: [buildCsiVolume('example.com/new')] },
      'unknown',
    ],
    ['a pending claim', { ...local, claims: [buildPendingClaim()] }, 'nothing'],
    [
      'a lost claim',
      { ...local, claims: [buildClaim({ phase: 'Lost' })], volumes: [] },
      'unknown',
    ],
  ])('%s', (_title, world, code) => {
    const { deleteEffect } = assessOne(world);
    expect(deleteEffect).toEqual({ code, text: expect.any(String) });
  });
});

describe('what mounts a claim', () => {
  const mounted = (
    pod: Partial<ObservedPod>,
    jobs: ClusterWorld['jobs'] = [],
  ) => assessOne({ ...local, pods: [buildPod(pod)], jobs }).mountedBy;

  it('says why a pod does not run, what lasts before what passes', () => {
    const [stuck] = mounted({
      ready: false,
      waiting: ['PodInitializing', 'ErrImagePull: not found'],
    });
    expect(stuck.waiting).toBe('ErrImagePull: not found');
    const [unscheduled] = mounted({
      ready: false,
      unschedulableMessage: '0/3 nodes are available.',
    });
    expect(unscheduled.waiting).toBe('0/3 nodes are available.');
    const [ready] = mounted({ ready: true });
    expect(ready.waiting).toBeUndefined();
  });

  it.each<[string, Partial<ObservedPod>, object | undefined]>([
    [
      'StatefulSet',
      { owner: { kind: 'StatefulSet', name: 'db', uid: '1' } },
      { kind: 'StatefulSet', name: 'db' },
    ],
    [
      'Deployment behind a ReplicaSet',
      {
        owner: { kind: 'ReplicaSet', name: 'web-5d9c', uid: '1' },
        labels: { 'pod-template-hash': '5d9c' },
      },
      { kind: 'Deployment', name: 'web' },
    ],
    [
      'ReplicaSet of its own',
      { owner: { kind: 'ReplicaSet', name: 'web-5d9c', uid: '1' } },
      { kind: 'ReplicaSet', name: 'web-5d9c' },
    ],
    ['nothing', {}, undefined],
  ])('names the %s', (_title, pod, workload) => {
    expect(mounted(pod)).toEqual([
      {
        pod: 'db-0',
        phase: 'Running',
        ready: true,
        node: 'worker-1',
        readOnly: false,
        workload,
      },
    ]);
  });

  it('names the CronJob behind a Job', () => {
    const mounts = mounted(
      { owner: { kind: 'Job', name: 'dump-1', uid: 'j' } },
      [
        {
          namespace: 'shop',
          name: 'dump-1',
          uid: 'j',
          createdAt: minutesAgo(1),
          labels: {},
          podLabels: {},
          owner: { kind: 'CronJob', name: 'dump', uid: 'c' },
          state: 'running',
          claimNames: [],
        },
      ],
    );
    expect(mounts[0].workload).toEqual({ kind: 'CronJob', name: 'dump' });
  });

  it('leaves finished pods out', () => {
    expect(mounted({ phase: 'Succeeded' })).toEqual([]);
    expect(mounted({ phase: 'Failed' })).toEqual([]);
  });
});
