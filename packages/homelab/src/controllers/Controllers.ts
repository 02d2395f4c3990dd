import { ApiClient } from '../cluster/ApiClient';
import { ApiAccess, readKubeconfig } from '../cluster/kubeconfig';
import { binder } from './binder';
import { budgetController } from './budgets';
import { Clock, steadyClock } from './core/Clock';
import { Cluster } from './core/Cluster';
import { Controller } from './core/Controller';
import { cronJobController } from './cronjob';
import { daemonSetController } from './daemonset';
import { deploymentController } from './deployment';
import { endpointSliceController } from './endpoints';
import { expansionController } from './expansion';
import { garbageCollector } from './garbage';
import { Kinds } from './garbage/Kinds';
import { jobController, jobOrphans, timeToLive } from './job';
import { namespaceController } from './namespaces';
import {
  defaultGraceSeconds,
  nodeLifecycle,
  podGarbage,
  taintEviction,
} from './nodes';
import { claimProtection, volumeProtection } from './protection';
import { quotaController } from './quotas';
import { replicaSetController } from './replicaset';
import { scheduler } from './scheduler';
import { namespaceDefaults } from './serviceaccounts';
import { statefulSetController } from './statefulset';

/** How the controllers reach the cluster, and what they are told. */
export interface ControllersOptions {
  /** The path of a kubeconfig, or what it would say; an administrator's. */
  access: string | ApiAccess;
  /** How long a node may be silent before it counts as unknown, in seconds; 50 by default. */
  nodeMonitorGraceSeconds?: number;
  /** The time they go by; the machine's clock by default. */
  clock?: Clock;
  /**
   * Told of each failed attempt, which is repeated later. Conflicts with other
   * writers are among them and are no fault.
   */
  onError?(controller: string, key: string, error: unknown): void;
}

/**
 * What kube-controller-manager and kube-scheduler do, as far as storage and
 * the workloads on it need them: over watches alone, nothing is polled.
 */
export class Controllers {
  private constructor(
    private readonly cluster: Cluster,
    private readonly kinds: Kinds,
    private readonly controllers: Controller[],
  ) {}

  /**
   * Lists the cluster and begins to work.
   *
   * @throws ApiError if a list is refused; Node's own errors where no answer comes
   */
  static async start(options: ControllersOptions): Promise<Controllers> {
    const {
      access,
      clock = steadyClock(Date.now),
      onError = () => undefined,
    } = options;
    const cluster = new Cluster(
      new ApiClient(
        typeof access === 'string' ? readKubeconfig(access) : access,
      ),
      clock,
    );
    const kinds = new Kinds(cluster);
    const controllers = [
      scheduler(cluster),
      binder(cluster),
      expansionController(cluster),
      claimProtection(cluster),
      volumeProtection(cluster),
      statefulSetController(cluster),
      deploymentController(cluster),
      replicaSetController(cluster),
      daemonSetController(cluster),
      jobController(cluster),
      jobOrphans(cluster),
      timeToLive(cluster),
      cronJobController(cluster),
      quotaController(cluster, kinds),
      endpointSliceController(cluster),
      budgetController(cluster),
      garbageCollector(cluster, kinds),
      namespaceController(cluster, kinds),
      namespaceDefaults(cluster),
      nodeLifecycle(
        cluster,
        options.nodeMonitorGraceSeconds ?? defaultGraceSeconds,
      ),
      taintEviction(cluster),
      podGarbage(cluster),
    ].map(definition => new Controller(cluster, definition, onError));
    const started = new Controllers(cluster, kinds, controllers);
    try {
      await Promise.all([cluster.start(), kinds.start()]);
    } catch (error) {
      await started.stop();
      throw error;
    }
    // A decision on half of what there is could be the wrong one.
    controllers.forEach(controller => controller.start());
    return started;
  }

  /** Decides nothing more; what is under way comes to its end. */
  async stop(): Promise<void> {
    await Promise.all([this.cluster.stop(), this.kinds.stop()]);
    await Promise.all(this.controllers.map(controller => controller.stop()));
    this.cluster.client.close();
  }
}
