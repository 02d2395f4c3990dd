import type { LoggerService } from '@backstage/backend-plugin-api';
import { tellsOfMissingImage } from '@stowage/backstage-plugin-storage-common';
import type {
  DumpResult,
  WorkloadStatus,
} from '@stowage/backstage-plugin-storage-common';
import { setTimeout as sleep } from 'timers/promises';
import { Initiator, StorageApi } from '../api/StorageApi';

/** Errors that a later look may not show again; others end the wait at once. */
const passing = new Set(['ServiceUnavailableError', 'ForwardedError']);

/** How long a node may fail to get an image, which a registry that restarts makes happen too. */
const imagePatience = 2 * 60_000;

/** How often a reason that stays the same is logged again. */
const repeatEvery = 60_000;

/** Jobs that may be left from earlier, failed runs before a new one is refused. */
const maximumRuns = 9;

/** Looks at one StatefulSet and its dumps until they are as they should be. */
export class WorkloadWatch {
  private lastLine?: string;
  private lastLoggedAt = 0;
  private lastTrouble?: string;
  private imageMissingSince?: number;

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
      /** Milliseconds for which an image may be missing; two minutes where absent. */
      imagePatienceMs?: number;
    },
  ) {}

  /** @throws Error with the reasons when the time is over, or an image cannot be had. */
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
      this.refuseMissingImage(status);
      return status.ready || undefined;
    });
  }

  private refuseMissingImage({ name, reasons }: WorkloadStatus): void {
    if (!reasons.some(tellsOfMissingImage)) {
      this.imageMissingSince = undefined;
      return;
    }
    this.imageMissingSince ??= Date.now();
    const { imagePatienceMs = imagePatience } = this.options;
    if (Date.now() - this.imageMissingSince >= imagePatienceMs) {
      throw new Error(
        `StatefulSet ${name} cannot start, its image cannot be pulled: ${reasons.join(
          '; ',
        )}. Correct the image, or let the node reach its registry; then the StatefulSet starts by itself. What was made stays.`,
      );
    }
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
    const now = Date.now();
    if (line !== this.lastLine || now - this.lastLoggedAt >= repeatEvery) {
      this.lastLine = line;
      this.lastLoggedAt = now;
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
