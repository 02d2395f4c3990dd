import { tellsOfMissingImage } from '@stowage/backstage-plugin-storage-common';
import type {
  DumpResult,
  WorkloadStatus,
} from '@stowage/backstage-plugin-storage-common';
import type { StorageApi } from '../api/StorageApi';
import { TaskWait, TaskWaitOptions } from './TaskWait';

/** How long a node may fail to get an image, which a registry that restarts makes happen too. */
const imagePatience = 2 * 60_000;

/** Jobs that may be left from earlier, failed runs before a new one is refused. */
const maximumRuns = 9;

/** Looks at one StatefulSet and its dumps until they are as they should be. */
export class WorkloadWatch {
  private readonly wait: TaskWait;
  private imageMissingSince?: number;

  constructor(
    private readonly options: TaskWaitOptions & {
      api: StorageApi;
      cluster: string;
      namespace: string;
      name: string;
      /** Milliseconds for which an image may be missing; two minutes where absent. */
      imagePatienceMs?: number;
    },
  ) {
    this.wait = new TaskWait(options);
  }

  /** @throws Error with the reasons when the time is over, or an image cannot be had. */
  async untilReady(): Promise<void> {
    const { name } = this.options;
    await this.wait.until(`StatefulSet ${name} is not ready`, async () => {
      const status = await this.status();
      this.wait.trouble = troubleOf(status);
      this.wait.log(
        status.ready
          ? `StatefulSet ${name} is ready`
          : `Waiting for StatefulSet ${name}: ${this.wait.trouble}`,
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
        this.wait.log(
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
      this.wait.log(`Job ${job} failed earlier: ${reason}. Starting another.`);
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
    return await this.wait.until(
      `CronJob ${cronJob} did not start a dump`,
      () =>
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
    return await this.wait.until(
      `The dump by Job ${job} is not finished`,
      async () => {
        const { dump } = await this.status({ cronJob, job });
        this.wait.trouble =
          dump?.message ?? `it is ${dump?.state ?? 'not seen'}`;
        this.wait.log(`Dump by Job ${job}: ${dump?.state ?? 'not seen yet'}`);
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
}

function troubleOf(status: WorkloadStatus): string {
  if (!status.found) {
    return 'it is not there yet';
  }
  return status.reasons.length
    ? status.reasons.join('; ')
    : `${status.readyReplicas} of ${status.replicas} replicas are ready`;
}
