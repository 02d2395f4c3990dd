import type { NasHealth } from '@stowage/backstage-plugin-storage-common';
import { nasVolumePoolId } from '../nas/nasPools';
import { count, formatTime } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { claimsOnNas } from './claimsOnNas';
import type { FindingContext } from './context';
import { createFinding } from './finding';

const badDisk: NasHealth[] = ['attention', 'failing', 'failed'];
const badPool: NasHealth[] = ['degraded', 'failed'];

/** Disks that will not be there for long, and pools that have lost some. */
export function nasHardwareFindings(
  context: FindingContext,
): AssessedFinding[] {
  const { index, claims } = context;
  const cluster = index.world.name;
  return index.world.nas.flatMap(nas => {
    const { disks, pools, volumes } = nas.hardware.value ?? {
      disks: [],
      pools: [],
      volumes: [],
    };
    const measured = `Read at ${formatTime(nas.hardware.measuredAt ?? '')}.`;
    const onPool = (poolId: string | undefined) => {
      const there = volumes.filter(volume => volume.poolId === poolId);
      return {
        volumes: there,
        poolId: there[0] && nasVolumePoolId(cluster, nas, there[0]),
        ...claimsOnNas(
          claims.filter(
            ({ location }) =>
              location?.nas === nas &&
              poolId !== undefined &&
              location.pool?.id === poolId,
          ),
          cluster,
        ),
      };
    };
    const bad = disks.filter(({ health }) => badDisk.includes(health));
    const diskFindings = bad.map(disk => {
      const pool = pools.find(({ diskIds }) => diskIds.includes(disk.id));
      const { volumes: _, ...rest } = onPool(pool?.id);
      const words = {
        attention: 'needs attention',
        failing: 'is failing',
        failed: 'has failed',
      }[disk.health as 'attention' | 'failing' | 'failed'];
      return createFinding({
        code: 'NAS_DISK_FAILING',
        severity: disk.health === 'attention' ? 'warning' : undefined,
        title: `${disk.title} of ${nas.title} ${words}`,
        subject: { cluster, kind: 'NasDisk', name: `${nas.name}/${disk.id}` },
        evidence: [
          `The NAS calls the disk '${disk.state}'${
            disk.model ? ` (${disk.model})` : ''
          }; SMART: ${disk.smart}.`,
          ...sectorWords(disk),
          pool
            ? `It is one of ${count(pool.diskIds.length, 'disk')} of ${
                pool.title
              } (${pool.layout}), ${toleranceWords(pool)}.`
            : 'It belongs to no pool.',
          measured,
        ].join(' '),
        ...rest,
        data: {
          nas: nas.name,
          disk: disk.title,
          state: disk.state,
          smart: disk.smart,
          reallocatedSectors: disk.reallocatedSectors,
          pendingSectors: disk.pendingSectors,
          uncorrectableSectors: disk.uncorrectableSectors,
        },
      });
    });
    const poolFindings = pools
      .filter(({ health }) => badPool.includes(health))
      .map(pool => {
        const { volumes: there, ...rest } = onPool(pool.id);
        const lost = pool.health === 'failed';
        return createFinding({
          code: 'NAS_POOL_DEGRADED',
          title: lost
            ? `${pool.title} of ${nas.title} has crashed`
            : `${pool.title} of ${nas.title} runs without its full redundancy`,
          subject: { cluster, kind: 'NasPool', name: `${nas.name}/${pool.id}` },
          evidence: [
            `The NAS calls the pool '${pool.state}'; ${count(
              pool.missingDisks,
              'disk',
            )} of ${pool.diskIds.length} ${
              pool.missingDisks === 1 ? 'is' : 'are'
            } missing or broken; layout: ${pool.layout}, ${toleranceWords(
              pool,
            )}.`,
            ...(there.length > 0
              ? [`Volumes on it: ${there.map(({ path }) => path).join(', ')}.`]
              : []),
            measured,
          ].join(' '),
          ...rest,
          data: {
            nas: nas.name,
            pool: pool.title,
            state: pool.state,
            missingDisks: pool.missingDisks,
            tolerates: pool.tolerates,
          },
        });
      });
    return [...diskFindings, ...poolFindings];
  });
}

function sectorWords(disk: {
  reallocatedSectors?: number;
  pendingSectors?: number;
  uncorrectableSectors?: number;
}): string[] {
  const figures = [
    [disk.reallocatedSectors, 'moved elsewhere'],
    [disk.pendingSectors, 'waiting to be'],
    [disk.uncorrectableSectors, 'unreadable'],
  ] as const;
  const known = figures.filter(([amount]) => (amount ?? 0) > 0);
  return known.length === 0
    ? []
    : [
        `Sectors: ${known
          .map(([amount, words]) => `${amount} ${words}`)
          .join(', ')}.`,
      ];
}

function toleranceWords({ tolerates }: { tolerates?: number }): string {
  return tolerates === undefined
    ? 'what it survives is not known'
    : `which survives the loss of ${count(
        tolerates,
        'disk',
      )} when all are well`;
}
