import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type { OperationCheck } from '@stowage/backstage-plugin-storage-common';
import { check } from '../check';
import type { MoveFacts, PoolCandidate } from '../facts';
import { enumerate } from '../words';

/** What must fit beyond the bytes that were counted, for those that are written meanwhile. */
const MARGIN = 1.2;

/** What is known of bytes and room. Missing means that it was not measured. */
export interface Measured {
  bytes?: number;
  files?: number;
  neededBytes?: number;
  /** Room of the roomiest pool that the target could lie on. */
  roomBytes?: number;
  measuredAt?: string;
  /** Claims whose bytes nobody has counted, with the reason. */
  uncounted: Array<{ claim: string; reason: string }>;
}

/**
 * Pools that the target could lie on: of each node that would take it, or of the NAS. Where volumes
 * of its class are on a pool already, that is the one. Of a share and the volume that it lies on,
 * the share is: its quota binds first, and its room is never more than what the volume has left.
 */
export function targetPools(
  move: Pick<MoveFacts, 'world' | 'target' | 'admitted'>,
): MoveFacts['pools'] {
  const { target, world, admitted } = move;
  if (!target) {
    return [];
  }
  const ofClass = new Set(
    world.volumes
      .filter(({ spec }) => spec?.storageClassName === target.className)
      .map(
        ({ spec }) => `${spec?.claimRef?.namespace}/${spec?.claimRef?.name}`,
      ),
  );
  const inUse = world.pools.filter(({ claims }) =>
    claims.some(({ namespace, name }) => ofClass.has(`${namespace}/${name}`)),
  );
  if (!target.onNode) {
    return [
      inUse.find(({ kind }) => kind === 'nas-share') ??
        inUse.find(({ node }) => node === undefined) ??
        unknownPool(`Storage of class ${target.className}`),
    ];
  }
  return admitted.map(
    ({ metadata: { name } }) =>
      inUse.find(({ node }) => node === name) ??
      world.pools.find(
        ({ id }) => id === `${world.cluster}/node-filesystem/${name}`,
      ) ??
      unknownPool(`Disk of ${name}`),
  );
}

/** A place on which nothing has reported yet. */
function unknownPool(title: string): PoolCandidate {
  return {
    title,
    room: {
      source: 'none',
      notMeasured: {
        code: 'NO_SOURCE',
        reason: 'Not measured: nothing reports on it.',
      },
    },
  };
}

function sum(values: Array<number | undefined>): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) =>
      total === undefined || value === undefined ? undefined : total + value,
    0,
  );
}

/** Adds up what was measured. Nothing is guessed: one missing figure makes the sum unknown. */
export function measure(move: MoveFacts): Measured {
  const readings = move.claims.map(({ assessed }) => assessed?.reading);
  const bytes = sum(readings.map(reading => reading?.usedBytes));
  const rooms = move.pools.flatMap(each => each.room.roomBytes ?? []);
  const times = readings.flatMap(reading => reading?.measuredAt ?? []);
  return {
    bytes,
    files: sum(readings.map(reading => reading?.usedInodes)),
    neededBytes: bytes === undefined ? undefined : Math.ceil(bytes * MARGIN),
    roomBytes: rooms.length > 0 ? Math.max(...rooms) : undefined,
    measuredAt: times.sort()[0],
    uncounted: move.claims.flatMap(({ claim, assessed }) =>
      assessed?.reading.usedBytes === undefined
        ? [
            {
              claim: claim.metadata.name,
              reason:
                assessed?.reading.notMeasured?.reason ??
                'Not measured: the claim was not assessed yet.',
            },
          ]
        : [],
    ),
  };
}

function checkInodes(move: MoveFacts, files?: number): OperationCheck[] {
  const pools = move.pools;
  const free = pools.map(pool =>
    pool.room.limitInodes === undefined || pool.room.usedInodes === undefined
      ? undefined
      : pool.room.limitInodes - pool.room.usedInodes,
  );
  const known = free.filter(each => each !== undefined);
  if (
    files === undefined ||
    known.length === 0 ||
    known.length < free.length ||
    Math.max(...known) >= files * MARGIN
  ) {
    return [];
  }
  return [
    check(
      'INODES_SHORT',
      `${files} files, and at most ${Math.max(
        ...known,
      )} inodes are free where they could go.`,
    ),
  ];
}

/** Whether the real bytes and a fifth on top fit where the target could lie. */
export function checkRoom(move: MoveFacts): OperationCheck[] {
  const { bytes, files, neededBytes, uncounted } = measure(move);
  const checks = uncounted.map(({ claim, reason }) =>
    check('BYTES_NOT_MEASURED', `Claim ${claim}: ${reason}`),
  );
  const pools = move.pools;
  if (!move.target || pools.length === 0) {
    return checks;
  }
  const unmeasured = pools.filter(pool => pool.room.roomBytes === undefined);
  if (unmeasured.length > 0) {
    const reasons = unmeasured.map(
      ({ title, room }) =>
        `${title}: ${room.notMeasured?.reason ?? 'Not measured.'}`,
    );
    checks.push(check('ROOM_NOT_MEASURED', reasons.join(' ')));
  }
  if (bytes === undefined || neededBytes === undefined) {
    return checks;
  }
  const known = pools.filter(pool => pool.room.roomBytes !== undefined);
  const fits = (pool: PoolCandidate) =>
    (pool.room.roomBytes ?? 0) >= neededBytes;
  const say = (pool: PoolCandidate) =>
    `${pool.title} ${formatBytes(pool.room.roomBytes ?? 0)}`;
  const need = `${formatBytes(neededBytes)} needed (${formatBytes(
    bytes,
  )} and a fifth)`;
  const short = known.filter(pool => !fits(pool));
  if (known.some(fits)) {
    const warning =
      short.length > 0
        ? `; too little on ${enumerate(
            short.map(say),
          )}, where the move would be undone`
        : '';
    checks.push(
      check(
        'ROOM_OK',
        `${need}, room: ${enumerate(known.filter(fits).map(say))}${warning}.`,
      ),
    );
  } else if (unmeasured.length === 0) {
    checks.push(
      check('ROOM_SHORT', `${need}, room: ${enumerate(short.map(say))}.`),
    );
  }
  return [...checks, ...checkInodes(move, files)];
}

/** That sizes bind nobody there. */
export function checkSizes(move: MoveFacts): OperationCheck[] {
  const { target } = move;
  return target?.profile.row.enforcesSize === 'no'
    ? [
        check(
          'SIZE_NOT_ENFORCED',
          `${target.profile.row.title} does not enforce sizes: what binds is the room of the pool.`,
        ),
      ]
    : [];
}
