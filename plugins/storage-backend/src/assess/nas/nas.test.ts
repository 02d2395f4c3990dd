import type {
  ClusterWorld,
  ObservedNas,
  ObservedVolumeSource,
} from '@stowage/backstage-plugin-storage-common';
import {
  assess,
  assessOne,
  buildClaim,
  buildClass,
  buildNas,
  buildNode,
  buildPod,
  buildRule,
  buildShare,
  buildVolume,
  codesOf,
  GIB,
  minutesAgo,
} from '../testing';
import { nfsAddress } from './nfsAddress';

/** A world with one claim on NFS, mounted by a pod with this image. */
function onNfs(
  nas: ObservedNas,
  options: {
    source?: ObservedVolumeSource;
    image?: string;
  } = {},
): Partial<ClusterWorld> {
  const {
    source = { kind: 'nfs', server: '192.0.2.20', path: '/volume1/k8s/shop' },
    image = 'nginx:1',
  } = options;
  return {
    nas: [nas],
    nodes: [buildNode({ address: '192.0.2.31' })],
    claims: [buildClaim({ storageClass: 'nfs' })],
    classes: [buildClass({ name: 'nfs', provisioner: 'nfs.csi.k8s.io' })],
    volumes: [
      buildVolume({
        annotations: {},
        storageClass: 'nfs',
        source,
        nodeAffinity: undefined,
      }),
    ],
    pods: [buildPod({ images: [image] })],
  };
}

const nasCodes = (world: Partial<ClusterWorld>) =>
  codesOf(assess(world).findings).filter(code =>
    /^(NAS|EXPORT|POOL)_/.test(code),
  );

describe('nfsAddress', () => {
  it.each<[string, ObservedVolumeSource, string | undefined]>([
    [
      'in-tree',
      { kind: 'nfs', server: 'NAS.home.', path: '/volume1//k8s/' },
      'nas.home /volume1/k8s',
    ],
    [
      'nfs.csi.k8s.io',
      {
        kind: 'csi',
        volumeAttributes: {
          server: '[2001:DB8::1]',
          share: '/volume1/k8s',
          subdir: 'pvc-1',
        },
      },
      '2001:db8::1 /volume1/k8s/pvc-1',
    ],
    [
      'csi.san.synology.com',
      {
        kind: 'csi',
        volumeAttributes: { dsm: '192.0.2.20', source: '/volume1/k8s-csi-1' },
      },
      '192.0.2.20 /volume1/k8s-csi-1',
    ],
    [
      'a LUN',
      { kind: 'csi', volumeAttributes: { dsm: '192.0.2.20', source: '' } },
      undefined,
    ],
    ['a directory', { kind: 'hostPath', path: '/volume1/k8s' }, undefined],
  ])('of %s', (_, source, expected) => {
    const found = nfsAddress(source);
    expect(found && `${found.server} ${found.path}`).toBe(expected);
  });
});

