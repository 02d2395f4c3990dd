/** Counts failed logins for the automatic block. In memory: the block itself is state. */
export class FailedLogins {
  private readonly times = new Map<string, number[]>();

  constructor(
    private readonly limit: { attempts: number; withinMinutes: number },
  ) {}

  /** Notes a failure; answers whether its address is to be blocked now. */
  note(address: string, atMs: number): boolean {
    const since = atMs - this.limit.withinMinutes * 60_000;
    const recent = (this.times.get(address) ?? []).filter(at => at > since);
    recent.push(atMs);
    this.times.set(address, recent);
    return recent.length >= this.limit.attempts;
  }

  /** Forgets the failures of an address. */
  forget(address: string): void {
    this.times.delete(address);
  }
}
