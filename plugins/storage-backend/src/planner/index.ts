export { canonicalJson, hashOf } from './canonicalJson';
export { comparePlans } from './comparePlans';
export { planOperation } from './planOperation';
export type { PlannedOperation } from './planOperation';
export { recheckMove } from './recheckMove';
export type {
  BringBackDecisions,
  ClaimDecision,
  MoveDecisions,
  MoveSide,
  OperationDecisions,
  ReleaseDecisions,
  RepositoryDecision,
  RetireDecisions,
  WorkloadDecision,
} from './types';
