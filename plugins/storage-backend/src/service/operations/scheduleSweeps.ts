import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { StorageConfig } from '../../config';
import { sweepLeftovers, type SweepReport } from '../../executor/sweep';
import type { OperationArchive } from '../../store';
import type { WorldSource } from '../WorldSource';
import { knowledgeFrom } from './knowledgeFrom';

const FREQUENCY = { minutes: 15 };
const TIMEOUT = { minutes: 5 };
/** Those who take operations over at the start come first. */
const INITIAL_DELAY = { seconds: 45 };

/**
 * Removes what operations that are over have left in the clusters, soon after the start and then
 * every quarter of an hour; one replica of the backend does it.
 */
export async function scheduleSweeps(options: {
  config: StorageConfig;
  source: Pick<WorldSource, 'client'>;
  store: Pick<OperationArchive, 'get'>;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { config, source, store, scheduler, logger } = options;
  // Said once, not every quarter of an hour.
  const told = new Set<string>();
  for (const { name, move } of config.clusters) {
    if (!move.enabled) {
      continue;
    }
    await scheduler.scheduleTask({
      id: `sweep-${name}`,
      scope: 'global',
      frequency: FREQUENCY,
      timeout: TIMEOUT,
      initialDelay: INITIAL_DELAY,
      fn: async signal => {
        const client = source.client(name);
        if (!client) {
          return;
        }
        try {
          const report = await sweepLeftovers({
            client,
            namespace: move.namespace,
            knowledgeOf: knowledgeFrom({ store, cluster: name }),
            now: () => new Date(),
            signal,
          });
          tell({ report, cluster: name, told, logger });
        } catch (error) {
          logger.warn(
            `Cannot look for what operations have left in cluster '${name}'`,
            toError(error),
          );
        }
      },
    });
  }
}

function tell(options: {
  report: SweepReport;
  cluster: string;
  told: Set<string>;
  logger: LoggerService;
}): void {
  const { report, cluster, told, logger } = options;
  const words = ({ leftover }: SweepReport['removed'][number]) =>
    `${leftover.kind} ${leftover.name} of operation ${leftover.operation} in cluster '${cluster}'`;
  for (const each of report.removed) {
    logger.info(`Removed ${words(each)}: ${each.because}`);
  }
  for (const each of report.failed) {
    logger.warn(`Cannot remove ${words(each)}: ${each.error}`);
  }
  for (const each of report.reported) {
    const sentence = `${words(each)} is left: ${each.because}`;
    if (!told.has(sentence)) {
      told.add(sentence);
      logger.warn(sentence);
    }
  }
}
