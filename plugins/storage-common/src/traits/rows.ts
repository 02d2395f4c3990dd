import type { DriverRow } from './types';

/**
 * The trait table. A row is a claim about somebody else's code; the comment over each says where
 * it comes from. `checked` means read in that source at that version; `documented` means its
 * documentation or issue tracker says so and nobody here has seen it.
 */

const NO_SNAPSHOT = 'none';

/**
 * Checked: local-path-provisioner v0.0.30, provisioner.go: `Provision` writes a hostPath source
 * and node affinity on kubernetes.io/hostname, the requested size is only copied into the
 * volume; `deleteFor` runs the teardown script (`rm -rf`) in a helper pod; there is no resizer.
 * The kubelet's hostPath plugin has no metrics provider and no fsGroup (seen on a real cluster).
 */
export const localPathHostPath: DriverRow = {
  id: 'local-path',
  title: 'local-path-provisioner (directory on a node)',
  enforcesSize: 'no',
  grows: 'no',
  snapshot: NO_SNAPSHOT,
  figures: 'nothing',
  pinned: 'yes',
  fsGroup: 'no',
  onDelete: 'destroys',
  pool: 'node-filesystem',
};

/**
 * Checked: as above; `createPersistentVolumeSource` writes a `local` source where the class
 * annotation `defaultVolumeType` or the claim annotation `volumeType` says so. The kubelet's local
 * plugin reports statfs of the directory, thus the node's file system, and applies fsGroup (seen
 * on a real cluster).
 */
export const localPathLocal: DriverRow = {
  ...localPathHostPath,
  id: 'local-path-local',
  title: 'local-path-provisioner (local volume on a node)',
  figures: 'node-filesystem',
  fsGroup: 'yes',
};

/**
 * Checked: local-path-provisioner v0.0.30, `sharedFS` leaves the node affinity out, since the
 * path is the same file system on every node. Which file system that is nobody tells.
 */
export const localPathShared: DriverRow = {
  ...localPathHostPath,
  id: 'local-path-shared',
  title: 'local-path-provisioner (path shared by all nodes)',
  pinned: 'no',
  pool: 'none',
};

/**
 * Documented: csi-driver-nfs, controllerserver.go: `ControllerExpandVolume` returns the requested
 * bytes and does nothing else; `CreateSnapshot` makes a tar of the live directory on the same
 * share; `onDelete` is delete (default), retain or archive; fsGroupPolicy File. NodeGetVolumeStats
 * is statfs of the mount. That a Btrfs share quota does not show in it and a ZFS refquota does
 * was not checked.
 */
export const nfsCsi: DriverRow = {
  id: 'nfs.csi',
  title: 'NFS CSI driver (directory on an NFS export)',
  enforcesSize: 'no',
  grows: 'number-only',
  snapshot: 'tar of the live directory, on the same share',
  figures: 'export-filesystem',
  pinned: 'no',
  fsGroup: 'yes',
  onDelete: 'destroys',
  pool: 'nfs-export',
};

/**
 * Documented: Kubernetes' in-tree nfs plugin has neither provisioner nor deleter, so a volume with
 * policy Delete ends in phase Failed with its bytes untouched; it does not support fsGroup
 * (`SupportsOwnershipManagement` is absent); its metrics are statfs of the mount.
 */
export const inTreeNfs: DriverRow = {
  id: 'nfs-static',
  title: 'NFS export, mounted directly',
  enforcesSize: 'no',
  grows: 'no',
  snapshot: 'snapshot of the share on the NAS, on the same NAS volume',
  figures: 'export-filesystem',
  pinned: 'no',
  fsGroup: 'no',
  onDelete: 'nothing',
  pool: 'nfs-export',
};

/**
 * Documented: nfs-subdir-external-provisioner v4, cmd/…/provisioner.go `Delete`: the class
 * parameter `onDelete` (delete, retain) decides; without it the directory is renamed to
 * `archived-…` unless `archiveOnDelete` is false. Volumes are in-tree nfs.
 */
export const nfsSubdir: DriverRow = {
  ...inTreeNfs,
  id: 'nfs-subdir',
  title: 'NFS subdirectory provisioner',
  snapshot: NO_SNAPSHOT,
  onDelete: 'archives',
};

/** Documented: synology-csi README and its issues; iSCSI volumes are LUNs with snapshots. */
export const synologyIscsi: DriverRow = {
  id: 'synology-iscsi',
  title: 'Synology CSI (iSCSI LUN)',
  enforcesSize: 'yes',
  grows: 'yes',
  snapshot: 'LUN snapshot, on the same NAS',
  figures: 'volume',
  pinned: 'no',
  fsGroup: 'yes',
  onDelete: 'destroys',
  pool: 'csi-pool',
};

/**
 * Documented: synology-csi, NodeGetVolumeStats answers only the total for SMB and NFS volumes, so
 * `used` is absent there. The size is a share quota, which only Btrfs volumes have.
 */
