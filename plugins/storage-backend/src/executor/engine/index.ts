export {
  defaultEngineSettings,
  systemEngineTiming,
  type EngineSettings,
  type EngineTiming,
} from './EngineTiming';
export {
  OperationWorker,
  type OperationObserver,
  type OperationWorkerOptions,
} from './OperationWorker';
export { reachedPhase } from './phases';
export {
  acquireWorkloadLease,
  EPOCH_ANNOTATION,
  releaseWorkloadLease,
  renewWorkloadLease,
  type WorkloadLeaseOptions,
} from './workloadLease';
