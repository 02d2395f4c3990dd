import { join } from 'path';
import { isAnotherObject, isNotFound } from '../../cluster/ApiError';
import { Container, ContainerStatus, Pod } from '../../cluster/podObjects';
import { ContainerLog } from '../container/ContainerLog';
import { ContainerRunner } from '../container/ContainerRunner';
import { NodeContext } from '../NodeContext';
import { PodVolumes, ReadyVolume } from '../volumes/PodVolumes';
import { whyRefused } from './admission';
import { PodFiles } from './PodFiles';
import { PodFacts, podStatus, sidecarNames } from './podStatus';
import { retrying } from './retrying';
import { StatusReporter } from './StatusReporter';

/** Seconds to end in where the pod does not say. */
const standardGraceSeconds = 30;

function isOver(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Everything a node does for one pod, from its binding to the end of its object. */
export class PodWorker {
  private readonly volumes: PodVolumes;
  private readonly files: PodFiles;
  private readonly initRunners: ContainerRunner[];
  private readonly runners: ContainerRunner[];
  private readonly reporter: StatusReporter;
  private readonly startTime: string;
  /** Aborted when nothing may be started any more. */
  private readonly stopping = new AbortController();
  /** Aborted when the node is gone, or the object. */
  private readonly leaving = new AbortController();
  private waiters: (() => void)[] = [];
  private volumesReady = false;
  private initialized = false;
  private terminal = false;
  /** The last status is written and the pod's own files are gone. */
  private ended = false;
  private lost = false;
  private failure?: PodFacts['failure'];
  private deadline?: NodeJS.Timeout;
  private confirming = false;
  private warned = '';
  private readonly left = new Promise<void>(resolve =>
    this.leaving.signal.addEventListener('abort', () => resolve()),
  );
  private readonly work: Promise<void>;

  constructor(private readonly context: NodeContext, private pod: Pod) {
    const { metadata, spec, status } = pod;
    const folder = join(context.podsFolder, metadata.uid);
    this.volumes = new PodVolumes({
      client: context.client,
      node: context,
      disk: context.disk,
      diskOf: context.diskOf,
      exports: context.exports,
      folder: join(folder, 'volumes'),
    });
    this.files = new PodFiles(context, this.volumes);
    this.startTime = status?.startTime ?? new Date().toISOString();
    const runner = (container: Container, before?: ContainerStatus[]) =>
      new ContainerRunner({
        container,
        pod: () => this.pod,
        context,
        volumes: this.volumes,
        folder: join(folder, 'containers', container.name),
        before: before?.find(({ name }) => name === container.name),
        onChange: () => this.changed(),
      });
    // Init containers run again after the node was down: their work may be lost.
    this.initRunners = (spec.initContainers ?? []).map(each => runner(each));
    this.runners = spec.containers.map(each =>
      runner(each, status?.containerStatuses),
    );
    this.reporter = new StatusReporter(context, pod, previous =>
      podStatus(this.facts(), previous),
    );
    this.work = this.live().catch((error: Error) =>
      context.warn(this.pod, { reason: 'FailedSync', message: error.message }),
    );
  }

  /** Settles when nothing of the pod is left, neither object nor processes. */
  get gone(): Promise<void> {
    return Promise.all([this.work, this.left]).then(() => undefined);
  }

  /** What the kubelet's endpoint shows of the pod. */
  get current(): { pod: Pod; volumes: readonly ReadyVolume[] } {
    return { pod: this.pod, volumes: this.terminal ? [] : this.volumes.all };
  }

  /** A container by name, init containers included. */
  container(name: string): ContainerRunner | undefined {
    return [...this.runners, ...this.initRunners].find(
      ({ container }) => container.name === name,
    );
  }

  /** The log of a container's present or earlier run. */
  log(container: string, previous: boolean): ContainerLog | undefined {
    return this.container(container)?.log(previous);
  }

  /** Takes over a newer version of the object. */
  update(pod: Pod): void {
    this.pod = pod;
    this.files.follow(pod);
    if (pod.metadata.deletionTimestamp) {
      this.stop(this.graceSeconds());
      if (this.ended) {
        this.confirm();
      }
    }
  }

  /**
   * The object is gone, as after a deletion by force: the processes still get
   * their time, as on a real node, and nothing is reported.
   */
  removed(pod: Pod): void {
    this.pod = pod;
    this.reporter.close();
    this.stop(this.graceSeconds());
    this.leaving.abort();
  }

  /** The node loses its power: processes end at once, files stay. */
  async lose(): Promise<void> {
    this.lost = true;
    this.reporter.close();
    this.leaving.abort();
    this.stopping.abort();
    this.everyRunner(runner => runner.kill());
    this.wake();
    await this.work;
  }

  /** Processes stop in their tracks, and go on after {@link thaw}. */
  freeze(): void {
    this.everyRunner(runner => runner.freeze());
  }

  thaw(): void {
    this.everyRunner(runner => runner.thaw());
  }

  private async live(): Promise<void> {
    // The node knows the pod before anything happens to it.
    await Promise.resolve();
    if (!isOver(this.pod)) {
      this.failure = whyRefused(this.pod, this.context);
      if (!this.failure) {
        await this.runContainers();
      }
      this.files.stop();
      clearTimeout(this.deadline);
      this.terminal = true;
      this.reporter.report();
      await this.reporter.settled();
    }
    this.terminal = true;
    // What was lost with the power is still on the disk when it comes back.
    if (!this.lost) {
      this.volumes.tearDown();
    }
    this.ended = true;
    if (this.pod.metadata.deletionTimestamp) {
      this.confirm();
    }
  }

  private async runContainers(): Promise<void> {
    const { signal } = this.stopping;
    const { spec } = this.pod;
    if (this.pod.metadata.deletionTimestamp) {
      return;
    }
    this.reporter.report();
    this.watchDeadline();
    await retrying({
      signal,
      attempt: async () => {
        await this.context.pace();
        await this.files.setUp(this.pod);
        this.volumesReady = true;
      },
      onError: error => this.cannotMount(error),
    });
    if (!signal.aborted) {
      this.files.begin(() => this.pod);
      // What changed while the volumes were made.
      this.files.follow(this.pod);
    }
    const sidecars: Promise<void>[] = [];
    for (const runner of this.initRunners) {
      if (signal.aborted) {
        break;
      }
      if (sidecarNames(this.pod).includes(runner.container.name)) {
        sidecars.push(runner.run('Always'));
        await this.until(() => runner.status.started);
      } else {
        // As in a kubelet: an init container is tried again unless never is said.
        const policy = spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure';
        await runner.run(policy);
        if (runner.exitCode !== 0) {
          return;
        }
      }
    }
    if (!signal.aborted) {
      this.initialized = true;
      this.changed();
      await Promise.all(
        this.runners.map(runner => runner.run(spec.restartPolicy)),
      );
    }
    this.initRunners.forEach(runner =>
      runner.stop(spec.terminationGracePeriodSeconds ?? standardGraceSeconds),
    );
    await Promise.all(sidecars);
  }

  private cannotMount(error: Error): void {
    // Once for each reason: the attempts are many, the news is one.
    if (this.warned !== error.message) {
      this.warned = error.message;
      this.context.warn(this.pod, {
        reason: 'FailedMount',
        message: error.message,
      });
    }
  }

  private watchDeadline(): void {
    const seconds = this.pod.spec.activeDeadlineSeconds;
    if (seconds !== undefined) {
      const passed = Date.now() - Date.parse(this.startTime);
      this.deadline = setTimeout(() => {
        this.failure = {
          reason: 'DeadlineExceeded',
          message:
            'Pod was active on the node longer than the specified deadline',
        };
        this.stop(
          this.pod.spec.terminationGracePeriodSeconds ?? standardGraceSeconds,
        );
      }, seconds * 1000 - passed);
    }
  }

  /** At least a second, even by force, as in a kubelet. */
  private graceSeconds(): number {
    const { metadata, spec } = this.pod;
    return Math.max(
      1,
      metadata.deletionGracePeriodSeconds ??
        spec.terminationGracePeriodSeconds ??
        standardGraceSeconds,
    );
  }

  private stop(graceSeconds: number): void {
    this.stopping.abort();
    this.everyRunner(runner => runner.stop(graceSeconds));
    this.wake();
  }

  private everyRunner(act: (runner: ContainerRunner) => void): void {
    [...this.runners, ...this.initRunners].forEach(act);
  }

  /** Says to the API server that the pod has really ended, which removes the object. */
  private confirm(): void {
    if (this.confirming || this.leaving.signal.aborted) {
      return;
    }
    this.confirming = true;
    const { name, namespace, uid } = this.pod.metadata;
    // Without end as long as the node lives; failures are told by `retrying`.
    retrying({
      signal: this.leaving.signal,
      attempt: async () => {
        await this.context.pace();
        try {
          await this.context.client.request(
            `/api/v1/namespaces/${namespace}/pods/${name}`,
            {
              method: 'DELETE',
              body: { gracePeriodSeconds: 0, preconditions: { uid } },
            },
          );
        } catch (error) {
          if (!isNotFound(error) && !isAnotherObject(error)) {
            throw error;
          }
        }
      },
    }).catch(() => undefined);
  }

  private changed(): void {
    this.reporter.report();
    this.wake();
  }

  private wake(): void {
    this.waiters.splice(0).forEach(waiter => waiter());
  }

  /** Waits for something to be so, or for the end of the pod. */
  private async until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.stopping.signal.aborted) {
      await new Promise<void>(resolve => this.waiters.push(resolve));
    }
  }

  private facts(): PodFacts {
    const { pod, startTime, context } = this;
    return {
      pod,
      startTime,
      address: context.address,
      initContainers: this.initRunners.map(({ status }) => status),
      containers: this.runners.map(({ status }) => status),
      volumesReady: this.volumesReady,
      initialized: this.initialized,
      terminal: this.terminal,
      failure: this.failure,
      now: new Date().toISOString(),
    };
  }
}
