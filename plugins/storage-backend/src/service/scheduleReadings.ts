import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { StorageConfig } from '../config';
import type { ClusterFleet } from '../observe/cluster';
import { ReadingCollector, walkObstacle } from '../observe/readings';
import type { ReadingStore } from '../store';
import type { CollectedReadings } from './CollectedReadings';

/** Time for the watch caches to fill before anything is measured. */
const INITIAL_DELAY = { seconds: 10 };
const KUBELET_TIMEOUT = { minutes: 2 };
/** How often a replica takes over what another one measured. */
const RELOAD_INTERVAL = { seconds: 30 };
/** How often is looked for folders that are due, above all those of new volumes. */
const DUE_WALKS_MS = 30_000;
const SPARE_WALK_MS = 60_000;

/**
 * Measures every cluster that may be measured: one replica of the backend does it, all of them
 * show it.
 */
export async function scheduleReadings(options: {
  config: StorageConfig;
  fleet: ClusterFleet;
  readings: CollectedReadings;
  store: ReadingStore;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { config, scheduler, store } = options;
  await Promise.all(
    config.clusters.map(async cluster => {
      try {
        await scheduleCluster({
          ...options,
          cluster,
          traitOverrides: config.traitOverrides,
        });
      } catch (error) {
        options.logger.error(
          `Cannot measure cluster '${cluster.name}'`,
          toError(error),
        );
      }
    }),
  );
  await scheduler.scheduleTask({
    id: 'thin-readings',
    scope: 'global',
    frequency: { hours: 1 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 1 },
    fn: async () => {
      await store.thin({
        now: new Date(),
        keepDays: config.history.keepDays,
      });
    },
  });
}

async function scheduleCluster(options: {
  cluster: StorageConfig['clusters'][number];
  traitOverrides: StorageConfig['traitOverrides'];
  fleet: ClusterFleet;
  readings: CollectedReadings;
  store: ReadingStore;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { cluster, fleet, readings, store, scheduler, logger } = options;
  const observer = fleet.get(cluster.name);
  if (!observer) {
    return;
  }
  const collector = await ReadingCollector.create({
    config: cluster,
    client: observer.client,
    store,
    logger: logger.child({ cluster: cluster.name }),
    getWorld: () => observer.snapshot(),
    sinceOutage: () => observer.sinceOutage(),
    walkObstacle: () => walkObstacle(observer.snapshot(), cluster.walk),
    traitOverrides: options.traitOverrides,
  });
  readings.add(cluster.name, collector);
  if (cluster.walk.enabled) {
    await scheduler.scheduleTask({
      id: `walk-${cluster.name}`,
      scope: 'global',
      frequency: {
        milliseconds: Math.min(cluster.walk.intervalMs, DUE_WALKS_MS),
      },
      timeout: { milliseconds: cluster.walk.timeoutMs + SPARE_WALK_MS },
      initialDelay: INITIAL_DELAY,
      fn: async signal => await collector.walkDue({ signal }),
    });
  }
  if (cluster.kubelet.enabled) {
    await scheduler.scheduleTask({
      id: `kubelet-${cluster.name}`,
      scope: 'global',
      frequency: { milliseconds: cluster.kubelet.intervalMs },
      timeout: KUBELET_TIMEOUT,
      initialDelay: INITIAL_DELAY,
      fn: async signal => await collector.kubeletOnce({ signal }),
    });
  }
  if (cluster.walk.enabled || cluster.kubelet.enabled) {
    await scheduler.scheduleTask({
      id: `reload-readings-${cluster.name}`,
      scope: 'local',
      frequency: RELOAD_INTERVAL,
      timeout: { seconds: 20 },
      initialDelay: RELOAD_INTERVAL,
      fn: async () => await collector.reload(),
    });
  }
}
