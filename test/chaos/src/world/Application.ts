import { existsSync, mkdirSync } from 'fs';
import { join } from 'path';
import { waitFor } from '@stowage/test-cluster';
import { LedgerVerdict, readLedger, verifyLedger } from '@stowage/homelab';
import { applicationName, ApplicationSpec, claimName } from './ApplicationSpec';
import {
  claimManifest,
  finishedPod,
  passingPod,
  podByHand,
  staticVolume,
  staticVolumeName,
  workloadManifest,
} from './manifests';
import type { World } from './World';

/** An application in a namespace of its own, which writes until it is stopped. */
export class Application {
  /** Nodes that only it runs on; none where it runs on those of all. */
  nodes: string[] = [];

  private constructor(
    private readonly world: World,
    readonly namespace: string,
    readonly spec: ApplicationSpec,
  ) {}

  /** Makes it, and waits until each of its volumes has acknowledged rows. */
  static async deploy(
    world: World,
    spec: ApplicationSpec,
  ): Promise<Application> {
    const application = new Application(world, await world.namespace(), spec);
    await application.deploy();
    return application;
  }

  /** Names of its claims. */
  get claims(): string[] {
    return this.spec.claims.map(volume => claimName(this.spec, volume));
  }

  /** Path of the workload; `undefined` where there is none. */
  get workloadPath(): string | undefined {
    const found = this.workload();
    return found && `${found.collection}/${applicationName}`;
  }

  /** Path of a collection of the core API in its namespace. */
  path(collection: string): string {
    return `/api/v1/namespaces/${this.namespace}/${collection}`;
  }

  /** The file of the machine in which the rows of a claim are acknowledged. */
  ledgerOf(claim: string): string {
    return join(this.world.folder, 'ledgers', `${this.namespace}-${claim}`);
  }

  /** How many rows a claim's writer has acknowledged. */
  acknowledged(claim: string): number {
    const ledger = this.ledgerOf(claim);
    return existsSync(ledger) ? readLedger(ledger).length : 0;
  }

  /** Waits until every claim has acknowledged more rows than now, by at least so many. */
  async writesOn(rows = 3): Promise<void> {
    const before = this.claims.map(claim => this.acknowledged(claim));
    await waitFor(
      `${this.namespace} to write on`,
      () =>
        this.claims.every(
          (claim, index) => this.acknowledged(claim) >= before[index] + rows,
        ),
      { timeoutMs: 180_000, intervalMs: 50 },
    );
  }

  /** Waits until its pods are ready, and only those are there. */
  async ready(): Promise<void> {
    await waitFor(
      `the pods of ${this.namespace} to be ready`,
      async () => {
        const pods = await this.world.list(
          this.path(`pods?labelSelector=app%3D${applicationName}`),
        );
        return pods.length > 0 && pods.every(isReady);
      },
      { timeoutMs: 180_000, intervalMs: 100 },
    );
  }

  /** The folder of this machine that a volume's bytes are in; `undefined` for one that is not there. */
  async folderOf(volumeName: string): Promise<string | undefined> {
    const volume = await this.world.find(
      `/api/v1/persistentvolumes/${volumeName}`,
    );
    return volume && folderOfVolume(this.world, volume);
  }

  /** The folders of the volumes that are kept for a claim. */
  async keptFolders(claim: string): Promise<string[]> {
    const volumes = await this.world.list('/api/v1/persistentvolumes');
    return volumes
      .filter(
        ({ metadata, spec }) =>
          metadata.labels?.['stowage.io/kept-by'] &&
          spec.claimRef?.namespace === this.namespace &&
          spec.claimRef.name === claim,
      )
      .flatMap(volume => folderOfVolume(this.world, volume) ?? []);
  }

  /**
   * The folder of this machine that a claim leads to.
   *
   * @throws Error where the claim is bound to nothing
   */
  async boundFolder(claim: string): Promise<string> {
    const found = await this.world.find(
      this.path(`persistentvolumeclaims/${claim}`),
    );
    const folder =
      found?.spec?.volumeName && (await this.folderOf(found.spec.volumeName));
    if (!folder) {
      throw new Error(
        `Claim ${claim} is bound to nothing: ${JSON.stringify(found?.status)}`,
      );
    }
    return folder;
  }

  /**
   * Holds what a claim is bound to now against what was acknowledged.
   *
   * @param writer - a pod made by hand; the application's own writer otherwise
   * @throws Error where the claim is bound to nothing
   */
  async verify(claim: string, writer = claim): Promise<LedgerVerdict> {
    const folderIn = (name: string) => (name === claim ? 'app' : name);
    return verifyLedger({
      data: join(await this.boundFolder(claim), folderIn(writer)),
      ledger: this.ledgerOf(writer),
    });
  }

