import { ApiClient } from '../cluster/ApiClient';
import { HollowNodes } from '../hollow/HollowNodes';
import { Nas } from '../nas/Nas';
import { LabClock } from './clock/LabClock';
import { ControlServer } from './control/ControlServer';
import { FaultBoard } from './faults/FaultBoard';
import { LabOptions } from './LabOptions';
import { LabParts, startParts } from './parts/startParts';
import { Undoing } from './parts/Undoing';
import { LabFolder } from './state/LabFolder';
import { takeLock } from './state/LabLock';
import { endLeftovers } from './state/leftovers';

/** How to reach a lab, for those who use it. */
export interface LabStatus {
  pid: number;
  folder: string;
  /** URL of the API server. */
  server: string;
  /** Path of a kubeconfig of the administrator. */
  kubeconfig: string;
  nas: {
    url: string;
    /** As volumes name it. */
    hostname: string;
    /** SHA-256 of its certificate. */
    fingerprint: string;
    /** The first of its accounts, which is made up like all of them. */
    account: string;
    password: string;
  };
  isolation: 'namespaces' | 'names';
  clock: { now: string; speed: number };
}

/**
 * A home on this machine: a cluster whose nodes run pods as processes, and a
 * NAS whose shares they mount. It needs no root, no container runtime and no
 * network, and keeps everything in one folder.
 */
export class Lab {
  /** What is wrong at present, and what makes and mends it. */
  readonly faults: FaultBoard;

  private constructor(
    private readonly folder: LabFolder,
    private readonly parts: LabParts,
    private readonly undoing: Undoing,
  ) {
    const { nodes, nas, cluster, clock, client } = parts;
    this.faults = new FaultBoard({
      nodes,
      nas: nas.faults,
      api: cluster.faults,
      forgetHistory: cluster.forgetHistory,
      clock,
      client,
    });
  }

  /**
   * Starts a lab from its folder. It is ready when this resolves: its nodes are,
   * and the scene's objects are there. Their pods are about to start.
   *
   * @throws ConflictError where another lab runs in the folder, or a port that
   *   is asked for is taken; InputError for a state that is damaged
   */
  static async start(options: LabOptions): Promise<Lab> {
    const folder = new LabFolder(options.folder);
    const undoing = new Undoing();
    try {
      folder.prepare();
      undoing.add(takeLock({ path: folder.lock, folder: folder.path }));
      if (options.ephemeral) {
        undoing.add(() => folder.remove());
      }
      const anew = options.ephemeral || options.reset;
      await clearUp(folder, { anew });
      const parts = await startParts(options, folder, undoing);
      const lab = new Lab(folder, parts, undoing);
      await undoing.begin(
        ControlServer.start(folder.socket, {
          status: () => lab.status,
          faults: words => lab.faults.command(words),
        }),
        control => control.stop(),
      );
      return lab;
    } catch (error) {
      await undoing.undo();
      throw error;
    }
  }

  /**
   * Removes everything that a lab keeps, and what it has left behind.
   *
   * @throws ConflictError where it runs
   */
  static async reset(path: string): Promise<void> {
    const folder = new LabFolder(path);
    folder.prepare();
    const release = takeLock({ path: folder.lock, folder: folder.path });
    try {
      await clearUp(folder, { anew: true });
    } finally {
      release();
    }
  }

  /** A kubeconfig of the administrator; only its owner can read it. */
  get kubeconfigPath(): string {
    return this.folder.kubeconfig;
  }

  get nodes(): HollowNodes {
    return this.parts.nodes;
  }

  get nas(): Nas {
    return this.parts.nas;
  }

  get clock(): LabClock {
    return this.parts.clock;
  }

  /** Requests as an administrator whom no fault befalls. */
  get client(): ApiClient {
    return this.parts.client;
  }

  /** How to reach it, for those who use it. */
  get status(): LabStatus {
    const { nodes, nas, clock, cluster } = this.parts;
    const { name, password } = nas.accounts[0];
    return {
      pid: process.pid,
      folder: this.folder.path,
      server: cluster.access.server,
      kubeconfig: this.kubeconfigPath,
      nas: {
        url: nas.url,
        hostname: nas.hostname,
        fingerprint: nas.fingerprint,
        account: name,
        password,
      },
      isolation: nodes.isolation,
      clock: { now: new Date(clock.now()).toISOString(), speed: clock.speed },
    };
  }

  /** Ends all processes. What is kept is in the folder. Safe to call twice. */
  async stop(): Promise<void> {
    await this.undoing.undo();
  }
}

/** Ends what an earlier life has left behind; where the lab begins anew, nothing of it stays. */
async function clearUp(
  folder: LabFolder,
  options: { anew?: boolean },
): Promise<void> {
  try {
    await endLeftovers(folder.read().id);
  } catch (error) {
    // A state that cannot be read is no loss where it is to go.
    if (!options.anew) {
      throw error;
    }
  }
  if (options.anew) {
    folder.clear();
  }
}
