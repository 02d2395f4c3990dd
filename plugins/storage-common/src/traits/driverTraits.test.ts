import { driverProfile, driverTraits } from './driverTraits';
import { driverRows } from './rows';
import type { DriverFacts } from './types';

const local = (kind: 'hostPath' | 'local', pinned = true) => ({
  source: { kind, path: '/opt/local-path-provisioner/x' },
  annotations: { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' },
  pinned,
});

describe('driverTraits', () => {
  const cases: Array<[string, DriverFacts, Record<string, unknown>]> = [
    [
      'local-path by class makes hostPath volumes',
      { provisioner: 'rancher.io/local-path' },
      {
        id: 'local-path',
        enforcesSize: 'no',
        grows: 'no',
        figures: 'nothing',
        pinned: 'yes',
        fsGroup: 'no',
      },
    ],
    [
      'the class annotation makes local volumes',
      {
        provisioner: 'rancher.io/local-path',
        classAnnotations: { defaultVolumeType: 'Local' },
      },
      { id: 'local-path-local', figures: 'node-filesystem', fsGroup: 'yes' },
    ],
    [
      'the claim annotation beats the class annotation',
      {
        provisioner: 'rancher.io/local-path',
        classAnnotations: { defaultVolumeType: 'local' },
        claimAnnotations: { volumeType: 'hostPath' },
      },
      { id: 'local-path' },
    ],
    [
      'the volume beats every annotation',
      {
        provisioner: 'rancher.io/local-path',
        claimAnnotations: { volumeType: 'hostPath' },
        volume: local('local'),
      },
      { id: 'local-path-local' },
    ],
    [
      'a volume without affinity lies on a shared path',
      {
        provisioner: 'rancher.io/local-path',
        volume: local('hostPath', false),
      },
      { id: 'local-path-shared', pinned: 'no' },
    ],
    [
      'nfs.csi grows in number only',
      { provisioner: 'nfs.csi.k8s.io' },
      {
        id: 'nfs.csi',
        grows: 'number-only',
        figures: 'export-filesystem',
        fsGroup: 'yes',
      },
    ],
    [
      'static in-tree nfs',
      { volume: { source: { kind: 'nfs', server: 'nas', path: '/v' } } },
      { id: 'nfs-static', known: true, fsGroup: 'no' },
    ],
    [
      'in-tree nfs of the subdirectory provisioner, whatever its prefix',
      {
        provisioner: 'gone',
        volume: {
          source: { kind: 'nfs', server: 'nas', path: '/v/x' },
          annotations: {
            'pv.kubernetes.io/provisioned-by':
              'cluster.local/nfs-subdir-external-provisioner',
          },
        },
      },
      { id: 'nfs-subdir', known: true },
    ],
    [
      'the subdirectory provisioner by class',
      { provisioner: 'k8s-sigs.io/nfs-subdir-external-provisioner' },
      { id: 'nfs-subdir' },
    ],
    [
      'Synology over iSCSI by default',
      { provisioner: 'csi.san.synology.com' },
      { id: 'synology-iscsi', enforcesSize: 'yes', figures: 'volume' },
    ],
    [
      'Synology over NFS reports the total only',
      {
        provisioner: 'csi.san.synology.com',
        classParameters: { protocol: 'NFS' },
      },
      { id: 'synology-share', figures: 'total-only', enforcesSize: 'unknown' },
    ],
    [
      'Longhorn is free',
      { provisioner: 'driver.longhorn.io' },
      { id: 'longhorn', pinned: 'no' },
    ],
    [
      'Longhorn with strict-local is pinned',
      {
        provisioner: 'driver.longhorn.io',
        classParameters: { dataLocality: 'strict-local' },
      },
      { id: 'longhorn', pinned: 'yes' },
    ],
    [
      'OpenEBS hostpath',
      { provisioner: 'openebs.io/local' },
      { id: 'openebs-hostpath', enforcesSize: 'unknown' },
    ],
    [
      'TopoLVM',
      { provisioner: 'topolvm.io' },
      { id: 'local-volume-group', pinned: 'yes', enforcesSize: 'yes' },
    ],
    [
      'no-provisioner by class',
      { provisioner: 'kubernetes.io/no-provisioner' },
      { id: 'local-static', figures: 'node-filesystem' },
    ],
    [
      'no-provisioner class whose volume is NFS',
      {
        provisioner: 'kubernetes.io/no-provisioner',
        volume: { source: { kind: 'nfs', server: 'nas', path: '/v' } },
      },
      { id: 'nfs-static' },
    ],
    [
      'static hostPath',
      { volume: { source: { kind: 'hostPath', path: '/data' } } },
      { id: 'hostpath-static', pinned: 'unknown' },
    ],
    [
      'democratic-csi',
      { provisioner: 'org.democratic-csi.nfs' },
      { id: 'democratic-csi' },
    ],
    [
      'Ceph with a prefix',
      { provisioner: 'rook-ceph.rbd.csi.ceph.com' },
      { id: 'ceph' },
    ],
    [
      'a driver whose name only resembles Ceph',
      { provisioner: 'notrbd.csi.ceph.com' },
      { known: false },
    ],
    ['a cloud disk', { provisioner: 'ebs.csi.aws.com' }, { id: 'cloud-disk' }],
    [
      'an unknown CSI volume',
      {
        volume: { source: { kind: 'csi', driver: 'example.com/new' } },
      },
      {
        id: 'unknown',
        title: 'example.com/new',
        known: false,
        enforcesSize: 'unknown',
        figures: 'unknown',
        pinned: 'unknown',
      },
    ],
    [
      'an unknown provisioner of local volumes',
      {
        volume: {
          source: { kind: 'hostPath', path: '/x' },
          annotations: { 'pv.kubernetes.io/provisioned-by': 'example.com/x' },
        },
      },
      { known: false },
    ],
    ['nothing at all', {}, { id: 'unknown', known: false }],
  ];

  it.each(cases)('%s', (_title, facts, expected) => {
    expect(driverTraits(facts)).toMatchObject(expected);
  });

  it('says in words what an unknown driver does not promise', () => {
    const { words } = driverTraits({ provisioner: 'example.com/new' });
    expect(words[0]).toMatch(/does not know this driver/);
    expect(words.join(' ')).not.toMatch(/size you get/);
  });

  it('says in words what local-path means', () => {
    const { words } = driverTraits({ provisioner: 'rancher.io/local-path' });
    expect(words).toEqual([
      expect.stringMatching(/not enforced/),
      expect.stringMatching(/cannot be made larger/),
      expect.stringMatching(/one node/),
      expect.stringMatching(/no snapshots/),
    ]);
  });

  it.each([
    ['File', 'yes'],
    ['None', 'no'],
    ['ReadWriteOnceWithFSType', 'by-csi-driver'],
    [undefined, 'by-csi-driver'],
  ])('reads the fsGroup policy %s of a CSIDriver', (policy, fsGroup) => {
    expect(
      driverTraits({ provisioner: 'ebs.csi.aws.com', fsGroupPolicy: policy }),
    ).toMatchObject({ fsGroup });
    // What a row knows from the driver's own code stands.
    expect(
      driverTraits({
        provisioner: 'rancher.io/local-path',
        fsGroupPolicy: policy,
      }),
    ).toMatchObject({ fsGroup: 'no' });
  });

  it('lays what the operator knows over the row', () => {
    const profile = driverProfile({
      provisioner: 'rancher.io/local-path',
      overrides: [
        { provisioner: 'rancher.io/local-path', enforcesSize: 'yes' },
        { provisioner: 'other', enforcesSize: 'no' },
      ],
    });
    expect(profile.traits).toMatchObject({
      id: 'configured:rancher.io/local-path',
      enforcesSize: 'yes',
      grows: 'no',
      known: true,
    });
  });

  it('lets the operator describe a driver that has no row', () => {
    const profile = driverProfile({
      provisioner: 'example.com/new',
      overrides: [
        { provisioner: 'example.com/new', title: 'New', figures: 'volume' },
      ],
    });
    expect(profile.known).toBe(true);
    expect(profile.traits).toMatchObject({
      title: 'New',
      figures: 'volume',
      grows: 'unknown',
    });
  });
});

describe('the trait table', () => {
  it('has one id for each row', () => {
    const ids = driverRows.map(row => row.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
