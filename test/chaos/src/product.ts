/**
 * What is used of the product's inside. The plugin exports its feature only; here its engine is
 * put together without the rest of a backend, so that many of them can be killed.
 */
/* eslint-disable @backstage/no-relative-monorepo-imports -- see above */
export {
  createClusterClient,
  type ClusterClient,
  type KubernetesObject,
} from '../../../plugins/storage-backend/src/adapters/kubernetes';
export type { ClusterConfig } from '../../../plugins/storage-backend/src/config/types';
export {
  defaultEngineSettings,
  OperationWorker,
  systemEngineTiming,
  type EngineSettings,
  type EngineTiming,
} from '../../../plugins/storage-backend/src/executor/engine';
export {
  everyRule,
  type SafetyRules,
} from '../../../plugins/storage-backend/src/executor/rules';
export {
  planAgainFromCluster,
  planFromCluster,
  recheckFromCluster,
} from '../../../plugins/storage-backend/src/executor/planning';
export {
  defaultTimings,
  operationDefinitions,
  type MoveDependencies,
  type MoveTimings,
} from '../../../plugins/storage-backend/src/executor/steps';
export {
  UndoRequired,
  type OperationDefinition,
} from '../../../plugins/storage-backend/src/executor/types';
export type {
  MoveDecisions,
  PlannedOperation,
} from '../../../plugins/storage-backend/src/planner';
export { DefaultOperationService } from '../../../plugins/storage-backend/src/service/operations/DefaultOperationService';
export {
  DatabaseOperationStore,
  type OperationRecord,
  type OperationStore,
} from '../../../plugins/storage-backend/src/store';
