import type {
  NodeFilesystemReading,
  NotMeasured,
  PoolRoom,
} from '@stowage/backstage-plugin-storage-common';
import { isStale } from '../claims/readings';
import type { WorldIndex } from '../WorldIndex';
import { firstToEvict, reservedBy } from './threshold';
import type { PoolDraft } from './types';

/** Two sizes that differ by less are the same file system seen through two tools. */
const SAME_FILESYSTEM_TOLERANCE = 0.005;

type Measured = NodeFilesystemReading & {
  totalBytes: number;
  availableBytes: number;
};

function isMeasured(reading: NodeFilesystemReading): reading is Measured {
  return (reading.totalBytes ?? 0) > 0 && reading.availableBytes !== undefined;
}

function isSameFilesystem(one: Measured, other: Measured): boolean {
  return (
    Math.abs(one.totalBytes - other.totalBytes) <=
    one.totalBytes * SAME_FILESYSTEM_TOLERANCE
  );
}

function newest<T extends { measuredAt: string }>(items: T[]): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best && best.measuredAt >= item.measuredAt ? best : item),
    undefined,
  );
}

function inodesOf(options: {
  reading: Measured;
  threshold?: string;
}): Partial<PoolRoom> {
  const { totalInodes, freeInodes } = options.reading;
  // Btrfs and others without a fixed number of inodes report 0.
  if (!totalInodes || freeInodes === undefined) {
    return {};
  }
  const reserved =
    options.threshold === undefined
      ? 0
      : reservedBy({ threshold: options.threshold, total: totalInodes });
  return {
    totalInodes,
    usedInodes: totalInodes - freeInodes,
    limitInodes: totalInodes - (reserved ?? 0),
  };
}

/** Room of a file system; `evicts` where the kubelet's thresholds apply to it. */
function roomOf(options: {
  reading: Measured;
  evicts: boolean;
  index: WorldIndex;
  now: Date;
}): PoolRoom {
  const { reading, evicts, index, now } = options;
  const { eviction } = index.world;
  const { threshold, reserved } = evicts
    ? firstToEvict({ eviction, total: reading.totalBytes })
    : { threshold: '0', reserved: 0 };
  const limitBytes = Math.max(0, reading.totalBytes - (reserved ?? 0));
  const usedBytes = reading.totalBytes - reading.availableBytes;
  let limitSource =
    'the whole disk: it is not the one that the kubelet guards, so nothing is evicted before it is full';
  if (evicts) {
    limitSource =
      reserved === undefined
        ? `the whole disk: the eviction threshold '${threshold}' (${eviction.source}) cannot be read`
        : `pods are evicted when less than ${threshold} is available (${eviction.source})`;
  }
  return {
    totalBytes: reading.totalBytes,
    usedBytes,
    limitBytes,
    roomBytes: Math.max(0, limitBytes - usedBytes),
    ...inodesOf({
      reading,
      threshold: evicts ? eviction.nodefsInodesFree : undefined,
    }),
    limitSource,
    source: reading.source,
    measuredAt: reading.measuredAt,
    stale: isStale(reading, now),
  };
}

function whyNoRoom(options: {
  node: string;
  readings: NodeFilesystemReading[];
  index: WorldIndex;
}): NotMeasured {
  const { node, readings, index } = options;
  const { world } = index;
  if (world.state === 'unreachable' || world.state === 'misconfigured') {
    return {
      code: 'CLUSTER_UNREACHABLE',
      reason: 'Not measured: the cluster does not answer.',
    };
  }
  const failure =
    newest(readings.filter(reading => reading.failure !== undefined))
      ?.failure ??
    index.problemOf('kubelet', node) ??
    index.problemOf('walk', node);
  if (failure) {
    return failure;
  }
  if (!world.kubelet && !world.walking) {
    return {
      code: 'KUBELET_OFF',
      reason:
        "Not measured: reading the kubelets' statistics and walking are both switched off.",
    };
  }
  return {
    code: world.walking ? 'WALK_PENDING' : 'NO_SOURCE',
    reason: `Not measured yet: nothing has reported on the disk of ${node}.`,
  };
}

/** The file systems of one node, and which of them holds a path. */
export interface NodePools {
  pools: PoolDraft[];
  poolOfPath(path: string | undefined): PoolDraft;
}

function holds(folder: string, path: string): boolean {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path === folder || path.startsWith(prefix);
}

/**
 * The pools of a node: the file system that the kubelet guards, and a further one for each walked
 * folder that lies on a disk of another size.
 */
export function nodePools(options: {
  node: string;
  readings: NodeFilesystemReading[];
  index: WorldIndex;
  now: Date;
}): NodePools {
  const { node, readings, index, now } = options;
  const id = `${index.world.name}/node-filesystem/${node}`;
  const measured = readings.filter(isMeasured);
  const guarded =
    newest(measured.filter(reading => reading.source === 'kubelet')) ??
    // Without the kubelet's word the first folder is taken for the guarded disk: too early a
    // warning is better than none.
    measured.find(reading => reading.source === 'walk');

  const main: PoolDraft = {
    id,
    title: `Disk of ${node}`,
    kind: 'node-filesystem',
    node,
    room: { source: 'none', notMeasured: whyNoRoom({ node, readings, index }) },
  };
  const others = new Map<string, PoolDraft>();
  if (guarded) {
    const same = measured.filter(reading => isSameFilesystem(guarded, reading));
    main.room = roomOf({
      reading: newest(same) ?? guarded,
      evicts: true,
      index,
      now,
    });
    for (const reading of measured) {
      if (reading.path !== undefined && !isSameFilesystem(guarded, reading)) {
        others.set(reading.path, {
          id: `${id}:${reading.path}`,
          title: `${reading.path} on ${node}`,
          kind: 'node-filesystem',
          node,
          room: roomOf({ reading, evicts: false, index, now }),
        });
      }
    }
  }
  return {
    pools: [main, ...others.values()],
    poolOfPath: path => {
      const folders =
        path === undefined
          ? []
          : [...others.keys()].filter(folder => holds(folder, path));
      const longest = folders.sort((a, b) => b.length - a.length)[0];
      return (longest && others.get(longest)) || main;
    },
  };
}
