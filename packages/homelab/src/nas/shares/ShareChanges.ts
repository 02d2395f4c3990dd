import { FaultPlan } from '../faults/FaultPlan';
import { codes, DsmError } from '../webapi/DsmError';

/**
 * Lets one change to shares through at a time, as DSM does: another one
 * meanwhile is refused with 3328, and for a while after it with 3300.
 */
export class ShareChanges {
  private underWay: Promise<unknown> | undefined;
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
    if (this.underWay) {
      throw new DsmError(codes.shareBusy);
    }
    if (!this.isSettled()) {
      throw new DsmError(codes.shareRefused);
    }
    const work = Promise.resolve().then(change);
    this.underWay = work;
    try {
      return await work;
    } finally {
      this.underWay = undefined;
      this.settledAtMs = this.options.now() + this.options.settleMs;
    }
  }

  /** Waits until no change is under way, however it ends. */
  async idle(): Promise<void> {
    await Promise.allSettled([this.underWay]);
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
