import { mkdirSync } from 'fs';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { ApiClient } from '../cluster/ApiClient';
import { Follower } from '../cluster/Follower';
import { ApiAccess, readKubeconfig } from '../cluster/kubeconfig';
import { Pod } from '../cluster/podObjects';
import { BackoffTimes, kubeletBackoff } from './container/Backoff';
import { chooseLauncher, Isolation } from './container/chooseLauncher';
import { HollowNode, HollowNodeOptions, NodeSurroundings } from './HollowNode';
import { KubeletCertificate } from './kubelet/KubeletServer';
import { machineAddress } from './nodeObject';
import { Programs } from './programs';
import { NfsExports } from './volumes/exports';

/** A set of nodes in this process. */
export interface HollowNodesOptions {
  /** The path of a kubeconfig file, or server and credentials; an administrator's. */
  access: string | ApiAccess;
  /** Folder for everything on the nodes' disks; it stays after {@link HollowNodes.stop}. */
  folder: string;
  /** What images are; a container of any other waits with ErrImagePull. */
  programs: Programs;
  /** Folders of NFS servers; every other server refuses. */
  exports?: NfsExports;
  /** Namespaces where they work by default; see {@link Isolation}. */
  isolation?: Isolation;
  /** What the nodes' HTTPS endpoints show; without it there are no logs and no figures. */
  kubeletCertificate?: KubeletCertificate;
  /** Seconds between two heartbeats; 10 by default. */
  heartbeatSeconds?: number;
  /** Waits between restarts; a kubelet's by default. */
  backoff?: BackoffTimes;
  /** Address that nodes and pods are reached under; one of this machine's by default. */
  address?: string;
}

/**
 * Nodes that run pods as processes of this machine, for one cluster. One watch
 * serves all of them.
 */
export class HollowNodes {
  private readonly nodes = new Map<string, HollowNode>();
  private readonly pods: Follower<Pod>;

  private constructor(private readonly surroundings: NodeSurroundings) {
    this.pods = new Follower<Pod>({
      client: surroundings.client,
      path: '/api/v1/pods',
      // Pods that the scheduler has not placed concern no node.
      fieldSelector: 'spec.nodeName!=',
      onSet: pod => this.nodes.get(pod.spec.nodeName ?? '')?.podSet(pod),
      onGone: pod => this.nodes.get(pod.spec.nodeName ?? '')?.podGone(pod),
    });
  }

  /**
   * Begins to follow the cluster's pods; nodes come with {@link add}.
   *
   * @throws ServiceUnavailableError if namespaces are demanded and do not work
   */
  static async start(options: HollowNodesOptions): Promise<HollowNodes> {
    const { access } = options;
    mkdirSync(options.folder, { recursive: true });
    const nodes = new HollowNodes({
      client: new ApiClient(
        typeof access === 'string' ? readKubeconfig(access) : access,
      ),
      launcher: chooseLauncher(options.isolation ?? 'auto'),
      folder: options.folder,
      programs: options.programs,
      exports: options.exports ?? [],
      address: options.address ?? machineAddress(),
      heartbeatSeconds: options.heartbeatSeconds ?? 10,
      backoff: options.backoff ?? kubeletBackoff,
      kubeletCertificate: options.kubeletCertificate,
    });
    await nodes.pods.start();
    return nodes;
  }

  /** How containers run on this machine. */
  get isolation(): 'namespaces' | 'names' {
    return this.surroundings.launcher.kind;
  }

  /**
   * Registers a node and begins to run what is bound to it.
   *
   * @throws ConflictError if the set has a node of that name
   */
  async add(options: HollowNodeOptions): Promise<HollowNode> {
    const { name } = options;
    if (this.nodes.has(name)) {
      throw new ConflictError(`There is a hollow node '${name}' already`);
    }
    const node = new HollowNode(options, this.surroundings);
    await node.start();
    this.nodes.set(name, node);
    // Pods may have been bound to that name before.
    for (const pod of this.pods.objects) {
      if (pod.spec.nodeName === name) {
        node.podSet(pod);
      }
    }
    return node;
  }

  /** @throws NotFoundError for a node that was not added */
  node(name: string): HollowNode {
    const node = this.nodes.get(name);
    if (!node) {
      throw new NotFoundError(
        `There is no hollow node '${name}'; there are: ${[
          ...this.nodes.keys(),
        ].join(', ')}`,
      );
    }
    return node;
  }

  /** Ends all processes of all nodes at once. Objects and disks stay. */
  async stop(): Promise<void> {
    await this.pods.stop();
    await Promise.all([...this.nodes.values()].map(node => node.stop()));
    this.surroundings.client.close();
  }
}