describe('a claim on a NAS', () => {
  it.each(['192.0.2.20', 'nas.home', 'NAS.HOME', 'nas'])(
    'is joined to its share by the address %s',
    server => {
      const claim = assessOne(
        onNfs(buildNas(), {
          source: { kind: 'nfs', server, path: '/volume1/k8s/shop' },
        }),
      );
      expect(claim.nas).toMatchObject({
        nas: 'nas',
        model: 'DS920+',
        state: 'ready',
        volume: { path: '/volume1', health: 'normal', usedBytes: 400 * GIB },
        pool: { layout: 'raid_5', missingDisks: 0 },
        share: { name: 'k8s', path: '/volume1/k8s', quota: 'none' },
        exported: { served: 'yes', rules: [{ client: '*', squash: 'none' }] },
        snapshots: { count: 2 },
        measuredAt: minutesAgo(2),
        stale: false,
      });
      expect(claim.nas?.disks).toHaveLength(3);
      expect(JSON.stringify(claim.nas)).not.toContain('serial-');
      expect(claim.pool).toMatchObject({
        id: 'house/nas-volume/nas:/volume1',
        kind: 'nas-volume',
        room: { source: 'nas', limitBytes: 1000 * GIB, roomBytes: 600 * GIB },
      });
    },
  );

  it('is not joined to a share whose name only begins alike', () => {
    const claim = assessOne(
      onNfs(buildNas(), {
        source: { kind: 'nfs', server: 'nas', path: '/volume1/k8s-old' },
      }),
    );
    expect(claim.nas?.share).toBeUndefined();
    expect(claim.nas?.volume?.path).toBe('/volume1');
  });

  it('on another server stays on its export', () => {
    const { claims } = assess(
      onNfs(buildNas(), {
        source: { kind: 'nfs', server: '192.0.2.99', path: '/volume1/k8s' },
      }),
    );
    expect(claims[0].nas).toBeUndefined();
    expect(claims[0].pool?.kind).toBe('nfs-export');
  });

  it('on a NAS that was never heard stays on its export, and says why', () => {
    const problem = {
      reason: 'unreachable' as const,
      message: 'nothing listens there',
      since: minutesAgo(9),
    };
    const world = onNfs(
      buildNas({
        state: 'unreachable',
        problem,
        lastContact: undefined,
        hardware: { problem },
        shares: { problem },
        exports: {},
        snapshots: {},
      }),
    );
    const { claims, findings } = assess(world);
    expect(claims[0].pool?.kind).toBe('nfs-export');
    expect(claims[0].nas).toMatchObject({
      state: 'unreachable',
      message: 'nothing listens there',
      disks: [],
    });
    const found = findings.find(({ code }) => code === 'NAS_UNREACHABLE');
    expect(found).toMatchObject({
      severity: 'unknown',
      since: minutesAgo(9),
      subject: { kind: 'Nas', name: 'nas' },
      claims: [{ name: 'data-db-0' }],
    });
    expect(found?.evidence).toContain('never heard');
  });

  it('draws on its quota and on the volume', () => {
    const world = onNfs(
      buildNas({
        share: { quota: 'set', quotaBytes: 100 * GIB, usedBytes: 95 * GIB },
      }),
    );
    const { claims, pools, findings } = assess(world);
    expect(claims[0].pool).toMatchObject({
      id: 'house/nas-share/nas:/volume1/k8s',
      room: { limitBytes: 100 * GIB, roomBytes: 5 * GIB },
    });
    expect(pools.map(({ kind, claims: on }) => [kind, on.length])).toEqual([
      ['nas-volume', 1],
      ['nas-share', 1],
    ]);
    const filling = findings.filter(({ code }) => code === 'POOL_FILLING');
    expect(filling).toHaveLength(1);
    expect(filling[0].title).toBe('Share k8s on NAS fills up');
    expect(filling[0].evidence).toContain('95');
  });

  it('has no more room than the volume, whatever its quota', () => {
    const { pool } = assessOne(
      onNfs(
        buildNas({
          share: { quota: 'set', quotaBytes: 2000 * GIB, usedBytes: GIB },
        }),
      ),
    );
    expect(pool?.room.roomBytes).toBe(600 * GIB);
    expect(pool?.room.limitSource).toContain('only 600');
  });

  it('is not called safe from a quota whose use is not known', () => {
    const { pool } = assessOne(
      onNfs(
        buildNas({
          share: { quota: 'set', quotaBytes: GIB, usedBytes: undefined },
        }),
      ),
    );
    expect(pool?.room).toMatchObject({
      source: 'none',
      notMeasured: { code: 'NO_SOURCE' },
    });
  });
});

