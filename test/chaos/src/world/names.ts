/** Where movers, Leases and records are. */
export const moversNamespace = 'stowage-movers';

/** The name under which a portal knows the cluster. */
export const clusterName = 'home';

/** What containers run. */
export const images = {
  shell: 'debian:12',
  ledger: 'example/ledger:1',
  mover: 'stowage/mover:1',
} as const;

/** Label of nodes by which applications choose where they may run. */
export const poolLabel = 'home.example/pool';
/** Pool of the nodes that are never lost and never full. */
export const sharedPool = 'shared';

export const nfsServer = 'nas';
export const nfsProvisioner = 'home.example/nfs-subdir-external-provisioner';

/** Kinds of volumes; all but `static-nfs` are classes. */
export const volumeKinds = [
  'static-nfs',
  'nfs',
  'local-path',
  'local-volume',
] as const;
export type VolumeKind = (typeof volumeKinds)[number];
export type TargetClass = Exclude<VolumeKind, 'static-nfs'>;

/** The classes of the cluster. */
export const storageClasses = [
  {
    metadata: { name: 'local-path' },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  },
  {
    metadata: {
      name: 'local-volume',
      annotations: { defaultVolumeType: 'local' },
    },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Retain',
  },
  {
    metadata: { name: 'nfs' },
    provisioner: nfsProvisioner,
    parameters: { archiveOnDelete: 'false' },
    reclaimPolicy: 'Delete',
  },
];
