import type { NodeFilesystemReading } from '@stowage/backstage-plugin-storage-common';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import { exportPools } from './exportPools';
import { nodePools } from './nodePools';
import type { NodePools } from './nodePools';
import type { PoolDraft } from './types';

/** All pools of a cluster, and which of them a claim draws on. */
export interface DraftedPools {
  pools: PoolDraft[];
  poolOf(joined: JoinedClaim): PoolDraft | undefined;
}

function csiPool(joined: JoinedClaim, cluster: string): PoolDraft | undefined {
  const driver = joined.profile.provisioner;
  if (
    !joined.volume ||
    driver === undefined ||
    joined.profile.row.pool !== 'csi-pool'
  ) {
    return undefined;
  }
  const { state, nodes } = joined.pinning;
  const node = state === 'pinned' && nodes.length === 1 ? nodes[0] : undefined;
  return {
    id: `${cluster}/csi-pool/${driver}${node ? `@${node}` : ''}`,
    title: `${joined.profile.row.title}${node ? ` on ${node}` : ''}`,
    kind: 'csi-pool',
    node,
    room: {
      source: 'none',
      notMeasured: {
        code: 'NO_SOURCE',
        reason: `Not measured: Stowage has no way to ask ${driver} how full its storage is.`,
      },
    },
  };
}

/** Works out the pools: a node's disks where local volumes or readings are, exports, CSI storage. */
export function draftPools(options: {
  joined: JoinedClaim[];
  index: WorldIndex;
  now: Date;
}): DraftedPools {
  const { joined, index, now } = options;
  const readingsByNode = new Map<string, NodeFilesystemReading[]>();
  for (const reading of index.world.nodeReadings) {
    const readings = readingsByNode.get(reading.node);
    if (readings) {
      readings.push(reading);
    } else {
      readingsByNode.set(reading.node, [reading]);
    }
  }
  const nodeNames = new Set(readingsByNode.keys());
  for (const { node } of joined) {
    if (node !== undefined) {
      nodeNames.add(node);
    }
  }
  for (const stray of index.world.strays) {
    nodeNames.add(stray.node);
  }

  const byNode = new Map<string, NodePools>();
  for (const node of [...nodeNames].sort()) {
    byNode.set(
      node,
      nodePools({
        node,
        readings: readingsByNode.get(node) ?? [],
        index,
        now,
      }),
    );
  }
  const byVolume = exportPools({ joined, index, now });
  const csiPools = new Map<string, PoolDraft>();
  for (const claim of joined) {
    const pool = csiPool(claim, index.world.name);
    if (pool && claim.volume && !csiPools.has(pool.id)) {
      csiPools.set(pool.id, pool);
    }
    if (pool && claim.volume) {
      byVolume.set(claim.volume.name, csiPools.get(pool.id) ?? pool);
    }
  }

  return {
    pools: [
      ...[...byNode.values()].flatMap(node => node.pools),
      ...new Set(byVolume.values()),
    ],
    poolOf: ({ node, volume }) => {
      if (!volume) {
        return undefined;
      }
      return node === undefined
        ? byVolume.get(volume.name)
        : byNode.get(node)?.poolOfPath(volume.source.path);
    },
  };
}
