import { Pod } from '../../cluster/podObjects';
import { declaredFigures } from '../declaredFigures';
import { folderUsage } from '../folderUsage';
import { DiskFigures, diskFigures } from '../NodeDisk';
import { readVolumeSize } from '../volumes/volumeSize';
import { ReadyVolume } from '../volumes/PodVolumes';

/** What a kubelet's plugin for the volume would measure; undefined where it has none. */
async function figuresOf(
  volume: ReadyVolume,
  disk: DiskFigures,
): Promise<DiskFigures | undefined> {
  const { nfs, path } = volume;
  switch (volume.measured) {
    case 'filesystem':
      // A volume that is no export lies on the node's own disk.
      return nfs ? (await nfs.figures?.()) ?? diskFigures(path) : disk;
    case 'folder': {
      const { bytes, files } = folderUsage(path);
      return { ...disk, usedBytes: bytes, inodesUsed: files };
    }
    case 'volume':
      return declaredFigures({
        sizeBytes: readVolumeSize(path) ?? disk.capacityBytes,
        usage: folderUsage(path),
      });
    default:
      return undefined;
  }
}

async function volumeFigures(
  volume: ReadyVolume,
  disk: DiskFigures,
  time: string,
): Promise<object[]> {
  const figures = await figuresOf(volume, disk);
  return figures
    ? [
        {
          time,
          name: volume.name,
          ...(volume.claim && { pvcRef: volume.claim }),
          ...figures,
        },
      ]
    : [];
}

/**
 * The answer to `/stats/summary` (k8s.io/kubelet/pkg/apis/stats/v1alpha1), with
 * the scopes that a kubelet's figures have: hostPath volumes have none, local
 * and NFS volumes show the filesystem behind them, CSI volumes of a size their
 * own.
 */
export async function nodeSummary(input: {
  node: string;
  disk: DiskFigures;
  /** RFC 3339. */
  now: string;
  pods: { pod: Pod; volumes: readonly ReadyVolume[] }[];
}): Promise<object> {
  const { node, disk, now, pods } = input;
  const volumesOf = async (volumes: readonly ReadyVolume[]) =>
    (
      await Promise.all(volumes.map(each => volumeFigures(each, disk, now)))
    ).flat();
  return {
    node: {
      nodeName: node,
      startTime: now,
      fs: { time: now, ...disk },
    },
    pods: await Promise.all(
      pods.map(async ({ pod, volumes }) => ({
        podRef: {
          name: pod.metadata.name,
          namespace: pod.metadata.namespace,
          uid: pod.metadata.uid,
        },
        startTime: pod.status?.startTime ?? now,
        containers: [],
        volume: await volumesOf(volumes),
      })),
    ),
  };
}
