import { mkdirSync, rmSync } from 'fs';
import { join } from 'path';
import { setTimeout as delay } from 'timers/promises';
import { ApiClient, mergePatch, strategicPatch } from '../cluster/ApiClient';
import { ApiError } from '../cluster/ApiError';
import { recordEvent } from '../cluster/events';
import { Pod } from '../cluster/podObjects';
import { BackoffTimes } from './container/Backoff';
import { Launcher } from './container/Launcher';
import { Heartbeat } from './Heartbeat';
import { KubeletAccess } from './kubelet/KubeletAccess';
import { KubeletCertificate, KubeletServer } from './kubelet/KubeletServer';
import { nodeSummary } from './kubelet/summary';
import {
  DeclaredDisk,
  DiskFigures,
  DiskLimit,
  diskRoot,
  NodeDisk,
} from './NodeDisk';
import { NodeContext } from './NodeContext';
import { nodeStatus, standardResources } from './nodeObject';
import { Lookup } from './pod/Lookup';
import { PodWorker } from './pod/PodWorker';
import { Programs } from './programs';
import { SlowDisk } from './SlowDisk';
import { NfsExports } from './volumes/exports';

/** What one node is. */
export interface HollowNodeOptions {
  name: string;
  /** Added to `kubernetes.io/hostname`, which is the node's name unless given. */
  labels?: Record<string, string>;
  /** Resources by name; those of a small machine by default. */
  allocatable?: Record<string, string>;
  /** A disk of its own: one that can be full, which needs root, or one that only says so. */
  disk?: DiskLimit | DeclaredDisk;
}

/** What the nodes of a set have in common. */
export interface NodeSurroundings {
  client: ApiClient;
  launcher: Launcher;
  /** Folder that each node has a folder in. */
  folder: string;
  programs: Programs;
  exports: NfsExports;
  /** Address of this machine that nodes and pods are reached under. */
  address: string;
  heartbeatSeconds: number;
  backoff: BackoffTimes;
  kubeletCertificate?: KubeletCertificate;
}

/** What becomes of a node's processes when it is switched off. */
export type PowerLoss =
  /** They end at once, as in a power cut. */
  | 'kill'
  /** They stop and go on later, as on a machine that hangs. */
  | 'freeze'
  /** They go on: only the network is cut, which is how two writers come about. */
  | 'cut';

/** A kubelet says so when less than this part of its disk is free. */
const pressureBelow = 0.1;

/**
 * A node of a cluster whose containers are processes of this machine. Made by
 * {@link HollowNodes}; everything here can be called while pods run.
 */
export class HollowNode {
  readonly name: string;
  private readonly context: NodeContext;
  private readonly nodeDisk: NodeDisk;
  private readonly heartbeat: Heartbeat;
  private readonly kubelet?: KubeletServer;
  private readonly workers = new Map<string, PodWorker>();
  /** The pods as the API server has them, also while the node is off. */
  private readonly known = new Map<string, Pod>();
  private readonly slowDisk = new SlowDisk({
    freeze: () => this.everyWorkerIfOn(worker => worker.freeze()),
    thaw: () => this.everyWorkerIfOn(worker => worker.thaw()),
  });
  private slowMs = 0;
  private off?: PowerLoss;
  private pressureSince: { pressed: boolean; at: string };

  constructor(
    options: HollowNodeOptions,
    private readonly surroundings: NodeSurroundings,
  ) {
    const { name, labels, allocatable = standardResources } = options;
    const { client, kubeletCertificate } = surroundings;
    const folder = join(surroundings.folder, name);
    this.name = name;
    this.pressureSince = { pressed: false, at: new Date().toISOString() };
    this.nodeDisk = new NodeDisk(folder, options.disk);
    this.context = {
      ...surroundings,
      name,
      labels: { 'kubernetes.io/hostname': name, ...labels },
      allocatable,
      lookup: new Lookup(client),
      disk: this.nodeDisk.root,
      diskOf: node => diskRoot(join(surroundings.folder, node)),
      declaredDisk: () =>
        this.nodeDisk.isDeclared ? this.nodeDisk.figures : undefined,
      podsFolder: join(folder, 'pods'),
      pace: () => this.pace(),
      warn: (object, warning) =>
        recordEvent(client, {
          object,
          kind: 'Pod',
          type: 'Warning',
          component: 'kubelet',
          host: name,
          ...warning,
        }),
    };
    this.heartbeat = new Heartbeat({
      client,
      node: name,
      seconds: surroundings.heartbeatSeconds,
      pace: () => this.pace(),
      reportStatus: async () => {
        if (this.isOn) {
          await this.reportStatus();
        }
      },
    });
    this.kubelet =
      kubeletCertificate &&
      new KubeletServer(
        kubeletCertificate,
        {
          findLog: request => this.findLog(request),
          summary: () =>
            nodeSummary({
              node: name,
              disk: this.nodeDisk.figures,
              now: new Date().toISOString(),
              pods: [...this.workers.values()].map(worker => worker.current),
            }),
          pods: () => ({
            kind: 'PodList',
            apiVersion: 'v1',
            items: [...this.workers.values()].map(({ current }) => current.pod),
          }),
        },
        new KubeletAccess(client, name),
      );
  }

