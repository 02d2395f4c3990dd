import { Manifest } from './objects/manifest';
import { exportOf, nasServer } from './nas';

/** Provisioners that the scene's classes name. */
export const provisionerNames = {
  localPath: 'rancher.io/local-path',
  nfsSubdirectory: 'cluster.local/nfs-subdir-external-provisioner',
  nfsCsi: 'nfs.csi.k8s.io',
  longhorn: 'driver.longhorn.io',
  openebs: 'local.csi.openebs.io',
  /** Of a driver that was uninstalled; nobody serves it. */
  goneDriver: 'csi.san.synology.com',
} as const;

/** Folders of the nodes' disks that local-path-provisioner fills, by the class. */
export const localFolders = {
  'local-path': '/opt/local-path-provisioner',
  'local-path-ssd': '/opt/local-path-ssd',
  'local-path-dev': '/opt/local-path-dev',
  hot: '/opt/local-path-hot',
} as const;

interface ClassWish {
  provisioner: string;
  parameters?: Record<string, string>;
  annotations?: Record<string, string>;
  reclaimPolicy?: 'Delete' | 'Retain';
  waits?: boolean;
  grows?: boolean;
}

function storageClass(name: string, wish: ClassWish): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: wish.annotations },
    provisioner: wish.provisioner,
    parameters: wish.parameters,
    reclaimPolicy: wish.reclaimPolicy ?? 'Delete',
    volumeBindingMode: wish.waits ? 'WaitForFirstConsumer' : 'Immediate',
    allowVolumeExpansion: wish.grows ?? false,
  };
}

function localPath(
  name: keyof typeof localFolders,
  more: Partial<ClassWish> = {},
): Manifest {
  return storageClass(name, {
    provisioner: provisionerNames.localPath,
    parameters: { nodePath: localFolders[name] },
    waits: true,
    ...more,
  });
}

function nfsCsi(
  name: string,
  share: string,
  parameters: Record<string, string>,
): Manifest {
  return storageClass(name, {
    provisioner: provisionerNames.nfsCsi,
    parameters: {
      server: nasServer,
      share: exportOf(share),
      // Without it only root may write, unless a pod has an fsGroup.
      mountPermissions: '0777',
      ...parameters,
    },
    // The driver says that it can; nothing but the number changes.
    grows: true,
  });
}

function csiDriver(name: string, fsGroupPolicy: string): Manifest {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name },
    spec: {
      // Folders need nobody to attach them.
      attachRequired: false,
      podInfoOnMount: false,
      volumeLifecycleModes: ['Persistent'],
      fsGroupPolicy,
    },
  };
}

/** The storage classes and the drivers behind them. */
export const classes: Manifest[] = [
  localPath('local-path', {
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  }),
  localPath('local-path-ssd', { reclaimPolicy: 'Retain' }),
  localPath('local-path-dev'),
  storageClass('nfs-storage', {
    provisioner: provisionerNames.nfsSubdirectory,
    parameters: { archiveOnDelete: 'true' },
  }),
  localPath('hot', { annotations: { defaultVolumeType: 'local' } }),
  nfsCsi('warm', 'k8s', {}),
  nfsCsi('cold', 'backups', {
    subDir: '${pvc.metadata.namespace}/${pvc.metadata.name}',
    onDelete: 'archive',
  }),
  storageClass('longhorn', {
    provisioner: provisionerNames.longhorn,
    parameters: { numberOfReplicas: '1', fsType: 'ext4' },
    grows: true,
  }),
  storageClass('openebs-lvm', {
    provisioner: provisionerNames.openebs,
    parameters: { storage: 'lvm', volgroup: 'lvmvg', fsType: 'ext4' },
    waits: true,
    grows: true,
  }),
  storageClass('synology-iscsi', {
    provisioner: provisionerNames.goneDriver,
    parameters: { protocol: 'iscsi' },
  }),
  csiDriver(provisionerNames.nfsCsi, 'File'),
  csiDriver(provisionerNames.longhorn, 'ReadWriteOnceWithFSType'),
  csiDriver(provisionerNames.openebs, 'ReadWriteOnceWithFSType'),
];
