import { randomBytes } from 'crypto';
import { mkdirSync, readFileSync } from 'fs';
import { constants } from 'os';
import { join } from 'path';
import { setTimeout as delay } from 'timers/promises';
import {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
} from '../../cluster/podObjects';
import { NodeContext } from '../NodeContext';
import { retrying } from '../pod/retrying';
import { shouldRestart } from '../pod/podStatus';
import { PodVolumes } from '../volumes/PodVolumes';
import { Backoff } from './Backoff';
import { ContainerLog } from './ContainerLog';
import { ContainerProbes } from './ContainerProbes';
import { Launched } from './Launcher';
import { NotNow, PreparedRun, prepareRun, StartError } from './prepareRun';
import { exitCodeOf } from './processTree';
import { stopProcess, StopRequest } from './stopProcess';

/** What a container needs of the pod it belongs to. */
export interface ContainerRunnerOptions {
  container: Container;
  /** The pod as it is now. */
  pod(): Pod;
  context: NodeContext;
  volumes: PodVolumes;
  /** Folder for the container's logs and roots. */
  folder: string;
  /** What an earlier life of the node knew of the container. */
  before?: ContainerStatus;
  /** Told after each change of the status. */
  onChange(): void;
}

/** Most that a termination message holds, as in a kubelet. */
const messageBytes = 4096;
const fallback = { lines: 80, bytes: 2048 };

/** One container of a pod: its processes one after the other, and what they say. */
export class ContainerRunner {
  readonly container: Container;
  private state: ContainerState;
  private lastState: ContainerState;
  private restartCount: number;
  private containerID?: string;
  private probes?: ContainerProbes;
  private launched?: Launched;
  private program?: PreparedRun['program'];
  private stopRequest?: StopRequest;
  private readonly logs: ContainerLog[] = [];
  private readonly stopping = new AbortController();
  private readonly backoff: Backoff;

  constructor(private readonly options: ContainerRunnerOptions) {
    const { container, before, context } = options;
    this.container = container;
    this.state = { waiting: { reason: 'ContainerCreating' } };
    this.lastState = before?.lastState ?? {};
    this.restartCount = before?.restartCount ?? 0;
    this.backoff = new Backoff(context.backoff);
    if (before?.state.terminated) {
      this.state = before.state;
    } else if (before?.state.running) {
      // The node went down with it: nobody saw how it ended.
      this.state = {
        terminated: {
          exitCode: 255,
          reason: 'Unknown',
          startedAt: before.state.running.startedAt,
          finishedAt: new Date().toISOString(),
          containerID: before.containerID,
        },
      };
    }
  }

  /** The status as a kubelet would write it. */
  get status(): ContainerStatus {
    const { name, image = '' } = this.container;
    return {
      name,
      state: this.state,
      lastState: this.lastState,
      ready: this.probes?.ready ?? false,
      restartCount: this.restartCount,
      image,
      imageID: this.containerID ? `hollow://${image}` : '',
      containerID: this.containerID,
      started: this.probes?.started ?? false,
    };
  }

  /** Exit code of the last run, or undefined before its end. */
  get exitCode(): number | undefined {
    return this.state.terminated?.exitCode;
  }

  /** The log of the present run or the one before it. */
  log(previous: boolean): ContainerLog | undefined {
    return this.logs[this.logs.length - (previous ? 2 : 1)];
  }

