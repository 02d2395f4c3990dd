import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DumpResult,
  WorkloadStatus,
} from '@stowage/backstage-plugin-storage-common';
import { setTimeout as sleep } from 'timers/promises';
import { Initiator, StorageApi } from '../api/StorageApi';

/** Errors that a later look may not show again; others end the wait at once. */
const passing = new Set(['ServiceUnavailableError', 'ForwardedError']);

/** Jobs that may be left from earlier, failed runs before a new one is refused. */
const maximumRuns = 9;

/** Looks at one StatefulSet and its dumps until they are as they should be. */
export class WorkloadWatch {
  private lastLine?: string;
  private lastTrouble?: string;

  constructor(
    private readonly options: {
      api: StorageApi;
      initiator: Initiator;
      logger: LoggerService;
      cluster: string;
      namespace: string;
      name: string;
      /** Milliseconds. */
      pollIntervalMs: number;
      /** Milliseconds since the epoch. */
      deadline: number;
    },
  ) {}

  /** @throws Error with the reasons when the time is over. */
  async untilReady(): Promise<void> {
    const { name } = this.options;
    await this.poll(`StatefulSet ${name} is not ready`, async () => {
      const status = await this.status();
      this.lastTrouble = troubleOf(status);
      this.log(
        status.ready
          ? `StatefulSet ${name} is ready`
          : `Waiting for StatefulSet ${name}: ${this.lastTrouble}`,
      );
      return status.ready || undefined;
    });
  }

  /**
   * Starts the first dump, or finds the one that an interrupted run of the task started. A Job
   * that failed in an earlier run is left for reading, and another one is started.
   *
   * @throws Error if the dump fails or does not finish in time.
   */
  async untilDumped(cronJob: string): Promise<DumpResult> {
    for (let run = 1; run <= maximumRuns; run++) {
      const { job, created } = await this.start(
        cronJob,
        run === 1 ? 'first' : `first-${run}`,
      );
      const dump = await this.untilFinished(cronJob, job);
      if (dump.state === 'succeeded' && dump.listed) {
        this.log(
          `Dump ${dump.file ?? ''} by Job ${job}: ${dump.bytes ?? '?'} bytes, ${
            dump.entries ?? '?'
          } entries`,
        );
        return dump;
      }
      const reason =
        dump.state === 'succeeded'
          ? 'it did not say what it dumped'
          : dump.message ?? 'it gave no reason';
      if (created) {
        throw new Error(
          `The dump by Job ${job} failed: ${reason}. The database itself is running; see the runbook of the component.`,
        );
      }
      this.log(`Job ${job} failed earlier: ${reason}. Starting another.`);
    }
    throw new Error(
      `${maximumRuns} dumps of CronJob ${cronJob} failed. Delete their Jobs when the reason is mended.`,
    );
  }

  private async start(
    cronJob: string,
    key: string,
  ): Promise<{ job: string; created: boolean }> {
    const { cluster, namespace } = this.options;
    return await this.poll(`CronJob ${cronJob} did not start a dump`, () =>
      this.options.api.call(this.options.initiator, (client, options) =>
        client.runCronJob(
          { path: { cluster, namespace, name: cronJob }, body: { key } },
          options,
        ),
      ),
    );
  }

  private async untilFinished(
    cronJob: string,
    job: string,
  ): Promise<DumpResult> {
    return await this.poll(
      `The dump by Job ${job} is not finished`,
      async () => {
        const { dump } = await this.status({ cronJob, job });
        this.lastTrouble =
          dump?.message ?? `it is ${dump?.state ?? 'not seen'}`;
        this.log(`Dump by Job ${job}: ${dump?.state ?? 'not seen yet'}`);
        return dump?.state === 'succeeded' || dump?.state === 'failed'
          ? dump
          : undefined;
      },
    );
  }

  private async status(
    query: { cronJob?: string; job?: string } = {},
  ): Promise<WorkloadStatus> {
    const { api, initiator, cluster, namespace, name } = this.options;
    return await api.call(initiator, (client, options) =>
      client.getWorkloadStatus(
        { path: { cluster, namespace, name }, query },
        options,
      ),
    );
  }

  /** Repeats a look until it gives something, the time is over or the task is cancelled. */
  private async poll<Found>(
    unfinished: string,
    look: () => Promise<Found | undefined>,
  ): Promise<Found> {
    const { deadline, initiator, pollIntervalMs } = this.options;
    for (;;) {
      initiator.signal?.throwIfAborted();
      try {
        const found = await look();
        if (found !== undefined) {
          return found;
        }
      } catch (error) {
        if (!passing.has((error as Error).name)) {
          throw error;
        }
        this.lastTrouble = (error as Error).message;
        this.log(`Trying again: ${this.lastTrouble}`);
      }
      if (Date.now() + pollIntervalMs > deadline) {
        throw new Error(
          `${unfinished} in time${
            this.lastTrouble ? `: ${this.lastTrouble}` : ''
          }. It may still become so; look at the component's storage tab.`,
        );
      }
      await sleep(pollIntervalMs, undefined, { signal: initiator.signal });
    }
  }

  private log(line: string): void {
    if (line !== this.lastLine) {
      this.lastLine = line;
      this.options.logger.info(line);
    }
  }
}

function troubleOf(status: WorkloadStatus): string {
  if (!status.found) {
    return 'it is not there yet';
  }
  return status.reasons.length
    ? status.reasons.join('; ')
    : `${status.readyReplicas} of ${status.replicas} replicas are ready`;
}
