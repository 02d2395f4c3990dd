import type {
  PoolRoom,
  Reading,
} from '@stowage/backstage-plugin-storage-common';

/** What a reading says about the claim's own use. */
export type Usage =
  | { kind: 'measured'; bytes: number; stale: boolean }
  /** The figure is about the file system that the claim lies on, not about the claim. */
  | { kind: 'filesystem'; bytes: number }
  | { kind: 'not-measured' };

/** Reads a reading. Only a figure about the volume or its directory is the claim's own use. */
export function usageOf(reading: Reading): Usage {
  const { usedBytes } = reading;
  if (usedBytes === undefined || reading.notMeasured) {
    return { kind: 'not-measured' };
  }
  if (reading.scope === 'filesystem') {
    return { kind: 'filesystem', bytes: usedBytes };
  }
  return { kind: 'measured', bytes: usedBytes, stale: reading.stale ?? false };
}

/** How full a pool is, all in bytes; `limit` falls back to the total where no limit is known. */
export interface RoomFigures {
  total: number;
  used: number;
  limit: number;
  limitKnown: boolean;
  /** Bytes left until trouble starts; never negative. */
  left: number;
  /** `used` as a share of `limit`; above 1 when the limit is passed. */
  share: number;
}

/** The figures of a pool's room, or nothing where they were not measured. */
export function roomOf(room: PoolRoom): RoomFigures | undefined {
  const { totalBytes: total, usedBytes: used } = room;
  if (room.notMeasured || !total || used === undefined) {
    return undefined;
  }
  const limit = room.limitBytes ?? total;
  return {
    total,
    used,
    limit,
    limitKnown: room.limitBytes !== undefined,
    left: room.roomBytes ?? Math.max(0, limit - used),
    share: limit > 0 ? used / limit : 1,
  };
}

/**
 * Why something was not measured, without the words that say that it was not: the server's
 * sentence stands for itself, and beside a label those words would be said twice.
 */
export function reasonAlone(reason: string): string {
  return reason.replace(/^not measured(?: yet)?:\s*/i, '');
}