export const synologyShare: DriverRow = {
  id: 'synology-share',
  title: 'Synology CSI (shared folder over NFS or SMB)',
  enforcesSize: 'unknown',
  grows: 'yes',
  snapshot: 'snapshot of the share, on the same NAS volume',
  figures: 'total-only',
  pinned: 'no',
  fsGroup: 'by-csi-driver',
  onDelete: 'destroys',
  pool: 'csi-pool',
};

/** Documented: Longhorn's manual: VolumeSnapshotClass `type: snap` and `type: bak`, online resize. */
export const longhorn: DriverRow = {
  id: 'longhorn',
  title: 'Longhorn',
  enforcesSize: 'yes',
  grows: 'yes',
  snapshot:
    'with type snap on the same replicas, with type bak on the backup target',
  figures: 'volume',
  pinned: 'no',
  fsGroup: 'yes',
  onDelete: 'destroys',
  pool: 'csi-pool',
};

/**
 * Documented: openebs dynamic-localpv-provisioner: settings come from the annotation
 * `cas.openebs.io/config`, quotas only with XFS or ext4 project quota set up there; `local` volumes.
 */
export const openebsHostpath: DriverRow = {
  id: 'openebs-hostpath',
  title: 'OpenEBS local hostpath',
  enforcesSize: 'unknown',
  grows: 'no',
  snapshot: NO_SNAPSHOT,
  figures: 'node-filesystem',
  pinned: 'yes',
  fsGroup: 'yes',
  onDelete: 'destroys',
  pool: 'node-filesystem',
};

/** Documented: OpenEBS LVM and ZFS LocalPV and TopoLVM (its docs/limitations.md on thin pools). */
export const localVolumeGroup: DriverRow = {
  id: 'local-volume-group',
  title: 'Logical volume on a node',
  enforcesSize: 'yes',
  grows: 'yes',
  snapshot: 'in the same volume group or pool (TopoLVM: thin pools only)',
  figures: 'volume',
  pinned: 'yes',
  fsGroup: 'yes',
  onDelete: 'destroys',
  pool: 'csi-pool',
};

/**
 * Documented: Kubernetes' `local` volumes without a provisioner: the plugin has no deleter; the
 * sig-storage static provisioner cleans them where it runs.
 */
export const staticLocal: DriverRow = {
  id: 'local-static',
  title: 'Local volume without a provisioner',
  enforcesSize: 'unknown',
  grows: 'no',
  snapshot: NO_SNAPSHOT,
  figures: 'node-filesystem',
  pinned: 'yes',
  fsGroup: 'yes',
  onDelete: 'nothing',
  pool: 'node-filesystem',
};

/**
 * Checked: Kubernetes v1.36.3, pkg/volume/hostpath/host_path.go: the deleter refuses every path
 * that is not under /tmp; there are no metrics and no fsGroup.
 */
export const staticHostPath: DriverRow = {
  id: 'hostpath-static',
  title: 'hostPath volume without a provisioner',
  enforcesSize: 'no',
  grows: 'no',
  snapshot: NO_SNAPSHOT,
  figures: 'nothing',
  pinned: 'unknown',
  fsGroup: 'no',
  onDelete: 'nothing',
  pool: 'node-filesystem',
};

/** Documented: democratic-csi README, ZFS drivers. */
export const democraticCsi: DriverRow = {
  id: 'democratic-csi',
  title: 'democratic-csi (ZFS)',
  enforcesSize: 'yes',
  grows: 'yes',
  snapshot: 'ZFS snapshot, in the same pool',
  figures: 'volume',
  pinned: 'no',
  fsGroup: 'by-csi-driver',
  onDelete: 'destroys',
  pool: 'csi-pool',
};

/** Documented: ceph-csi. */
export const ceph: DriverRow = {
  ...democraticCsi,
  id: 'ceph',
  title: 'Ceph',
  snapshot: 'in the same Ceph cluster',
};

/**
 * Documented: the CSI drivers of AWS EBS, GCE PD and Azure Disk. A disk belongs to a zone: its
 * volume carries an affinity to the zone, which several nodes can satisfy.
 */
export const cloudDisk: DriverRow = {
  ...democraticCsi,
  id: 'cloud-disk',
  title: 'Cloud disk',
  snapshot: "in the object store of the disk's region",
};

/** What is assumed of a driver that has no row: nothing that could make anybody feel safe. */
export const unknownDriver: DriverRow = {
  id: 'unknown',
  title: 'Unknown driver',
  enforcesSize: 'unknown',
  grows: 'unknown',
  snapshot: 'unknown',
  figures: 'unknown',
  pinned: 'unknown',
  fsGroup: 'unknown',
  onDelete: 'unknown',
  pool: 'none',
};

/**
 * All rows, for documentation and tests.
 * @public
 */
export const driverRows: readonly DriverRow[] = [
  localPathHostPath,
  localPathLocal,
  localPathShared,
  nfsCsi,
  inTreeNfs,
  nfsSubdir,
  synologyIscsi,
  synologyShare,
  longhorn,
  openebsHostpath,
  localVolumeGroup,
  staticLocal,
  staticHostPath,
  democraticCsi,
  ceph,
  cloudDisk,
  unknownDriver,
];
