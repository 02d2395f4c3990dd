import { FaultPlan } from '../faults/FaultPlan';
import { codes, DsmError } from '../webapi/DsmError';

/**
 * Lets one change to shares through at a time, as DSM does: another one
 * meanwhile is refused with 3328, and for a while after it with 3300.
 */
export class ShareChanges {
  private running = false;
  private settledAtMs = 0;

  constructor(
    private readonly options: {
      settleMs: number;
      faults: FaultPlan;
      now(): number;
    },
  ) {}

  /** Carries a change out, or refuses it because another one is under way. */
  async run<T>(change: () => Promise<T> | T): Promise<T> {
    this.options.faults.meetShareChange();
    if (this.running) {
      throw new DsmError(codes.shareBusy);
    }
    if (!this.isSettled()) {
      throw new DsmError(codes.shareRefused);
    }
    this.running = true;
    try {
      return await change();
    } finally {
      this.running = false;
      this.settledAtMs = this.options.now() + this.options.settleMs;
    }
  }

  /** Refuses with 2370 while NFS has not heard of the last change. */
  checkNfs(): void {
    this.options.faults.meetNfsCall();
    if (!this.isSettled()) {
      throw new DsmError(codes.nfsBusy);
    }
  }

  private isSettled(): boolean {
    return this.options.now() >= this.settledAtMs;
  }
}
