import type { ClusterErrorReason } from '../../adapters/kubernetes';
import type { Timing } from './Timing';

/** How a watch cache stands. */
export interface CacheStatus {
  state: 'syncing' | 'synced' | 'forbidden' | 'failed';
  /** When it became so; milliseconds since the epoch. */
  since: number;
  /** When the API server last said anything about the resource. */
  lastContact?: number;
  /** Why it failed or is forbidden. */
  reason?: ClusterErrorReason;
  message?: string;
}

/** Keeps a status and tells when it becomes another one. */
export class StatusKeeper {
  private current: CacheStatus;

  constructor(
    private readonly timing: Timing,
    private readonly onChange: (now: CacheStatus, before: CacheStatus) => void,
  ) {
    this.current = { state: 'syncing', since: timing.now() };
  }

  get status(): CacheStatus {
    return this.current;
  }

  /** The API server said something just now. */
  contact(): void {
    this.current = { ...this.current, lastContact: this.timing.now() };
  }

  become(next: Pick<CacheStatus, 'state' | 'reason' | 'message'>): void {
    const before = this.current;
    const { state, reason, message } = next;
    if (
      before.state === state &&
      before.reason === reason &&
      before.message === message
    ) {
      return;
    }
    this.current = {
      ...before,
      ...{ state, reason, message },
      since: before.state === state ? before.since : this.timing.now(),
    };
    this.onChange(this.current, before);
  }
}
