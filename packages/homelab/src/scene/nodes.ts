import { HollowNodeOptions } from '../hollow/HollowNode';

/** What OpenEBS's driver of volume groups calls a node by (its `openebs.io/nodename` topology). */
export const openebsNodeLabel = 'openebs.io/nodename';

/** A 256 GB NVMe disk, as its maker counts: the size that such disks report. */
const nvmeBytes = 256_060_514_304;
const GB = 1_000_000_000;

function worker(name: string, occupiedBytes: number): HollowNodeOptions {
  return {
    name,
    labels: {
      'node.kubernetes.io/instance-type': 'raspberry-pi-5',
      'node-role.kubernetes.io/worker': '',
      [openebsNodeLabel]: name,
    },
    allocatable: {
      cpu: '4',
      memory: '8Gi',
      pods: '110',
      'ephemeral-storage': '238Gi',
    },
    disk: { filesystem: 'declared', sizeBytes: nvmeBytes, occupiedBytes },
  };
}

/**
 * The workers: Raspberry Pis with NVMe disks. Of what the kubelet leaves to
 * pods (85 %), `pi-3` has used six sevenths: it is filling up.
 */
export const nodes: HollowNodeOptions[] = [
  worker('pi-1', 96 * GB),
  worker('pi-2', 61 * GB),
  worker('pi-3', 187 * GB),
];

/** Names of the workers. */
export const nodeNames = nodes.map(({ name }) => name);

/** Has pods run on one node. */
export function onNode(name: string): Record<string, string> {
  return { 'kubernetes.io/hostname': name };
}
