import type { NodeFilesystemReading } from '@stowage/backstage-plugin-storage-common';
import type { JoinedClaim } from '../types';
import type { WorldIndex } from '../WorldIndex';
import { NasLocator } from '../nas/NasLocator';
import type { NasLocation } from '../nas/NasLocator';
import { nasPools } from '../nas/nasPools';
import { nfsAddress } from '../nas/nfsAddress';
import { exportPools } from './exportPools';
import { nodePools } from './nodePools';
import type { NodePools } from './nodePools';
import type { PoolDraft } from './types';

/** All pools of a cluster, and which of them a claim draws on. */
export interface DraftedPools {
  pools: PoolDraft[];
  /** The narrowest first: a share's quota before the volume that the share lies on. */
  poolsOf(joined: JoinedClaim): PoolDraft[];
  /** Where on a NAS a claim lies; `undefined` where no NAS is known to have it. */
  locationOf(joined: JoinedClaim): NasLocation | undefined;
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

/**
 * Works out the pools: a node's disks where local volumes or readings are, volumes and quotas of
 * NAS, exports of servers that are no known NAS, CSI storage.
 */
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
  const { nas, name: cluster } = index.world;
  const locator = new NasLocator(nas);
  const locationOf = ({ volume }: JoinedClaim) =>
    locator.find(nfsAddress(volume?.source));
  const onNas = nasPools({ cluster, nas, now });
  const nasPoolsByVolume = new Map<string, PoolDraft[]>();
  for (const claim of joined) {
    const location = locationOf(claim);
    const found = location ? onNas.poolsOf(location) : [];
    if (claim.volume && found.length > 0) {
      nasPoolsByVolume.set(claim.volume.name, found);
    }
  }
  const elsewhere = joined.filter(
    ({ volume }) => !nasPoolsByVolume.has(volume?.name ?? ''),
  );
  const byVolume = exportPools({ joined: elsewhere, index, now });
  const csiPools = new Map<string, PoolDraft>();
  for (const claim of elsewhere) {
    const pool = csiPool(claim, cluster);
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
      ...new Set([
        ...onNas.all,
        ...[...nasPoolsByVolume.values()].flat(),
        ...byVolume.values(),
      ]),
    ],
    locationOf,
    poolsOf: ({ node, volume }) => {
      if (!volume) {
        return [];
      }
      const one =
        node === undefined
          ? byVolume.get(volume.name)
          : byNode.get(node)?.poolOfPath(volume.source.path);
      return nasPoolsByVolume.get(volume.name) ?? (one ? [one] : []);
    },
  };
}
