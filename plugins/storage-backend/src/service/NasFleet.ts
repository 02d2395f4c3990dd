import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ObservedNas } from '@stowage/backstage-plugin-storage-common';
import type { NasProvider } from '@stowage/backstage-plugin-storage-node';
import { NasObserver } from '../observe/nas';
import type { NasStore } from '../store';

/** For the rest of the backend to be up before anything is asked. */
const INITIAL_DELAY = { seconds: 3 };
/** Every answer may take as long as the NAS's timeout; one that hangs is given up here. */
const LOOK_TIMEOUT = { minutes: 10 };
/** How often a replica takes over what another one saw. */
const RELOAD_INTERVAL = { seconds: 30 };

/** Which NAS there are for a cluster. */
export interface NasSource {
  serving(cluster: string): ObservedNas[];
  onChange(listener: (nas: ObservedNas) => void): () => void;
}

/** Every NAS that modules brought; each is looked at on its own, and none waits for another. */
export class NasFleet implements NasSource {
  private readonly observers: NasObserver[];

  constructor(options: {
    providers: readonly NasProvider[];
    store: NasStore;
    logger: LoggerService;
  }) {
    this.observers = options.providers.map(
      provider => new NasObserver({ ...options, provider }),
    );
  }

  serving(cluster: string): ObservedNas[] {
    return this.observers
      .map(observer => observer.observed())
      .filter(({ clusters }) => clusters?.includes(cluster) ?? true);
  }

  onChange(listener: (nas: ObservedNas) => void): () => void {
    const endings = this.observers.map(observer =>
      observer.onChange(() => listener(observer.observed())),
    );
    return () => endings.forEach(end => end());
  }

  /** Has one replica look at each NAS from time to time, and all of them know what it saw. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    for (const observer of this.observers) {
      const { name, intervalMs } = observer.observed();
      await observer.reload();
      await scheduler.scheduleTask({
        id: `look-at-nas-${name}`,
        scope: 'global',
        frequency: { milliseconds: intervalMs },
        timeout: LOOK_TIMEOUT,
        initialDelay: INITIAL_DELAY,
        fn: async signal => await observer.look(signal),
      });
      await scheduler.scheduleTask({
        id: `reload-nas-${name}`,
        scope: 'local',
        frequency: RELOAD_INTERVAL,
        timeout: { seconds: 20 },
        initialDelay: RELOAD_INTERVAL,
        fn: async () => await observer.reload(),
      });
    }
  }
}
