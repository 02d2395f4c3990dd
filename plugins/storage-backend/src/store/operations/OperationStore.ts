import type { JsonObject } from '@backstage/types';
import type {
  OperationDowntime,
  OperationLogEntry,
  OperationPlan,
  OperationProgress,
  OperationState,
} from '@stowage/backstage-plugin-storage-common';
import type {
  NewLogEntry,
  NewOperation,
  OperationEnding,
  OperationRecord,
  StepRecord,
} from './records';

/** A namespace of a cluster. */
export interface NamespaceName {
  cluster: string;
  namespace: string;
}

/** Which operations to list; every filter that is given must fit. */
export interface OperationFilter {
  /** Only operations in these; an empty list finds nothing. */
  namespaces?: NamespaceName[];
  /** Name of a claim. */
  claim?: string;
  /** Only operations with one of these claims; an empty list finds nothing. */
  claims?: Array<NamespaceName & { name: string }>;
  /** Only those that are not finished, or only those that are. */
  active?: boolean;
}

/** What a person asked of an operation that is there. */
export interface OperationRequestChange {
  id: string;
  /** The operation must still be in this state; otherwise nothing changes. */
  whileState: OperationState;
  change: {
    cancelRequested?: true;
    /** Only for operations that nobody works on. */
    state?: 'queued' | 'running' | 'undoing';
    ending?: OperationEnding;
    confirmedStopSeconds?: number;
  };
  entry: NewLogEntry;
  now: Date;
}

/** The part that answers people and takes their requests. */
export interface OperationArchive {
  /** Keeps a plan as it was shown to somebody, for a week. */
  savePlan(options: {
    plan: OperationPlan;
    decisions: JsonObject;
    madeFor: string;
    now: Date;
  }): Promise<void>;

  /** The plan of that hash as it was last shown to that person. */
  findPlan(options: {
    hash: string;
    madeFor: string;
  }): Promise<{ plan: OperationPlan; decisions: JsonObject } | undefined>;

  /**
   * Puts an operation into the queue and locks everything it touches, or does neither. Operations
   * that only wait for a person are superseded by it.
   *
   * @param options.locks - objects, in any unique wording that names the cluster too
   * @throws ConflictError that names the object and the operation which has it
   */
  create(options: {
    operation: NewOperation;
    locks: string[];
    now: Date;
  }): Promise<OperationRecord>;

  get(id: string): Promise<OperationRecord | undefined>;

  /** Newest first. */
  list(
    options: OperationFilter & { limit: number; offset: number },
  ): Promise<{ items: OperationRecord[]; totalItems: number }>;

  /** Every namespace that has or had an operation. */
  namespaces(): Promise<NamespaceName[]>;

  /** Entries after a sequence number, oldest first. */
  log(options: {
    id: string;
    after: number;
    limit: number;
  }): Promise<OperationLogEntry[]>;

  /** @returns false where the operation was no longer in that state, or somebody works on it */
  request(options: OperationRequestChange): Promise<boolean>;
}

/** Who works on an operation, since which takeover. */
export interface Ownership {
  id: string;
  epoch: number;
  owner: string;
}

/** An operation that somebody could work on. */
export interface Candidate {
  id: string;
  kind: OperationRecord['kind'];
  cluster: string;
  state: OperationState;
  epoch: number;
  /** Empty: nobody works on it. */
  owner?: string;
  /** Stands still where the owner is dead. */
  renewals: number;
}

/** How an operation's state changes. */
export interface StateChange {
  state: OperationState;
  ending?: OperationEnding;
  words?: string;
  code?: string;
  predictedStopSeconds?: number;
  /** What the log says about it; nothing where it is no news. */
  entry?: NewLogEntry;
  now: Date;
  /** Gives the operation up, so that nobody works on it until it is asked for or `wakeAt`. */
  rest?: { wakeAt?: Date };
}

/**
 * The part that workers use. Every write is done only if the operation still is in the epoch and
 * hands of the caller; otherwise it rejects with OwnershipLost and nothing has changed.
 */
export interface OperationWork {
  /** Operations that may need somebody, those with a living owner included. Oldest first. */
  candidates(options: { now: Date }): Promise<Candidate[]>;

  /**
   * Takes an operation and raises its epoch, if it still is exactly as the candidate says.
   *
   * @returns the operation, or undefined where somebody else was faster
   */
  claim(options: {
    candidate: Candidate;
    owner: string;
    now: Date;
  }): Promise<OperationRecord | undefined>;

  /** Shows that the owner lives, and brings what people asked for meanwhile. */
  renew(
    ownership: Ownership,
  ): Promise<{ cancelRequested: boolean; confirmedStopSeconds: number }>;

  /** Resolves where the operation is owned; changes nothing. */
  verify(ownership: Ownership): Promise<void>;

  /** Lets go of it in its present state, so that another replica takes it at once. */
  release(ownership: Ownership): Promise<void>;

  saveStep(ownership: Ownership, step: StepRecord): Promise<void>;

  /** A final state also ends the operation and unlocks what it had locked. */
  saveState(ownership: Ownership, change: StateChange): Promise<void>;

  appendLog(
    ownership: Ownership,
    entry: NewLogEntry & { now: Date },
  ): Promise<void>;

  /** A warning that is there already is not repeated. */
  addWarning(
    ownership: Ownership,
    warning: { message: string; step?: string; now: Date },
  ): Promise<void>;

  /** @param options.signAt - when the step last got on, which its deadline counts from */
  saveProgress(
    ownership: Ownership,
    options: { progress: OperationProgress; signAt: Date },
  ): Promise<void>;

  /** Adds to what is known of the downtime. */
  saveDowntime(
    ownership: Ownership,
    downtime: Partial<OperationDowntime>,
  ): Promise<void>;
}

/** Keeps operations, with everything that a replica needs to go on where another one died. */
export interface OperationStore extends OperationArchive, OperationWork {}
