import type { JsonObject } from '@backstage/types';
import type {
  OperationDowntime,
  OperationKind,
  OperationLogEntry,
  OperationPlan,
  OperationProgress,
  OperationState,
  OperationStep,
} from '@stowage/backstage-plugin-storage-common';

/**
 * Version of what is written into an operation. A backend finishes or undoes operations of its own
 * and every older version, and leaves newer ones to the replicas that know them.
 */
export const OPERATION_SCHEMA_VERSION = 1;

/** Why an operation is undone. */
export type OperationEnding = 'cancel' | 'failure';

/** States in which a person or time has to do something, and nobody works on the operation. */
export const RESTING_STATES = [
  'moved-not-ready',
  'waiting-for-repository',
  'needs-a-person',
] as const satisfies OperationState[];

/** States after which nothing more happens. */
export const FINAL_STATES = [
  'done',
  'cancelled',
  'undone',
] as const satisfies OperationState[];

/** One step of an operation as it is kept. Times are milliseconds since 1970. */
export interface StepRecord {
  id: string;
  state: OperationStep['state'];
  /** How often it was begun or begun to be undone. */
  attempts: number;
  /** In words. */
  outcome?: string;
  /** In words. */
  error?: string;
  /** For later steps; never secrets, never names of files. */
  output?: JsonObject;
  startedAt?: number;
  finishedAt?: number;
  /** Last sign of life, which its deadline counts from. */
  progressAt?: number;
}

/** An operation as it is kept. Times are milliseconds since 1970. */
export interface OperationRecord {
  id: string;
  schemaVersion: number;
  kind: OperationKind;
  cluster: string;
  namespace: string;
  /** Names, as in the plan's request. */
  claims: string[];
  plan: OperationPlan;
  decisions: JsonObject;
  state: OperationState;
  /** Set as soon as it is to be undone. */
  ending?: OperationEnding;
  /** Why it is in its state, where that is not obvious. */
  words?: string;
  /** Documented code of that reason. */
  code?: string;
  epoch: number;
  /** Replica that works on it. */
  owner?: string;
  confirmedStopSeconds: number;
  predictedStopSeconds?: number;
  cancelRequested: boolean;
  warnings: string[];
  downtime?: OperationDowntime;
  progress?: OperationProgress;
  createdBy: string;
  createdAt: number;
  startedAt?: number;
  finishedAt?: number;
  /** In the order of the plan; steps that were never begun are there as `waiting`. */
  steps: StepRecord[];
}

/** What a new operation starts with. */
export type NewOperation = Pick<
  OperationRecord,
  'id' | 'plan' | 'decisions' | 'confirmedStopSeconds' | 'createdBy'
>;

/** An entry of an operation's log before it is written. */
export type NewLogEntry = Pick<OperationLogEntry, 'message'> &
  Partial<Pick<OperationLogEntry, 'level' | 'step'>>;
