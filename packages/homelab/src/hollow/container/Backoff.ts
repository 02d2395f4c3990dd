/** Milliseconds between restarts of a container that ends again and again. */
export interface BackoffTimes {
  firstMs: number;
  lastMs: number;
  /** A run of this length forgets the earlier ends. */
  resetMs: number;
}

/** A kubelet's: 10 s doubled up to 5 minutes, forgotten after 10 minutes. */
export const kubeletBackoff: BackoffTimes = {
  firstMs: 10_000,
  lastMs: 300_000,
  resetMs: 600_000,
};

/** How long to wait before each restart; the first one comes at once. */
export class Backoff {
  private nextMs = 0;

  constructor(private readonly times: BackoffTimes) {}

  /** Milliseconds until the next start after a run of `ranMs`. */
  after(ranMs: number): number {
    const { firstMs, lastMs, resetMs } = this.times;
    const waitMs = ranMs >= resetMs ? 0 : this.nextMs;
    this.nextMs = waitMs ? Math.min(waitMs * 2, lastMs) : firstMs;
    return waitMs;
  }
}
