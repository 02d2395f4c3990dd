import { quantityToNumber } from '@stowage/backstage-plugin-storage-common';
import type { EvictionThresholds } from '@stowage/backstage-plugin-storage-common';
import type { MoverOptions } from '../movers/protocol';
import type { TargetSide } from './decisions';

type Limits = Pick<
  MoverOptions['copy'],
  'floorBytes' | 'limitBytes' | 'floorPercent' | 'limitPercent'
>;

/** Between pausing and ending: what an application beside it may write meanwhile. */
const FLOOR_PERCENT = 2;
const FLOOR_BYTES = 1024 ** 3;

/** A disk that nothing but volumes uses: full is full, yet a file system at its end is slow. */
const OWN_DISK: Limits = { limitPercent: 1, floorPercent: 3 };

function limitOf(threshold: string): Limits {
  const percentage = /^(\d+(?:\.\d+)?)%$/.exec(threshold.trim());
  if (percentage) {
    const limitPercent = Number(percentage[1]);
    return {
      limitPercent,
      floorPercent: Math.min(100, limitPercent + FLOOR_PERCENT),
    };
  }
  const limitBytes = Math.max(0, quantityToNumber(threshold.trim()) ?? 0);
  return { limitBytes, floorBytes: limitBytes + FLOOR_BYTES };
}

/**
 * How much of the target's pool a copy leaves free: below the floor it stands still, before the
 * limit it ends. On the disk of a node the limit is where its kubelet begins to evict pods, the
 * higher of both thresholds, since images lie on the same disk unless the node was set up otherwise.
 * The mover looks every second, so that what others write to the pool counts too. Pure.
 *
 * @param options.eviction - of the cluster's kubelets, from app-config or their defaults
 */
export function roomLimits(options: {
  side: Pick<TargetSide, 'kind'>;
  eviction?: Pick<EvictionThresholds, 'nodefsAvailable' | 'imagefsAvailable'>;
}): Limits {
  const { side, eviction } = options;
  if (side.kind !== 'hostPath' || !eviction) {
    return OWN_DISK;
  }
  const both = [eviction.nodefsAvailable, eviction.imagefsAvailable].map(
    limitOf,
  );
  const most = (key: keyof Limits) =>
    Math.max(...both.map(each => each[key] ?? 0));
  return {
    limitBytes: most('limitBytes'),
    floorBytes: most('floorBytes'),
    limitPercent: most('limitPercent'),
    floorPercent: most('floorPercent'),
  };
}
