import { driverProfile } from '@stowage/backstage-plugin-storage-common';
import type {
  ClusterWorld,
  DriverTraitsOverride,
  ObservedClass,
  Pool,
  PoolRef,
  Tier,
  TierDefinition,
} from '@stowage/backstage-plugin-storage-common';
import { NasLocator } from './nas/NasLocator';
import { nasSharePoolId, nasVolumePoolId } from './nas/nasPools';
import { nfsAddress } from './nas/nfsAddress';
import type { ClusterAssessment } from './types';

/** Whether the tier is meant for this cluster. */
export function isTierOf(tier: TierDefinition, cluster: string): boolean {
  return !tier.clusters || tier.clusters.includes(cluster);
}

function refOf({ id, title, kind, room }: Pool): PoolRef {
  return { id, title, kind, room };
}

/** Nodes that could take a pod now; all that are known where none is schedulable. */
function candidateNodes(world: ClusterWorld): Set<string> {
  return new Set(
    world.nodes
      .filter(node => node.ready === 'true' && !node.unschedulable)
      .map(node => node.name),
  );
}

function localPools(options: {
  world: ClusterWorld;
  pools: Pool[];
}): PoolRef[] {
  const { world, pools } = options;
  const candidates = candidateNodes(world);
  const known = pools.filter(
    pool =>
      pool.kind === 'node-filesystem' &&
      pool.node !== undefined &&
      candidates.has(pool.node),
  );
  // A node without a volume or a reading has no pool yet, and yet a volume could land there.
  const missing = [...candidates]
    .filter(node => !known.some(pool => pool.node === node))
    .sort()
    .map(
      (node): PoolRef => ({
        id: `${world.name}/node-filesystem/${node}`,
        title: `Disk of ${node}`,
        kind: 'node-filesystem',
        room: {
          source: 'none',
          notMeasured: {
            code: 'NO_SOURCE',
            reason: `Not measured: nothing reports on the disk of ${node}.`,
          },
        },
      }),
    );
  return [...known.map(refOf), ...missing];
}

/** The pools on which volumes of this class already lie: where the next one will, too. */
function poolsInUse(options: {
  storageClass: ObservedClass;
  assessment: ClusterAssessment;
}): PoolRef[] {
  const ids = new Set(
    options.assessment.claims
      .filter(claim => claim.storageClass === options.storageClass.name)
      .map(claim => claim.pool?.id),
  );
  return options.assessment.pools.filter(pool => ids.has(pool.id)).map(refOf);
}

/** Pools of the known NAS that an export lies on, the narrowest first. */
function nasPoolIds(options: {
  world: ClusterWorld;
  server: string;
  share: string;
}): string[] {
  const { world, server, share: path } = options;
  const address = nfsAddress({ kind: 'nfs', server, path });
  const location = new NasLocator(world.nas).find(address);
  const { nas, share, volume } = location ?? {};
  return nas
    ? [
        ...(share ? [nasSharePoolId(world.name, nas, share)] : []),
        ...(volume ? [nasVolumePoolId(world.name, nas, volume)] : []),
      ]
    : [];
}

/** Pools of an NFS class are named by its parameters, before any volume is made. */
function exportPool(options: {
  storageClass: ObservedClass;
  assessment: ClusterAssessment;
  world: ClusterWorld;
}): PoolRef[] {
  const { world, assessment } = options;
  const { server, share } = options.storageClass.parameters;
  if (!server || !share) {
    return [];
  }
  const id = `${world.name}/nfs-export/${server}:${share}`;
  const ids = [...nasPoolIds({ world, server, share }), id];
  const known = ids.flatMap(
    each => assessment.pools.find(pool => pool.id === each) ?? [],
  )[0];
  return [
    known
      ? refOf(known)
      : {
          id,
          title: `${server}:${share}`,
          kind: 'nfs-export',
          room: {
            source: 'none',
            notMeasured: {
              code: 'NO_SOURCE',
              reason:
                'Not measured: no kubelet reports on a mounted volume of this export.',
            },
          },
        },
  ];
}

function poolsOf(options: {
  storageClass: ObservedClass;
  world: ClusterWorld;
  assessment: ClusterAssessment;
  pool: ReturnType<typeof driverProfile>['row']['pool'];
}): PoolRef[] {
  const { storageClass, world, assessment, pool } = options;
  if (pool === 'node-filesystem') {
    return localPools({ world, pools: assessment.pools });
  }
  const named =
    pool === 'nfs-export'
      ? exportPool({ storageClass, assessment, world })
      : [];
  return named.length > 0 ? named : poolsInUse({ storageClass, assessment });
}

/** The tiers that a cluster offers, each with where a new volume could land and the room there. */
export function assessTiers(options: {
  world: ClusterWorld;
  tiers: TierDefinition[];
  assessment: ClusterAssessment;
  traitOverrides?: DriverTraitsOverride[];
}): Tier[] {
  const { world, tiers, assessment, traitOverrides } = options;
  const classes = new Map(world.classes.map(item => [item.name, item]));
  const policies = new Map(
    world.csiDrivers.map(driver => [driver.name, driver.fsGroupPolicy]),
  );
  const canRead = world.resources.storageclasses?.state === 'synced';
  return tiers
    .filter(tier => isTierOf(tier, world.name))
    .map(tier => {
      const storageClass = classes.get(tier.storageClass);
      const { traits, row } = driverProfile({
        provisioner: storageClass?.provisioner,
        classParameters: storageClass?.parameters,
        classAnnotations: storageClass?.annotations,
        fsGroupPolicy: policies.get(storageClass?.provisioner ?? ''),
        overrides: traitOverrides,
      });
      const unavailableReason = canRead
        ? `There is no storage class ${tier.storageClass} in cluster ${world.name}.`
        : `Whether the storage class ${tier.storageClass} exists in cluster ${world.name} is not known: storage classes could not be read.`;
      return {
        id: tier.id,
        title: tier.title,
        purpose: tier.purpose,
        cluster: world.name,
        storageClass: tier.storageClass,
        available: storageClass !== undefined,
        unavailableReason: storageClass ? undefined : unavailableReason,
        isDefaultClass: storageClass?.isDefault ?? false,
        reclaimPolicy: storageClass?.reclaimPolicy,
        traits,
        pools: storageClass
          ? poolsOf({ storageClass, world, assessment, pool: row.pool })
          : [],
        backupTarget: tier.backupTarget,
      };
    });
}
