export { DatabaseOperationStore } from './DatabaseOperationStore';
export type {
  Candidate,
  NamespaceName,
  OperationArchive,
  OperationFilter,
  OperationStore,
  OperationWork,
  Ownership,
  StateChange,
} from './OperationStore';
export { OwnershipLost } from './OwnershipLost';
export {
  FINAL_STATES,
  OPERATION_SCHEMA_VERSION,
  RESTING_STATES,
  type NewLogEntry,
  type NewOperation,
  type OperationEnding,
  type OperationRecord,
  type StepRecord,
} from './records';
