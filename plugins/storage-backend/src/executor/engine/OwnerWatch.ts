import type { Candidate } from '../../store';
import type { EngineTiming } from './EngineTiming';

interface Sighting {
  sign: string;
  /** By the watcher's clock. */
  since: number;
}

/**
 * Tells which operations nobody works on. An owner is dead when it has not shown a sign of life for
 * the length of the lease by the watcher's own clock, so that clocks of different machines are
 * never compared.
 */
export class OwnerWatch {
  readonly #owner: string;
  readonly #leaseMs: number;
  readonly #timing: Pick<EngineTiming, 'monotonic'>;
  #seen = new Map<string, Sighting>();

  constructor(options: {
    /** An operation in this replica's own name that it doesn't run is nobody's. */
    owner: string;
    leaseMs: number;
    timing: Pick<EngineTiming, 'monotonic'>;
  }) {
    this.#owner = options.owner;
    this.#leaseMs = options.leaseMs;
    this.#timing = options.timing;
  }

  /** @param candidates - all there are now; what is not among them is forgotten */
  free(candidates: Candidate[]): Candidate[] {
    const now = this.#timing.monotonic();
    const seen = new Map<string, Sighting>();
    const free = candidates.filter(({ id, owner, epoch, renewals }) => {
      const sign = `${epoch} ${renewals}`;
      const before = this.#seen.get(id);
      const since = before?.sign === sign ? before.since : now;
      seen.set(id, { sign, since });
      return (
        owner === undefined ||
        owner === this.#owner ||
        now - since >= this.#leaseMs
      );
    });
    this.#seen = seen;
    return free;
  }
}
