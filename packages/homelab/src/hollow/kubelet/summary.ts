import { lstatSync, readdirSync } from 'fs';
import { join } from 'path';
import { Pod } from '../../cluster/podObjects';
import { diskFigures } from '../NodeDisk';
import { ReadyVolume } from '../volumes/PodVolumes';

/** Bytes and files of a folder, as du(1) counts them. */
function folderUsage(folder: string): { bytes: number; files: number } {
  const stats = lstatSync(folder);
  const sum = { bytes: stats.blocks * 512, files: 1 };
  if (stats.isDirectory()) {
    for (const name of readdirSync(folder)) {
      const inner = folderUsage(join(folder, name));
      sum.bytes += inner.bytes;
      sum.files += inner.files;
    }
  }
  return sum;
}

function volumeFigures(volume: ReadyVolume, time: string): object[] {
  if (volume.measured === 'nothing') {
    return [];
  }
  const figures = diskFigures(volume.path);
  const own =
    volume.measured === 'folder' ? folderUsage(volume.path) : undefined;
  return [
    {
      time,
      name: volume.name,
      ...(volume.claim && { pvcRef: volume.claim }),
      ...figures,
      ...(own && { usedBytes: own.bytes, inodesUsed: own.files }),
    },
  ];
}

/**
 * The answer to `/stats/summary` (k8s.io/kubelet/pkg/apis/stats/v1alpha1), with
 * the scopes that a kubelet's figures have: hostPath volumes have none, local
 * and NFS volumes show the filesystem behind them.
 */
export function nodeSummary(input: {
  node: string;
  disk: string;
  /** RFC 3339. */
  now: string;
  pods: { pod: Pod; volumes: readonly ReadyVolume[] }[];
}): object {
  const { node, disk, now, pods } = input;
  return {
    node: {
      nodeName: node,
      startTime: now,
      fs: { time: now, ...diskFigures(disk) },
    },
    pods: pods.map(({ pod, volumes }) => ({
      podRef: {
        name: pod.metadata.name,
        namespace: pod.metadata.namespace,
        uid: pod.metadata.uid,
      },
      startTime: pod.status?.startTime ?? now,
      containers: [],
      volume: volumes.flatMap(volume => volumeFigures(volume, now)),
    })),
  };
}
