import { formatBytes } from '@stowage/backstage-plugin-storage-common';
import type {
  CodedCheck,
  PoolRef,
} from '@stowage/backstage-plugin-storage-common';
import { check } from './types';
import type { CheckContext } from './types';

/** Nothing that a claim can land on is that large, so such a size is a slip of the finger. */
const ABSURD_BYTES = 2n ** 50n;

function most(
  pools: PoolRef[],
  figure: 'roomBytes' | 'totalBytes',
): { pool: PoolRef; bytes: number } | undefined {
  return pools
    .flatMap(pool => {
      const bytes = pool.room[figure];
      return bytes === undefined ? [] : [{ pool, bytes }];
    })
    .sort((a, b) => b.bytes - a.bytes)[0];
}

function roomChecks(options: {
  pools: PoolRef[];
  bytes: bigint;
  enforced: boolean;
}): CodedCheck[] {
  const { pools, bytes, enforced } = options;
  const roomiest = most(pools, 'roomBytes');
  if (!roomiest) {
    const reason = pools[0]?.room.notMeasured?.reason;
    return [
      check({
        code: 'POOL_ROOM_UNKNOWN',
        level: 'information',
        field: 'size',
        message: `How much room there is, is not known.${
          reason ? ` ${reason}` : ''
        }`,
      }),
    ];
  }
  const room = `${formatBytes(roomiest.bytes)} to the limit on ${
    roomiest.pool.title
  }${roomiest.pool.room.stale ? ' (as last measured)' : ''}`;
  const fits = bytes <= BigInt(Math.floor(roomiest.bytes));
  if (fits) {
    return [
      check({
        code: 'POOL_ROOM_OK',
        level: 'ok',
        field: 'size',
        message: `There is room: ${room}.`,
      }),
    ];
  }
  return [
    check({
      code: 'POOL_ROOM_SHORT',
      // Other claims may shrink before this one grows; where sizes bind, there is nothing to hope.
      level: enforced ? 'blocking' : 'warning',
      field: 'size',
      message: `The pool with the most room has less than was asked for: ${room}.`,
      remedy: 'Ask for less, make room, or choose another tier.',
    }),
  ];
}

/** Whether the storage itself has room, and what the size means on it. */
export function poolChecks({ tier, bytes }: CheckContext): CodedCheck[] {
  if (bytes === undefined || !tier?.available) {
    return bytes !== undefined && bytes >= ABSURD_BYTES
      ? [tooLarge(bytes)]
      : [];
  }
  const largest = most(tier.pools, 'totalBytes');
  // The total counts only where every pool was measured: the largest might be the unknown one.
  const allMeasured = tier.pools.every(
    pool => pool.room.totalBytes !== undefined,
  );
  if (largest && allMeasured && bytes > BigInt(Math.floor(largest.bytes))) {
    return [
      check({
        code: 'SIZE_BEYOND_POOL',
        level: 'blocking',
        field: 'size',
        message: `${formatBytes(bytes)} is more than any pool of ${
          tier.title
        } holds: the largest, ${largest.pool.title}, has ${formatBytes(
          largest.bytes,
        )} in all.`,
        remedy: 'Ask for less, or choose another tier.',
      }),
    ];
  }
  if (bytes >= ABSURD_BYTES) {
    return [tooLarge(bytes)];
  }
  const enforced = tier.traits.enforcesSize === 'yes';
  const checks = roomChecks({ pools: tier.pools, bytes, enforced });
  if (enforced) {
    return checks;
  }
  const roomiest = most(tier.pools, 'roomBytes');
  return [
    ...checks,
    check({
      code: 'SIZE_NOT_ENFORCED',
      level: 'information',
      field: 'size',
      message: `${tier.traits.title} ${
        tier.traits.enforcesSize === 'no'
          ? 'does not enforce sizes'
          : 'may not enforce sizes'
      }: what binds is the room of the pool${
        roomiest
          ? `, ${formatBytes(roomiest.bytes)} to the limit on ${
              roomiest.pool.title
            }`
          : ', which was not measured'
      }. The size still counts against quotas.`,
    }),
  ];
}

function tooLarge(bytes: bigint): CodedCheck {
  return check({
    code: 'SIZE_TOO_LARGE',
    level: 'blocking',
    field: 'size',
    message: `${formatBytes(bytes)} is beyond what a claim can be given.`,
    remedy: 'Check the unit: 10Gi is ten gibibytes.',
  });
}
