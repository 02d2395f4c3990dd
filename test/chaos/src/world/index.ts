/**
 * A cluster for operations, applications that notice every lost row, and the product's engine in
 * this process, for suites that need no faults of their own.
 *
 * @packageDocumentation
 */
export { Application, folderOfVolume } from './Application';
export { applicationName, claimName, workloadKinds } from './ApplicationSpec';
export type { ApplicationKind, ApplicationSpec } from './ApplicationSpec';
export {
  clusterName,
  images,
  moversNamespace,
  sharedPool,
  volumeKinds,
} from './names';
export type { TargetClass, VolumeKind } from './names';
export { sharedNodes, World } from './World';
export { Engine, settledStates } from '../portal/Engine';
export type { EngineOptions } from '../portal/Engine';
