/**
 * A home on one machine: hollow nodes that run pods as processes on real
 * directories, the provisioners of their volumes, and the controllers.
 *
 * @packageDocumentation
 */
export { ApiClient } from './cluster/ApiClient';
export { ApiServer } from './apiserver/ApiServer';
export type { ApiServerOptions } from './apiserver/ApiServer';
export type { ApiFault, ApiFaultKind } from './apiserver/faults/ApiFault';
export { ApiFaults } from './apiserver/faults/ApiFaults';
export { Follower } from './cluster/Follower';
export { readKubeconfig } from './cluster/kubeconfig';
export type { ApiAccess } from './cluster/kubeconfig';
export { Controllers } from './controllers/Controllers';
export type { ControllersOptions } from './controllers/Controllers';
export type { Clock } from './controllers/core/Clock';
export type { BackoffTimes } from './hollow/container/Backoff';
export { kubeletBackoff } from './hollow/container/Backoff';
export type { Isolation } from './hollow/container/chooseLauncher';
export { whyNoNamespaces } from './hollow/container/chooseLauncher';
export { HollowNode } from './hollow/HollowNode';
export type { HollowNodeOptions, PowerLoss } from './hollow/HollowNode';
export { HollowNodes } from './hollow/HollowNodes';
export type { HollowNodesOptions } from './hollow/HollowNodes';
export type { KubeletCertificate } from './hollow/kubelet/KubeletServer';
export type { DeclaredDisk, DiskFigures, DiskLimit } from './hollow/NodeDisk';
export { machineAddress } from './hollow/nodeObject';
export type { Program, Programs } from './hollow/programs';
export type { NfsExport, NfsExports, Squash } from './hollow/volumes/exports';
export { ledgerProgram } from './hollow/ledgerWriter/ledgerProgram';
export {
  isIntact,
  readLedger,
  verifyLedger,
} from './hollow/ledgerWriter/verifyLedger';
export type {
  AcknowledgedRow,
  LedgerVerdict,
} from './hollow/ledgerWriter/verifyLedger';
export { labIn } from './lab/cli/findLab';
export type { FoundLab } from './lab/cli/findLab';
export { Lab } from './lab/Lab';
export type { LabStatus } from './lab/Lab';
export type { LabControlPlane, LabOptions } from './lab/LabOptions';
export type { LabReach, LabScene } from './lab/LabScene';
export { labVariable } from './lab/state/leftovers';
export { processesWith } from './lab/state/processes';
export { Nas } from './nas/Nas';
export type { NasOptions } from './nas/Nas';
export type { CodeFault, Presence } from './nas/faults/FaultPlan';
export type { NasFaults } from './nas/faults/NasFaults';
export type { NfsHost } from './nas/nfs/matchClient';
export type { NfsRule } from './nas/nfs/nfsRule';
export type { ProfileName } from './nas/profiles';
export { homeScene } from './nas/scene/homeScene';
export type { NasScene } from './nas/scene/NasScene';
export { totp, totpStep } from './nas/sessions/totp';
export type { SessionEnd } from './nas/sessions/Sessions';
export type { NasSettings } from './nas/settings';
export type { DiskCondition } from './nas/state/NasState';
export { LocalPathProvisioner } from './provisioners/LocalPathProvisioner';
export type {
  LocalPathOptions,
  ReachableNode,
} from './provisioners/LocalPathProvisioner';
export { ExpandableCsiProvisioner } from './provisioners/ExpandableCsiProvisioner';
export type { ExpandableCsiOptions } from './provisioners/ExpandableCsiProvisioner';
export { NfsCsiProvisioner } from './provisioners/NfsCsiProvisioner';
export type { NfsCsiOptions } from './provisioners/NfsCsiProvisioner';
export { NfsSubdirectoryProvisioner } from './provisioners/NfsSubdirectoryProvisioner';
export type { NfsSubdirectoryOptions } from './provisioners/NfsSubdirectoryProvisioner';
export { ProvisionerController } from './provisioners/ProvisionerController';
export type {
  ProvisionedVolume,
  Provisioner,
  ProvisionRequest,
  SnapshotTaker,
} from './provisioners/ProvisionerController';
export { homeLabScene } from './scene';