describe('findings about a NAS', () => {
  it('are none where all is well', () => {
    expect(nasCodes(onNfs(buildNas()))).toEqual([]);
  });

  it('a volume that fills up, and one that is full', () => {
    const nas = buildNas();
    const [volume] = nas.hardware.value!.volumes;
    volume.usedBytes = 900 * GIB;
    expect(nasCodes(onNfs(nas))).toEqual(['POOL_FILLING']);
    volume.usedBytes = volume.totalBytes;
    expect(nasCodes(onNfs(nas))).toEqual(['POOL_FULL']);
  });

  it.each([
    ['failing', 'critical'],
    ['failed', 'critical'],
    ['attention', 'warning'],
  ] as const)('a disk that is %s is %s', (health, severity) => {
    const nas = buildNas();
    Object.assign(nas.hardware.value!.disks[1], {
      health,
      state: health,
      smart: 'failing',
      reallocatedSectors: 2016,
    });
    const found = assess(onNfs(nas)).findings.find(
      ({ code }) => code === 'NAS_DISK_FAILING',
    );
    expect(found).toMatchObject({
      severity,
      poolId: 'house/nas-volume/nas:/volume1',
      claims: [{ name: 'data-db-0' }],
    });
    expect(found?.evidence).toMatch(/2016 moved elsewhere/);
    expect(found?.evidence).toMatch(/survives the loss of 1 disk/);
  });

  it('a disk of an unknown state is no finding', () => {
    const nas = buildNas();
    nas.hardware.value!.disks[0].health = 'unknown';
    expect(nasCodes(onNfs(nas))).toEqual([]);
  });

  it('a pool that lost a disk', () => {
    const nas = buildNas();
    Object.assign(nas.hardware.value!.pools[0], {
      health: 'degraded',
      state: 'degrade',
      missingDisks: 1,
    });
    const found = assess(onNfs(nas)).findings.find(
      ({ code }) => code === 'NAS_POOL_DEGRADED',
    );
    expect(found?.title).toBe('Pool 1 of NAS runs without its full redundancy');
    expect(found?.evidence).toContain('/volume1');
  });

  it('a refused login, told apart from silence', () => {
    const problem = {
      reason: 'login-refused' as const,
      code: 400,
      message: 'account or password is wrong',
      since: minutesAgo(9),
    };
    const world = onNfs(buildNas({ state: 'refused', problem }));
    expect(nasCodes(world)).toEqual(['NAS_LOGIN_REFUSED']);
    // What it said before is still there, with its age.
    expect(assessOne(world).nas?.volume?.usedBytes).toBe(400 * GIB);
  });

  it('parts that could not be read, in one finding', () => {
    const nas = buildNas({ state: 'partial' });
    const problem = {
      reason: 'busy' as const,
      code: 2370,
      message: 'NFS is busy',
      since: minutesAgo(4),
    };
    nas.exports.k8s.problem = problem;
    nas.snapshots.k8s.problem = { ...problem, since: minutesAgo(8) };
    const found = assess(onNfs(nas)).findings.filter(
      ({ code }) => code === 'NAS_NOT_READ',
    );
    expect(found).toHaveLength(1);
    expect(found[0].evidence).toContain('exports of k8s, snapshots of k8s');
    expect(found[0].since).toBe(minutesAgo(8));
  });
});

describe('findings about exports', () => {
  const async = buildRule({ writes: 'async' });

  it('a database on an asynchronous export', () => {
    const world = onNfs(buildNas({ rules: [async] }), { image: 'postgres:17' });
    expect(nasCodes(world)).toEqual(['EXPORT_ASYNC']);
    const [found] = assess(world).findings.filter(
      ({ code }) => code === 'EXPORT_ASYNC',
    );
    expect(found.evidence).toContain('PostgreSQL runs on it');
    expect(found.claims).toHaveLength(1);
  });

  it.each([
    ['something else on it', { rules: [async] }, 'nginx:1'],
    ['a synchronous one', { rules: [buildRule()] }, 'postgres:17'],
    [
      'one of which that is not known',
      { rules: [buildRule({ writes: 'unknown' })] },
      'postgres:17',
    ],
    [
      'one that is read only',
      { rules: [{ ...async, access: 'ro' as const }] },
      'postgres:17',
    ],
    [
      'a rule for somebody who is no node',
      { rules: [{ ...async, client: '192.0.2.77' }, buildRule()] },
      'postgres:17',
    ],
    [
      'one that could not be read',
      { exports: {}, rules: [async] },
      'postgres:17',
    ],
  ])('is none with %s', (_, nas, image) => {
    expect(nasCodes(onNfs(buildNas(nas), { image }))).toEqual([]);
  });

  it('takes a rule for an address seriously where addresses of nodes are not known', () => {
    const world = onNfs(
      buildNas({ rules: [{ ...async, client: '192.0.2.77' }] }),
      { image: 'postgres:17' },
    );
    expect(nasCodes({ ...world, nodes: [buildNode()] })).toEqual([
      'EXPORT_ASYNC',
    ]);
  });

  it.each(['root', 'all'] as const)('squashing of %s', squash => {
    const world = onNfs(
      buildNas({ rules: [buildRule({ squash, mapsTo: 'admin' })] }),
    );
    expect(nasCodes(world)).toEqual(['EXPORT_SQUASHES_ROOT']);
  });

  it('says nothing about shares on which no claim lies', () => {
    const nas = buildNas({
      share: buildShare({ name: 'media' }),
      rules: [{ ...async, squash: 'all' }],
    });
    expect(nasCodes(onNfs(nas, { image: 'postgres:17' }))).toEqual([]);
  });
});