  /**
   * Runs the container, again and again as the policy says, until it has ended
   * for good or was stopped.
   */
  async run(policy: string | undefined): Promise<void> {
    const { signal } = this.stopping;
    if (this.exitCode !== undefined) {
      if (!shouldRestart(policy, this.exitCode)) {
        return;
      }
      this.prepareRestart();
    }
    while (!signal.aborted) {
      const begun = Date.now();
      await this.runOnce();
      const { exitCode } = this;
      if (
        signal.aborted ||
        (exitCode !== undefined && !shouldRestart(policy, exitCode))
      ) {
        return;
      }
      const waitMs = this.backoff.after(Date.now() - begun);
      const { metadata } = this.options.pod();
      if (waitMs) {
        this.lastState = this.state;
        this.change({
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off ${waitMs / 1000}s restarting failed container=${
              this.container.name
            } pod=${metadata.name}_${metadata.namespace}(${metadata.uid})`,
          },
        });
        await delay(waitMs, undefined, { signal }).catch(() => undefined);
      }
      if (!signal.aborted) {
        this.prepareRestart();
      }
    }
  }

  /**
   * Asks the container to end: hook, signal, and after the grace period the
   * end. A second call can only shorten the time.
   */
  stop(graceSeconds: number): void {
    this.stopping.abort();
    this.endRun(graceSeconds);
  }

  /** Ends the processes at once without another word, as a power cut does. */
  kill(): void {
    this.stopping.abort();
    this.endProbes();
    this.stopRequest?.cancel();
    this.launched?.kill();
  }

  /** Ends the present run as a crash would; the policy decides what follows. */
  crash(): void {
    this.launched?.kill();
  }

  freeze(): void {
    this.launched?.freeze();
  }

  thaw(): void {
    this.launched?.thaw();
  }

  private endRun(graceSeconds: number): void {
    if (!this.launched) {
      return;
    }
    if (this.stopRequest) {
      this.stopRequest.shorten(graceSeconds);
      return;
    }
    this.stopRequest = stopProcess({
      launched: this.launched,
      container: this.container,
      program: this.program ?? {},
      graceSeconds,
    });
  }

  /** One run from the image to the exit code. */
  private async runOnce(): Promise<void> {
    const { context, pod } = this.options;
    const { signal } = this.stopping;
    const folder = join(this.options.folder, String(this.restartCount));
    mkdirSync(folder, { recursive: true });
    const startedAt = new Date().toISOString();
    try {
      const prepared = await retrying({
        signal,
        attempt: async () => {
          await context.pace();
          return await prepareRun({
            container: this.container,
            pod: pod(),
            context,
            volumes: this.options.volumes.all,
            folder,
          });
        },
        onError: error => this.notYet(error),
      });
      if (prepared && !signal.aborted) {
        await this.runPrepared(prepared, folder);
      }
    } catch (error) {
      this.change({
        terminated: {
          exitCode: 128,
          reason: 'StartError',
          message: (error as Error).message,
          startedAt,
          finishedAt: new Date().toISOString(),
        },
      });
    }
  }

  private notYet(error: Error): void {
    if (error instanceof StartError) {
      throw error;
    }
    const { context, pod } = this.options;
    const reason =
      error instanceof NotNow ? error.reason : 'CreateContainerError';
    if (this.state.waiting?.reason !== reason) {
      context.warn(pod(), {
        reason: 'Failed',
        message: `Error: ${reason}: ${error.message}`,
      });
    }
    this.change({ waiting: { reason, message: error.message } });
  }

  private async runPrepared(
    prepared: PreparedRun,
    folder: string,
  ): Promise<void> {
    const { context } = this.options;
    const log = new ContainerLog(join(folder, 'log'));
    this.logs.push(log);
    // Only the present run and the one before can be asked for.
    this.logs.splice(0, this.logs.length - 2).forEach(old => old.remove());
    const launched = context.launcher.launch(prepared.spec);
    this.launched = launched;
    this.program = prepared.program;
    log.attach(launched.stdout);
    log.attach(launched.stderr);
    let failure: Error | undefined;
    await launched.started.catch((error: Error) => {
      failure = error;
    });
    const startedAt = new Date().toISOString();
    this.containerID = `hollow://${randomBytes(16).toString('hex')}`;
    if (!failure) {
      this.beginProbes(launched);
      this.change({ running: { startedAt } });
    }
    const end = await launched.ended;
    this.endProbes();
    this.stopRequest?.cancel();
    this.stopRequest = undefined;
    this.launched = undefined;
    log.close();
    const exitCode = failure ? 128 : exitCodeOf(end, constants.signals);
    const reason = exitCode ? 'Error' : 'Completed';
    this.change({
      terminated: {
        exitCode,
        reason: failure ? 'StartError' : reason,
        message: failure
          ? `${failure.message}: ${log.tail(fallback.lines, fallback.bytes)}`
          : this.lastWords(prepared.messageFile, exitCode, log),
        startedAt,
        finishedAt: new Date().toISOString(),
        containerID: this.containerID,
      },
    });
  }

  private lastWords(
    file: string,
    exitCode: number,
    log: ContainerLog,
  ): string | undefined {
    const said = readFileSync(file).subarray(0, messageBytes).toString();
    const policy = this.container.terminationMessagePolicy;
    return (
      said ||
      (policy === 'FallbackToLogsOnError' && exitCode
        ? log.tail(fallback.lines, fallback.bytes)
        : undefined)
    );
  }

  private beginProbes(launched: Launched): void {
    const { context, pod } = this.options;
    this.probes = new ContainerProbes({
      target: {
        container: this.container,
        launched,
        address: context.address,
      },
      onChange: () => this.options.onChange(),
      onDead: which => {
        context.warn(pod(), {
          reason: 'Killing',
          message: `Container ${this.container.name} failed ${which} probe, will be restarted`,
        });
        this.endRun(pod().spec.terminationGracePeriodSeconds ?? 30);
      },
    });
  }

  private endProbes(): void {
    this.probes?.stop();
    this.probes = undefined;
  }

  private prepareRestart(): void {
    if (this.state.terminated) {
      this.lastState = this.state;
    }
    this.restartCount += 1;
    this.state = { waiting: { reason: 'ContainerCreating' } };
  }

  private change(state: ContainerState): void {
    this.state = state;
    this.options.onChange();
  }
}
