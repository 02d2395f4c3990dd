import { InputError } from '@backstage/errors';
import type { KubernetesObject } from '../../adapters/kubernetes';
import { aliasAnnotation, labelsOf } from './names';

interface VolumeSpec {
  capacity: Record<string, string>;
  accessModes: string[];
  mountOptions?: string[];
  nodeAffinity?: object;
  hostPath?: { path: string };
  local?: { path: string; fsType?: string };
  nfs?: { server: string; path: string };
}

/**
 * Options that make an NFS client ask the server anew each time. rsync decides by `lstat`, which a
 * client answers from a cache that may be a minute old; `nosharecache` keeps our mount apart from
 * one of the application's on the same node.
 */
const freshNfsOptions = ['ro', 'actimeo=0', 'lookupcache=none', 'nosharecache'];

/** Options of the original mount that contradict {@link freshNfsOptions}. */
const contradicting =
  /^(ro|rw|ac|noac|actimeo|acregmin|acregmax|acdirmin|acdirmax|lookupcache|sharecache|nosharecache|fsc)(=|$)/;

function sourceOf(volume: KubernetesObject, writable: boolean): object {
  const { hostPath, local, nfs } = volume.spec as VolumeSpec;
  if (hostPath) {
    // The provisioner's own `DirectoryOrCreate` would make an empty directory where it is missing.
    return { hostPath: { path: hostPath.path, type: 'Directory' } };
  }
  if (local) {
    return { local };
  }
  if (nfs) {
    const { server, path } = nfs;
    return { nfs: { server, path, ...(!writable && { readOnly: true }) } };
  }
  throw new InputError(
    `Volume '${volume.metadata.name}' is neither hostPath, local nor nfs: a second volume on the same storage is not safe for its driver`,
  );
}

/** Whether {@link aliasOf} can make an alias of a volume. */
export function canBeAliased(volume: KubernetesObject): boolean {
  const { hostPath, local, nfs } = volume.spec as VolumeSpec;
  return Boolean(hostPath ?? local ?? nfs);
}

/**
 * A second volume object on the storage of another, and the claim that holds it, so that a mover
 * reads a volume without touching the application's claim or namespace.
 *
 * Nothing deletes data through it: its policy is Retain and no provisioner knows it. Its claim is
 * named in it, so that no other claim takes it.
 *
 * @throws InputError for a volume that is attached by a driver
 */
export function aliasOf(options: {
  volume: KubernetesObject;
  operation: string;
  /** Of the alias and of its claim. */
  name: string;
  /** Of its claim. */
  namespace: string;
  /** To erase what nobody uses any more; every other alias is only read through. */
  writable?: boolean;
}): { volume: KubernetesObject; claim: KubernetesObject } {
  const { volume, operation, name, namespace, writable = false } = options;
  const spec = volume.spec as VolumeSpec;
  const { capacity, accessModes, nodeAffinity } = spec;
  const kept = (spec.mountOptions ?? []).filter(
    option => !contradicting.test(option),
  );
  const labels = labelsOf(operation);
  const annotations = { [aliasAnnotation]: volume.metadata.name };
  return {
    volume: {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels, annotations },
      spec: {
        capacity,
        accessModes,
        volumeMode: 'Filesystem',
        storageClassName: '',
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace,
          name,
        },
        ...(spec.nfs && {
          mountOptions: [
            ...kept,
            ...freshNfsOptions.filter(option => !writable || option !== 'ro'),
          ],
        }),
        ...(nodeAffinity && { nodeAffinity }),
        ...sourceOf(volume, writable),
      },
    },
    claim: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace, labels, annotations },
      spec: {
        accessModes,
        volumeMode: 'Filesystem',
        storageClassName: '',
        volumeName: name,
        resources: { requests: { storage: capacity.storage } },
      },
    },
  };
}
