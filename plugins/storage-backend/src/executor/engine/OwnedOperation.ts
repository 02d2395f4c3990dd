import type {
  OperationDowntime,
  OperationProgress,
} from '@stowage/backstage-plugin-storage-common';
import {
  FINAL_STATES,
  OwnershipLost,
  type NewLogEntry,
  type OperationRecord,
  type OperationWork,
  type Ownership,
  type StateChange,
  type StepRecord,
} from '../../store';
import type { SafetyRules } from '../rules';
import type { EngineSettings, EngineTiming } from './EngineTiming';
import { Cancelled, StoreFailed } from './interruptions';

/**
 * An operation in the hands of this replica: the record as it was last written, and the certainty
 * that it still is ours. Once lost it stays lost, whatever the database says later.
 */
export class OwnedOperation {
  readonly #work: OperationWork;
  readonly #timing: EngineTiming;
  readonly #settings: EngineSettings;
  readonly #rules: SafetyRules;
  readonly #onChange: (record: OperationRecord) => void;
  readonly #lost = new AbortController();
  readonly #cancelled = new AbortController();
  readonly ownership: Ownership;
  /** See `StepContext`. */
  readonly memory = new Map<string, unknown>();
  #record: OperationRecord;
  /** Both clocks at the last sign of life: one stands still while a machine sleeps. */
  #renewedAt: { monotonic: number; wall: number };

  /**
   * @param options.claimedAt - `monotonic()` and `now()` from before the claim was sent
   */
  constructor(options: {
    record: OperationRecord;
    owner: string;
    claimedAt: { monotonic: number; wall: number };
    work: OperationWork;
    timing: EngineTiming;
    settings: EngineSettings;
    rules: SafetyRules;
    onChange: (record: OperationRecord) => void;
  }) {
    this.#record = options.record;
    this.ownership = {
      id: options.record.id,
      epoch: options.record.epoch,
      owner: options.owner,
    };
    this.#renewedAt = options.claimedAt;
    this.#work = options.work;
    this.#timing = options.timing;
    this.#settings = options.settings;
    this.#rules = options.rules;
    this.#onChange = options.onChange;
    this.#noticeCancel();
  }

  get record(): OperationRecord {
    return this.#record;
  }

  /** Aborted when the operation is not ours any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Aborted when somebody asked for it to be cancelled. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  step(id: string): StepRecord {
    return (
      this.#record.steps.find(step => step.id === id) ?? {
        id,
        state: 'waiting',
        attempts: 0,
      }
    );
  }

  /** Whether so little time has passed that nobody can have taken over. */
  isTrusted(): boolean {
    const { monotonic, wall } = this.#renewedAt;
    const passed = Math.max(
      this.#timing.monotonic() - monotonic,
      this.#timing.now() - wall,
    );
    return !this.#lost.signal.aborted && passed < this.#settings.trustMs;
  }

  /**
   * To be called right before every change of a cluster.
   *
   * @throws OwnershipLost where the operation is, or may be, in other hands
   */
  async ensure(): Promise<void> {
    this.#demandTrust();
    if (this.#rules.ownershipVerified) {
      await this.#call(() => this.#work.verify(this.ownership));
    }
    // The answer may have taken long.
    this.#demandTrust();
  }

  /** Shows that this replica lives, and learns what people asked for. */
  async renew(): Promise<void> {
    const startedAt = {
      monotonic: this.#timing.monotonic(),
      wall: this.#timing.now(),
    };
    const asked = await this.#call(() => this.#work.renew(this.ownership));
    this.#renewedAt = startedAt;
    const { cancelRequested, confirmedStopSeconds } = this.#record;
    if (
      asked.cancelRequested !== cancelRequested ||
      asked.confirmedStopSeconds !== confirmedStopSeconds
    ) {
      this.#update(asked);
    }
  }

  async release(): Promise<void> {
    await this.#call(() => this.#work.release(this.ownership));
    this.lose();
  }

  /** Nothing more is done with it here. */
  lose(): void {
    this.#lost.abort(
      new OwnershipLost(
        `Operation ${this.ownership.id} is not in these hands any more`,
      ),
    );
  }

  async saveStep(step: StepRecord): Promise<void> {
    await this.#call(() => this.#work.saveStep(this.ownership, step));
    const known = this.#record.steps.some(({ id }) => id === step.id);
    this.#update({
      steps: known
        ? this.#record.steps.map(each => (each.id === step.id ? step : each))
        : [...this.#record.steps, step],
    });
  }

  async saveState(change: Omit<StateChange, 'now'>): Promise<void> {
    const now = new Date(this.#timing.now());
    await this.#call(() =>
      this.#work.saveState(this.ownership, { ...change, now }),
    );
    this.#update({
      state: change.state,
      ending: change.ending ?? this.#record.ending,
      words: change.words,
      code: change.code,
      predictedStopSeconds: change.predictedStopSeconds,
      ...(FINAL_STATES.some(final => final === change.state) && {
        finishedAt: now.getTime(),
      }),
    });
  }

  async log(entry: NewLogEntry): Promise<void> {
    const now = new Date(this.#timing.now());
    await this.#call(() =>
      this.#work.appendLog(this.ownership, { ...entry, now }),
    );
    this.#update({});
  }

  async warn(warning: { message: string; step?: string }): Promise<void> {
    const now = new Date(this.#timing.now());
    await this.#call(() =>
      this.#work.addWarning(this.ownership, { ...warning, now }),
    );
    this.#update({
      warnings: [...new Set([...this.#record.warnings, warning.message])],
    });
  }

  /** @param signAt - when its step last got on, milliseconds since 1970 */
  async saveProgress(
    progress: OperationProgress,
    signAt: number,
  ): Promise<void> {
    await this.#call(() =>
      this.#work.saveProgress(this.ownership, {
        progress,
        signAt: new Date(signAt),
      }),
    );
    this.#update({
      progress,
      steps: this.#record.steps.map(step =>
        step.id === progress.step ? { ...step, progressAt: signAt } : step,
      ),
    });
  }

  async saveDowntime(downtime: Partial<OperationDowntime>): Promise<void> {
    await this.#call(() => this.#work.saveDowntime(this.ownership, downtime));
    this.#update({ downtime: { ...this.#record.downtime, ...downtime } });
  }

  #update(change: Partial<OperationRecord>) {
    this.#record = { ...this.#record, ...change };
    this.#noticeCancel();
    this.#onChange(this.#record);
  }

  #noticeCancel() {
    if (this.#record.cancelRequested) {
      this.#cancelled.abort(new Cancelled('The operation was cancelled'));
    }
  }

  #demandTrust() {
    if (this.#rules.trustExpires && !this.isTrusted()) {
      this.lose();
      throw this.#lost.signal.reason;
    }
  }

  async #call<T>(act: () => Promise<T>): Promise<T> {
    this.#lost.signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      if (error instanceof OwnershipLost) {
        this.lose();
        throw error;
      }
      throw new StoreFailed(error);
    }
  }
}