  /** Whether the node runs and is connected. */
  get isOn(): boolean {
    return this.off === undefined;
  }

  /** The folder on this machine that a path of the node's disk is. */
  pathOnMachine(path: string): string {
    return join(this.nodeDisk.root, path);
  }

  /** Figures of the disk that the node's volumes lie on. */
  get diskFigures(): DiskFigures {
    return this.nodeDisk.figures;
  }

  /** @internal Registers the node and begins to beat; {@link HollowNodes.add} calls it. */
  async start(): Promise<void> {
    this.nodeDisk.attach();
    mkdirSync(this.context.podsFolder, { recursive: true });
    await this.kubelet?.start();
    await this.register();
    await this.connect();
  }

  /**
   * Switches the node off: no heartbeat, no word about its pods, nobody
   * answers. The controllers notice in their own time.
   *
   * @param processes - what becomes of them; `kill` by default
   */
  async switchOff(processes: PowerLoss = 'kill'): Promise<void> {
    if (this.off) {
      return;
    }
    this.off = processes;
    this.heartbeat.stop();
    await this.kubelet?.stop();
    const workers = [...this.workers.values()];
    if (processes === 'kill') {
      // They are forgotten first: what lies on the disk stays there.
      this.workers.clear();
      await Promise.all(workers.map(worker => worker.lose()));
    } else if (processes === 'freeze') {
      workers.forEach(worker => worker.freeze());
    }
  }

  /**
   * Switches the node on again. It takes up its pods as the API server has them
   * now: those that are still there start again or go on, others end.
   */
  async switchOn(): Promise<void> {
    if (!this.off) {
      return;
    }
    const was = this.off;
    this.off = undefined;
    await this.kubelet?.start();
    if (was === 'freeze') {
      this.workers.forEach(worker => worker.thaw());
    }
    await this.connect();
    for (const [uid, worker] of this.workers) {
      const pod = this.known.get(uid);
      if (pod) {
        worker.update(pod);
      } else {
        worker.removed(worker.current.pod);
      }
    }
    this.known.forEach(pod => this.work(pod));
  }

  /** Makes everything the node says or begins later by so many milliseconds; 0 ends it. */
  slowDown(milliseconds: number): void {
    this.slowMs = milliseconds;
  }

  /** Has the node's containers take so many times as long to read and write; 1 ends it. */
  slowDiskDown(factor: number): void {
    this.slowDisk.slow(factor);
  }

  /**
   * Fills the node's disk with real bytes, or has one of a declared size tell
   * so, and says it in the node's conditions.
   *
   * @param leaveBytes - what is left; nothing by default
   * @throws NotFoundError for a node whose disk has no size
   */
  async fillUp(leaveBytes = 0): Promise<void> {
    this.nodeDisk.fill(leaveBytes);
    await this.reportDisk();
  }

  /** Takes back what {@link fillUp} did. */
  async relieve(): Promise<void> {
    this.nodeDisk.relieve();
    await this.reportDisk();
  }

  /** Kills a container's processes as a crash would; its policy decides what follows. */
  crash(pod: { uid: string; container: string }): void {
    this.workers.get(pod.uid)?.container(pod.container)?.crash();
  }

