/**
 * A real Kubernetes cluster, or its control plane alone, for tests.
 *
 * @packageDocumentation
 */
export { programPath } from './build/goModules';
export { Cluster } from './cluster/Cluster';
export type { ExportRule } from './cluster/exports';
export { buildControlPlane, controlPlaneAvailable } from './control/available';
export type { Availability } from './control/available';
export { FakeNode } from './control/FakeNode';
export type { FakeNodeOptions } from './control/FakeNode';
export { KubeApi, KubeApiError } from './control/KubeApi';
export type { KubeObject, KubeRequest } from './control/KubeApi';
export type {
  PolicyRule,
  ServiceAccountOptions,
  ServiceAccountToken,
} from './control/serviceAccounts';
export { ControlPlane, startControlPlane } from './controlPlane';
export type { ControlPlaneOptions } from './controlPlane';
export { describeControlPlane } from './describeControlPlane';
export {
  describeOwnCluster,
  Kubectl,
  ownClusterMissing,
  testCluster,
} from './testing';
export type { ExecOptions, TestCluster } from './testing';
export { waitFor } from './lib/waitFor';
export type { WaitOptions } from './lib/waitFor';