  /** Runs the CronJob's job once, and waits until it has ended. */
  async runJob(name: string): Promise<void> {
    const { manifest } = this.workload()!;
    await this.world.create(
      `/apis/batch/v1/namespaces/${this.namespace}/jobs`,
      {
        metadata: { name },
        spec: manifest.spec.jobTemplate.spec,
      },
    );
    await this.world.when(
      `/apis/batch/v1/namespaces/${this.namespace}/jobs/${name}`,
      `job ${name} to end`,
      job => job.status?.succeeded,
    );
    await this.world.remove(
      `/apis/batch/v1/namespaces/${this.namespace}/jobs/${name}`,
      { propagationPolicy: 'Foreground' },
    );
    await waitFor(
      `job ${name} to be gone`,
      async () =>
        !(await this.world.find(
          `/apis/batch/v1/namespaces/${this.namespace}/jobs/${name}`,
        )),
      { timeoutMs: 180_000, intervalMs: 100 },
    );
  }

  /** Makes a pod that names the first claim, and waits until it has ended; it stays. */
  async leaveFinishedPod(name: string): Promise<void> {
    await this.world.create(this.path('pods'), {
      metadata: { name },
      spec: finishedPod(this.spec),
    });
    await this.world.when(
      this.path(`pods/${name}`),
      `pod ${name} to end`,
      pod => pod.status?.phase === 'Succeeded',
    );
  }

  /** The claims that were not made from a template, as they were made. */
  claimManifests(): Array<{ name: string; manifest: object }> {
    const { spec, namespace } = this;
    return this.claims.map(claim => ({
      name: claim,
      manifest: claimManifest(spec, { namespace, claim }),
    }));
  }

  /**
   * Makes a pod that writes to the first claim, in a folder and to a ledger of its own.
   *
   * @param node - puts it there past the scheduler
   */
  async startByHand(name: string, node?: string): Promise<void> {
    await this.world.create(this.path('pods'), {
      metadata: { name },
      spec: podByHand(this.spec, { name, node, ledger: this.ledgerOf(name) }),
    });
  }

  /** Deletes such a pod, and waits until it is gone. */
  async endByHand(name: string): Promise<void> {
    await this.world.remove(this.path(`pods/${name}`));
    await waitFor(
      `pod ${name} to be gone`,
      async () => !(await this.world.find(this.path(`pods/${name}`))),
      { timeoutMs: 180_000, intervalMs: 100 },
    );
  }

  /** How many rows such a pod has acknowledged. */
  acknowledgedByHand(name: string): number {
    return this.acknowledged(name);
  }

  /** Ends the workload for good, so that the volumes hold still. */
  async end(): Promise<void> {
    if (this.workloadPath) {
      await this.world.remove(this.workloadPath, {
        propagationPolicy: 'Background',
      });
    }
    await waitFor(
      `the pods of ${this.namespace} to end`,
      async () => {
        const pods = await this.world.list(this.path('pods'));
        return pods.every(({ status }: any) =>
          ['Succeeded', 'Failed'].includes(status?.phase),
        );
      },
      { timeoutMs: 180_000, intervalMs: 100 },
    );
  }

  /** The workload as it was made; `undefined` where there is none. */
  workload() {
    return workloadManifest(this.spec, {
      namespace: this.namespace,
      ledgerOf: claim => this.ledgerOf(claim),
    });
  }

  private async deploy(): Promise<void> {
    const { spec, namespace, world } = this;
    for (const claim of this.claims) {
      if (spec.volumes === 'static-nfs') {
        mkdirSync(join(world.share, staticVolumeName(namespace, claim)));
        await world.create(
          '/api/v1/persistentvolumes',
          staticVolume(namespace, claim),
        );
      }
      await world.create(
        this.path('persistentvolumeclaims'),
        claimManifest(spec, { namespace, claim }),
      );
    }
    const workload = this.workload();
    if (workload) {
      await world.create(workload.collection, workload.manifest);
    }
    if (spec.kind === 'CronJob') {
      await this.runJob('first');
    } else if (spec.kind === 'none') {
      await this.writeOnce();
    } else {
      await this.writesOn();
      await this.ready();
    }
    if (spec.finishedJob) {
      await this.leaveFinishedPod('finished');
    }
  }

  private async writeOnce(): Promise<void> {
    await this.world.create(this.path('pods'), {
      metadata: { name: 'once' },
      spec: passingPod(this.spec, {
        ledgerOf: claim => this.ledgerOf(claim),
      }),
    });
    await this.world.when(
      this.path('pods/once'),
      'the pod that writes once to end',
      pod => pod.status?.phase === 'Succeeded',
    );
    await this.world.remove(this.path('pods/once'));
    await waitFor(
      'that pod to be gone',
      async () => !(await this.world.find(this.path('pods/once'))),
      { timeoutMs: 180_000, intervalMs: 50 },
    );
  }
}

function isReady(pod: any): boolean {
  return (
    !pod.metadata.deletionTimestamp &&
    (pod.status?.conditions ?? []).some(
      ({ type, status }: any) => type === 'Ready' && status === 'True',
    )
  );
}

/** The folder of this machine that a volume's bytes are in. */
export function folderOfVolume(world: World, volume: any): string | undefined {
  const { nfs, hostPath, local, nodeAffinity } = volume.spec;
  if (nfs) {
    return join(world.share, nfs.path.replace('/volume1/k8s/', ''));
  }
  const path = hostPath?.path ?? local?.path;
  const node =
    nodeAffinity?.required?.nodeSelectorTerms?.[0]?.matchExpressions?.[0]
      ?.values?.[0];
  return path && node && world.nodes.node(node).pathOnMachine(path);
}
