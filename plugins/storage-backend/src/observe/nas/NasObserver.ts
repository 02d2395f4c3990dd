import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ObservedNas } from '@stowage/backstage-plugin-storage-common';
import type { NasProvider } from '@stowage/backstage-plugin-storage-node';
import { isDeepStrictEqual } from 'util';
import type { NasStore } from '../../store';
import { knownNas, lookAtNas } from './lookAtNas';

/** Options of {@link NasObserver}. */
export interface NasObserverOptions {
  provider: NasProvider;
  store: NasStore;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * One NAS as it was last heard. One replica of the backend asks it; what it said is kept in the
 * database, where the others find it, and a restart too.
 */
export class NasObserver {
  private current: ObservedNas;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: NasObserverOptions) {
    this.current = knownNas(options.provider);
  }

  /** Read from memory; the same object until something changed. */
  observed(): ObservedNas {
    return this.current;
  }

  /** Asks the NAS; never throws, since nobody could do anything about it. */
  async look(signal: AbortSignal): Promise<void> {
    const { provider, store, logger, now = () => new Date() } = this.options;
    try {
      // Another replica may have looked last.
      await this.reload();
      const seen = await lookAtNas({
        provider,
        previous: this.current,
        now: now(),
        signal,
      });
      this.tellLog(seen);
      this.take(seen);
      await store.save({ nas: seen, observedAt: now() });
    } catch (error) {
      logger.warn(
        `The look at NAS '${provider.name}' was broken off`,
        toError(error),
      );
    }
  }

  /** Takes over what another replica saw. */
  async reload(): Promise<void> {
    const { provider, store, logger } = this.options;
    try {
      const stored = await store.load({ name: provider.name });
      if (stored) {
        this.take(knownNas(provider, stored));
      }
    } catch (error) {
      logger.warn(
        `What is kept of NAS '${provider.name}' cannot be read`,
        toError(error),
      );
    }
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(seen: ObservedNas): void {
    // JSON has no undefined, so only what was stored may differ in that.
    if (!isDeepStrictEqual(plain(seen), plain(this.current))) {
      this.current = seen;
      this.listeners.forEach(listener => listener());
    }
  }

  private tellLog({ name, state, problem }: ObservedNas): void {
    const before = this.current;
    if (
      state === before.state &&
      problem?.message === before.problem?.message
    ) {
      return;
    }
    if (problem) {
      this.options.logger.warn(problem.message);
    } else if (before.problem) {
      this.options.logger.info(`NAS '${name}' answers again`);
    }
  }
}

function plain(seen: ObservedNas): unknown {
  return JSON.parse(JSON.stringify(seen));
}
