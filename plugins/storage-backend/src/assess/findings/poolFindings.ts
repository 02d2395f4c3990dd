import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type { ObjectRef } from '@stowage/backstage-plugin-storage-common';
import type { PoolDraft } from '../pools/types';
import { count, formatRatio, formatTime } from '../words';
import type { AssessedFinding } from './AssessedFinding';
import { claimRef, createFinding, nodeRef } from './finding';
import type { FindingContext, MeasuredClaim } from './context';

interface Fill {
  resource: 'bytes' | 'inodes';
  used: number;
  limit: number;
  ratio: number;
}

function fillOf(
  resource: Fill['resource'],
  used: number | undefined,
  limit: number | undefined,
): Fill[] {
  if (used === undefined || limit === undefined) {
    return [];
  }
  return [{ resource, used, limit, ratio: limit > 0 ? used / limit : 1 }];
}

function describe(fill: Fill): string {
  return fill.resource === 'bytes'
    ? `${formatBytes(fill.used)} of ${formatBytes(
        fill.limit,
      )} are used (${formatRatio(fill.ratio)})`
    : `${fill.used} of ${fill.limit} inodes are used (${formatRatio(
        fill.ratio,
      )})`;
}

function sharers(
  claims: MeasuredClaim[],
  cluster: string,
): AssessedFinding['mentions'] {
  if (claims.length === 0) {
    return undefined;
  }
  const biggestFirst = [...claims].sort(
    (a, b) => (b.reading.usedBytes ?? 0) - (a.reading.usedBytes ?? 0),
  );
  return {
    lead: `${count(claims.length, 'claim')} ${
      claims.length === 1 ? 'draws' : 'draw'
    } on it:`,
    items: biggestFirst.map(({ observed, reading }) => ({
      claim: claimRef(cluster, observed),
      words: `${observed.namespace}/${observed.name} (${
        reading.usedBytes === undefined
          ? 'not measured'
          : formatBytes(reading.usedBytes)
      })`,
    })),
  };
}

function poolFinding(
  pool: PoolDraft,
  context: FindingContext,
): AssessedFinding | undefined {
  const { room } = pool;
  const { world, nodes } = context.index;
  const fills = [
    ...fillOf('bytes', room.usedBytes, room.limitBytes),
    ...fillOf('inodes', room.usedInodes, room.limitInodes),
  ].sort((a, b) => b.ratio - a.ratio);
  const [worst] = fills;
  const pressure =
    pool.node !== undefined &&
    pool.kind === 'node-filesystem' &&
    // The condition is about the disk that the kubelet guards.
    pool.id.endsWith(`/${pool.node}`) &&
    nodes.get(pool.node)?.diskPressure === true;
  const isFull = pressure || (worst !== undefined && worst.ratio >= 1);
  const isFilling =
    worst !== undefined && worst.ratio >= context.poolFillingRatio;
  if (!isFull && !isFilling) {
    return undefined;
  }
  const claims = context.claimsByPool.get(pool.id) ?? [];
  const subject: ObjectRef =
    pool.kind === 'node-filesystem' && pool.node !== undefined
      ? nodeRef(world.name, pool.node)
      : { cluster: world.name, kind: 'Pool', name: pool.title };
  const measured = worst
    ? `${describe(worst)}, measured at ${formatTime(
        room.measuredAt ?? '',
      )} by the ${room.source}${
        room.stale ? ' and not since: the figure is stale' : ''
      }. The limit: ${room.limitSource}.`
    : 'Its use was not measured.';
  return createFinding({
    code: isFull ? 'POOL_FULL' : 'POOL_FILLING',
    title: isFull
      ? `${pool.title} is full${
          worst?.resource === 'inodes' && worst.ratio >= 1 ? ' of files' : ''
        }`
      : `${pool.title} fills up`,
    subject,
    key: pool.id,
    poolId: pool.id,
    claims: claims.map(({ observed }) => claimRef(world.name, observed)),
    evidence: [
      ...(pressure
        ? [`The node ${pool.node} reports DiskPressure and evicts pods.`]
        : []),
      measured,
      ...(claims.length === 0 ? ['No claim draws on it.'] : []),
    ].join(' '),
    mentions: sharers(claims, world.name),
    data: {
      pool: pool.title,
      node: pool.node,
      resource: worst?.resource,
      used: worst?.used,
      limit: worst?.limit,
      ratio: worst?.ratio.toFixed(3),
      roomBytes: room.roomBytes,
      measuredAt: room.measuredAt,
      claims: claims.length,
      diskPressure: pressure ? 'true' : undefined,
    },
  });
}

/** One finding for each pool that fills up or is full, whichever of bytes and inodes is worse. */
export function poolFindings(context: FindingContext): AssessedFinding[] {
  return context.pools.flatMap(pool => poolFinding(pool, context) ?? []);
}
