import type {
  OperationDowntime,
  OperationPlan,
  OperationProgress,
} from '@stowage/backstage-plugin-storage-common';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { ClusterClient } from '../adapters/kubernetes';
import type { SafetyRules } from './rules';

export { OwnershipLost } from '../store';

/**
 * Where a step stands towards the fence, which decides what cancelling and failing mean.
 *
 * - `before`: everything can be put back; the application still runs, or is started again
 * - `fenced`: the claim's name belongs to nobody; the way back is to bind the original again
 * - `after`: the new volume carries the name; there is no way back but another operation
 */
export type StepPhase = 'before' | 'fenced' | 'after';

/** What a step that ran to its end has to say. */
export interface StepDone {
  outcome: 'done';
  /** In words, for the person who looks. */
  words?: string;
  /** For later steps and for a replica that takes over; never secrets, never names of files. */
  output?: JsonObject;
}

/** The stop would take longer than was confirmed: nothing goes on before somebody confirms it. */
export interface StepWaits {
  outcome: 'waits';
  predictedStopSeconds: number;
  words: string;
}

/** The step ended in a state that has a name of its own and that a person decides about. */
export interface StepStays {
  outcome: 'stays';
  state: 'moved-not-ready' | 'waiting-for-repository';
  words: string;
}

export type StepResult = StepDone | StepWaits | StepStays;

/**
 * One ensure step. `run` is safe to repeat after a crash at any line: it first asks the API server
 * what is done already, and does the rest. `undo` likewise, and is called for every step that was
 * begun, last first, when the operation is undone.
 */
export interface StepDefinition {
  /** Stable within its kind of operation; the same as in the plan's steps. */
  id: string;
  phase: StepPhase;
  /** No progress for this long undoes the operation; only for steps with the application down. */
  deadlineSeconds?: number;
  run(context: StepContext): Promise<StepResult>;
  undo?(context: StepContext): Promise<void>;
}

/** Everything a step may use. It is lost to a replica that is no longer the owner. */
export interface StepContext {
  readonly operationId: string;
  readonly plan: OperationPlan;
  /** What the planner decided, as the kind of operation has it; part of the hash. */
  readonly decisions: JsonObject;
  /** Raised with each takeover; movers and Leases carry it. */
  readonly epoch: number;
  /** Longest stop that a person confirmed, seconds. */
  readonly confirmedStopSeconds: number;
  /**
   * The cluster. Before every changing call it makes sure that this replica still is the owner;
   * it throws {@link OwnershipLost} where it is not.
   */
  readonly cluster: ClusterClient;
  /** Aborted when ownership is lost, the process stops, or (before the fence) on cancel. */
  readonly signal: AbortSignal;
  /** What keeps data safe; all of it but in the controls that show what each rule is for. */
  readonly rules: SafetyRules;
  /**
   * What this process knows from step to step as long as it owns the operation. It only saves asking
   * again: after a restart, and in another replica, it is empty.
   */
  readonly memory: Map<string, unknown>;
  now(): Date;
  /** What an earlier step, or an earlier run of this one, has put down. */
  output(stepId: string): JsonObject | undefined;
  /** Puts down a part of this step's output at once, so that it survives a crash. */
  remember(output: JsonObject): Promise<void>;
  log(entry: {
    level?: 'information' | 'warning' | 'error';
    message: string;
  }): Promise<void>;
  /** A warning on the operation itself, shown until the end. */
  warn(message: string): Promise<void>;
  /**
   * Where it is further than ever under its label (more bytes or files, or a new label), it also
   * counts as progress towards the deadline.
   */
  progress(progress: Omit<OperationProgress, 'step' | 'at'>): Promise<void>;
  downtime(downtime: Partial<OperationDowntime>): Promise<void>;
}

/** A kind of operation, as the engine runs it. */
export interface OperationDefinition {
  kind: OperationPlan['request']['kind'];
  steps(plan: OperationPlan, decisions: JsonObject): StepDefinition[];
  /** The truth in words, for every state and step. Pure. */
  describe(input: {
    plan: OperationPlan;
    decisions: JsonObject;
    state: string;
    step?: string;
    outputs: Record<string, JsonValue>;
  }): { runs: string; data: string; kept: string; next: string };
}

/** The operation can't go on as planned: everything is put back. The message is for people. */
export class UndoRequired extends Error {
  readonly name = 'UndoRequired';
  constructor(
    message: string,
    /** Documented code, such as `WRITTEN_DURING_FENCE`. */
    readonly code: string,
  ) {
    super(message);
  }
}

/** Neither forward nor back is safe without a person. The message says what is where. */
export class NeedsPerson extends Error {
  readonly name = 'NeedsPerson';
  constructor(message: string, readonly code: string) {
    super(message);
  }
}