  /** Ends everything and takes the node out of the cluster; its disk stays. */
  async remove(): Promise<void> {
    await this.stop();
    await this.surroundings.client.request(`/api/v1/nodes/${this.name}`, {
      method: 'DELETE',
    });
  }

  /** Ends all processes and says nothing more. The object and the disk stay. */
  async stop(): Promise<void> {
    this.slowDisk.slow(1);
    if (this.off !== 'kill') {
      this.workers.forEach(worker => worker.thaw());
      this.off = undefined;
      await this.switchOff('kill');
    }
    this.nodeDisk.detach();
    rmSync(this.context.podsFolder, { recursive: true, force: true });
  }

  /** @internal A pod of this node is there or has changed. */
  podSet(pod: Pod): void {
    this.known.set(pod.metadata.uid, pod);
    if (this.isOn) {
      this.work(pod);
    }
  }

  /** @internal A pod of this node is gone. */
  podGone(pod: Pod): void {
    this.known.delete(pod.metadata.uid);
    if (this.isOn) {
      this.workers.get(pod.metadata.uid)?.removed(pod);
    }
  }

  private work(pod: Pod): void {
    const { uid } = pod.metadata;
    const present = this.workers.get(uid);
    if (present) {
      present.update(pod);
      return;
    }
    const worker = new PodWorker(this.context, pod);
    this.workers.set(uid, worker);
    this.forgetWhenDone(uid, worker);
  }

  /** Pods that have ended stay as long as their objects: logs are asked for. */
  private forgetWhenDone(uid: string, worker: PodWorker): void {
    worker.gone.then(() => {
      if (this.workers.get(uid) === worker) {
        this.workers.delete(uid);
        rmSync(join(this.context.podsFolder, uid), {
          recursive: true,
          force: true,
        });
      }
    });
  }

  /** Those of a machine that hangs stand still until it is back. */
  private everyWorkerIfOn(act: (worker: PodWorker) => void): void {
    if (this.isOn) {
      this.workers.forEach(act);
    }
  }

  private async pace(): Promise<void> {
    if (this.slowMs) {
      await delay(this.slowMs, undefined, { ref: false });
    }
  }

  private async register(): Promise<void> {
    const { name } = this;
    const { labels } = this.context;
    const { client } = this.surroundings;
    try {
      await client.request('/api/v1/nodes', {
        method: 'POST',
        body: { metadata: { name, labels } },
      });
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409)) {
        throw error;
      }
      await client.request(`/api/v1/nodes/${name}`, {
        method: 'PATCH',
        contentType: mergePatch,
        body: { metadata: { labels } },
      });
    }
  }

  private async connect(): Promise<void> {
    await this.reportStatus();
    await this.heartbeat.start();
  }

  private async reportDisk(): Promise<void> {
    const { availableBytes, capacityBytes } = this.diskFigures;
    const pressed = availableBytes < capacityBytes * pressureBelow;
    if (pressed !== this.pressureSince.pressed) {
      this.pressureSince = { pressed, at: new Date().toISOString() };
      await this.reportStatus();
    }
  }

  private async reportStatus(): Promise<void> {
    const { name, context, kubelet, pressureSince } = this;
    const now = new Date().toISOString();
    await this.surroundings.client.request(`/api/v1/nodes/${name}/status`, {
      method: 'PATCH',
      contentType: strategicPatch,
      body: {
        status: nodeStatus({
          name,
          address: context.address,
          kubeletPort: kubelet?.port || 10250,
          allocatable: context.allocatable,
          diskPressure: pressureSince.pressed,
          now,
          since: { DiskPressure: pressureSince.at },
        }),
      },
    });
  }

  private findLog(request: {
    namespace: string;
    pod: string;
    container: string;
    previous: boolean;
  }) {
    const { namespace, pod, container, previous } = request;
    const worker = [...this.workers.values()].find(
      ({
        current: {
          pod: { metadata },
        },
      }) => metadata.name === pod && metadata.namespace === namespace,
    );
    const log = worker?.log(container, previous);
    if (log) {
      return log;
    }
    const what = previous ? 'previous terminated container' : 'container';
    return worker?.container(container)
      ? {
          status: 400,
          message: `${what} "${container}" in pod "${pod}" not found or waiting to start`,
        }
      : {
          status: 404,
          message: `container "${container}" of pod "${pod}" does not exist on node "${this.name}"`,
        };
  }
}
