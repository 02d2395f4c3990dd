import { setTimeout as delay } from 'timers/promises';
import type { Cluster } from '../../../src/cluster/Cluster';
import type { Kubectl } from '../../../src/testing';
import type { MovingPortal } from '../portal/MovingPortal';
import type { DatabaseUnderLoad } from './DatabaseUnderLoad';

/** Longer than a replica of the portal may be silent before another takes its work over. */
const longerThanTheLeaseMs = 25_000;
/** Longer than a node may be silent before it counts as not ready. */
const longerThanANodeMayBeSilentMs = 15_000;

/** What a fault may strike. */
export interface Struck {
  cluster: Cluster;
  kubectl: Kubectl;
  database: DatabaseUnderLoad;
  /** The replica that was asked for the operation, and so began with it. */
  portal: MovingPortal;
  /** Which of the two nodes, 0 or 1. */
  node: number;
}

/** Something that happens to a cluster and its portal while a volume is moved. */
export type Fault = (struck: Struck) => Promise<void>;

async function deletePods(
  kubectl: Kubectl,
  namespace: string,
  how: string[],
): Promise<void> {
  // There need not be any at this moment, and the API server may be busy.
  await kubectl.try([
    ...['delete', 'pods', '--all', '--namespace', namespace],
    ...['--wait=false', ...how],
  ]);
}

/** Every kind of fault; each has passed when it returns. */
export const faults: Record<string, Fault> = {
  async 'portal killed'({ portal }) {
    await portal.kill();
    await portal.restart();
  },
  async 'portal frozen longer than its lease'({ portal }) {
    portal.freeze();
    await delay(longerThanTheLeaseMs);
    portal.thaw();
  },
  async 'movers killed'({ kubectl }) {
    await deletePods(kubectl, 'stowage-movers', [
      ...['--grace-period=0', '--force'],
    ]);
  },
  async 'database deleted'({ kubectl, database }) {
    await deletePods(kubectl, database.namespace, []);
  },
  async 'node cut off'({ cluster, node }) {
    const name = cluster.nodes[node];
    await cluster.cut(name);
    try {
      await delay(longerThanANodeMayBeSilentMs);
    } finally {
      await cluster.mend(name);
    }
  },
  async 'API server restarted'({ cluster }) {
    await cluster.restartApiServer();
  },
};
