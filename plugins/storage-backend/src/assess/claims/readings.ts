import type {
  NotMeasured,
  Reading,
  VolumeReading,
} from '@stowage/backstage-plugin-storage-common';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import { ageOf } from '../words';
import { livePods } from './mounts';

/** Whether a figure is older than two of its source's intervals. */
export function isStale(
  figure: { measuredAt: string; intervalMs: number },
  now: Date,
): boolean {
  return ageOf({ time: figure.measuredAt, now }) > 2 * figure.intervalMs;
}

/**
 * Whether a figure of this claim is the claim's own use. A walk counts what is in the volume's
 * directory, even nothing, as long as it saw the directory itself (one inode). From the kubelet
 * only a volume's figure counts, and a `used` of 0 is what drivers answer that do not know. What
 * the figures of an unknown driver mean is for the observer to say, who saw their size.
 */
function isOwnUse(reading: VolumeReading, joined: JoinedClaim): boolean {
  if (reading.usedBytes === undefined) {
    return false;
  }
  if (reading.source === 'walk') {
    return reading.usedBytes > 0 || (reading.usedInodes ?? 0) > 0;
  }
  const { figures } = joined.profile.row;
  return (
    (figures === 'volume' ||
      (figures === 'unknown' && reading.scope === 'volume')) &&
    reading.usedBytes > 0
  );
}

/** The observer's words for a source that is switched off, which name the setting. */
function switchedOff(
  index: WorldIndex,
  source: 'walk' | 'kubelet',
): NotMeasured | undefined {
  const problem = index.problemOf(source, undefined);
  return problem?.code === 'WALK_OFF' || problem?.code === 'KUBELET_OFF'
    ? problem
    : undefined;
}

function isNewerThanWalk(joined: JoinedClaim, index: WorldIndex): boolean {
  const walks = index.world.nodeReadings.filter(
    ({ node, source }) => source === 'walk' && node === joined.node,
  );
  const { createdAt } = joined.volume ?? {};
  return (
    createdAt !== undefined &&
    walks.length > 0 &&
    walks.every(({ measuredAt }) => measuredAt < createdAt)
  );
}

function whyNotWalked(joined: JoinedClaim, index: WorldIndex): NotMeasured {
  if (!index.world.walking) {
    return (
      switchedOff(index, 'walk') ?? {
        code: 'WALK_OFF',
        reason:
          'Not measured: walking is switched off, and the kubelet reports nothing about such volumes.',
      }
    );
  }
  const failure = index.readings
    .get(joined.volume?.name ?? '')
    ?.find(reading => reading.source === 'walk')?.failure;
  return (
    failure ??
    index.problemOf('walk', joined.node) ?? {
      code: 'WALK_PENDING',
      reason: isNewerThanWalk(joined, index)
        ? `Not measured: the volume was made after the last walk on ${joined.node}; it is walked within a few minutes.`
        : `Not measured yet: the walk on ${
            joined.node ?? 'its node'
          } has not come to this volume. New volumes are walked within a few minutes.`,
    }
  );
}

function whyKubeletIsSilent(
  joined: JoinedClaim,
  index: WorldIndex,
): NotMeasured {
  if (!index.world.kubelet) {
    return (
      switchedOff(index, 'kubelet') ?? {
        code: 'KUBELET_OFF',
        reason:
          "Not measured: reading the kubelets' statistics is switched off.",
      }
    );
  }
  const reading = index.readings
    .get(joined.volume?.name ?? '')
    ?.find(candidate => candidate.source === 'kubelet');
  if (reading?.failure) {
    return reading.failure;
  }
  const running = livePods(joined.observed, index).filter(
    pod => pod.nodeName !== undefined,
  );
  const problem = index.problemOf('kubelet', running[0]?.nodeName);
  if (problem) {
    return problem;
  }
  if (reading) {
    return {
      code: 'DRIVER_REPORTS_NOTHING',
      reason:
        'Not measured: the driver answered without a figure of what is used.',
    };
  }
  if (running.length === 0 && index.canRead('pods')) {
    return {
      code: 'NOT_MOUNTED',
      reason:
        'Not measured: no pod mounts the claim, and the kubelet reports mounted volumes only.',
    };
  }
  return {
    code: 'NO_SOURCE',
    reason: 'Not measured: the kubelet has not reported on this volume yet.',
  };
}

function whyNotMeasured(joined: JoinedClaim, index: WorldIndex): NotMeasured {
  if (joined.observed.phase !== 'Bound' || !joined.observed.volumeName) {
    return {
      code: 'NOT_BOUND',
      reason: 'Not measured: the claim has no volume.',
    };
  }
  if (
    index.world.state === 'unreachable' ||
    index.world.state === 'misconfigured'
  ) {
    return {
      code: 'CLUSTER_UNREACHABLE',
      reason: 'Not measured: the cluster does not answer.',
    };
  }
  const { figures, pool } = joined.profile.row;
  const kind = joined.volume?.source.kind;
  if (
    kind === 'hostPath' ||
    kind === 'local' ||
    (!joined.volume && pool === 'node-filesystem')
  ) {
    return whyNotWalked(joined, index);
  }
  switch (figures) {
    case 'volume':
      return whyKubeletIsSilent(joined, index);
    case 'export-filesystem':
      return {
        code: 'DRIVER_REPORTS_POOL',
        reason:
          'Not measured: the driver reports the whole file system behind the export.',
      };
    case 'node-filesystem':
      return {
        code: 'DRIVER_REPORTS_POOL',
        reason: "Not measured: the driver reports the node's whole disk.",
      };
    case 'total-only':
      return {
        code: 'DRIVER_REPORTS_NOTHING',
        reason:
          'Not measured: the driver reports the total only, not what is used.',
      };
    case 'nothing':
      return {
        code: 'DRIVER_REPORTS_NOTHING',
        reason: 'Not measured: nothing is reported about such volumes.',
      };
    default:
      return {
        code: 'NO_SOURCE',
        reason:
          'Not measured: what the figures of this driver mean is not known.',
      };
  }
}

/** The newest figure that is the claim's own use, or why there is none. */
export function readingOf(options: {
  joined: JoinedClaim;
  index: WorldIndex;
  now: Date;
}): Reading {
  const { joined, index, now } = options;
  let newest: VolumeReading | undefined;
  if (joined.observed.phase === 'Bound' && joined.volume) {
    for (const reading of index.readings.get(joined.volume.name) ?? []) {
      if (
        isOwnUse(reading, joined) &&
        (!newest || reading.measuredAt > newest.measuredAt)
      ) {
        newest = reading;
      }
    }
  }
  if (!newest) {
    return { source: 'none', notMeasured: whyNotMeasured(joined, index) };
  }
  return {
    usedBytes: newest.usedBytes,
    usedInodes: newest.usedInodes,
    source: newest.source,
    // The kubelet calls everything a file system; the driver's traits say whose it is.
    scope: newest.source === 'kubelet' ? 'volume' : newest.scope,
    measuredAt: newest.measuredAt,
    stale: isStale(newest, now),
  };
}
