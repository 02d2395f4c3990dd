import { join } from 'path';

/** One worker node: its namespaces, addresses and folders. */
export interface NodeLayout {
  name: string;
  /** Named network namespace. */
  networkNamespace: string;
  /** Name of its network interface's other end, at the switch. */
  switchPort: string;
  address: string;
  /** Pods' addresses in CIDR notation. */
  podRange: string;
  folder: string;
  /** The file that holds the node's file system. */
  diskPath: string;
  /** Below the root of every cgroup hierarchy. */
  cgroup: string;
}

/** Every name, address and path of one cluster: a pure function of its number. */
export interface ClusterLayout {
  instance: number;
  /** What the names of everything that the kernel holds for us begin with. */
  prefix: string;
  stateFolder: string;
  credentialsFolder: string;
  logFolder: string;
  pidFolder: string;
  /** The NAS: what is exported lies below, at the export's own path. */
  nasFolder: string;
  kubeconfigPath: string;
  /** Written last by `up`: the cluster is complete. */
  readyPath: string;
  /** The machine's own address towards the nodes; API server and NAS. */
  hostAddress: string;
  apiServerPort: number;
  hostInterface: string;
  switchNamespace: string;
  /** Addresses of nodes and pods. */
  clusterRange: string;
  serviceRange: string;
  /** Address of the Service that answers DNS. */
  dnsAddress: string;
  nodes: NodeLayout[];
}

/** The variable that every process of the cluster carries in its environment. */
export const memberVariable = 'STOWAGE_CLUSTER_MEMBER';

/**
 * Which cluster is meant: several can stand side by side on one machine, for
 * instance one for use by hand and one that a test takes apart.
 *
 * @throws Error when `STOWAGE_CLUSTER_INSTANCE` is not a digit.
 */
export function instanceFromEnvironment(): number {
  const text = process.env.STOWAGE_CLUSTER_INSTANCE ?? '0';
  if (!/^[0-9]$/.test(text)) {
    throw new Error(
      `STOWAGE_CLUSTER_INSTANCE is '${text}', but must be a digit from 0 to 9`,
    );
  }
  return Number(text);
}

/** All names and places of one cluster. */
export function clusterLayout(
  instance: number = instanceFromEnvironment(),
): ClusterLayout {
  const prefix = `stow${instance}`;
  // Of the private range 10/8 one /16 for each cluster.
  const network = `10.${230 + instance}`;
  const stateFolder = join('/var/tmp', `stowage-cluster-${instance}`);
  const nodes = [1, 2].map((number): NodeLayout => {
    const name = `worker-${number}`;
    const folder = join(stateFolder, 'nodes', name);
    return {
      name,
      networkNamespace: `${prefix}-${name}`,
      switchPort: `${prefix}-port${number}`,
      address: `${network}.0.${10 + number}`,
      podRange: `${network}.${number}.0/24`,
      folder,
      diskPath: join(folder, 'disk.img'),
      cgroup: `${prefix}/${name}`,
    };
  });
  return {
    instance,
    prefix,
    stateFolder,
    credentialsFolder: join(stateFolder, 'credentials'),
    logFolder: join(stateFolder, 'logs'),
    pidFolder: join(stateFolder, 'pids'),
    nasFolder: join(stateFolder, 'nas'),
    kubeconfigPath: join(stateFolder, 'credentials', 'kubeconfig'),
    readyPath: join(stateFolder, 'ready'),
    hostAddress: `${network}.0.1`,
    apiServerPort: 6443,
    hostInterface: `${prefix}-host`,
    switchNamespace: `${prefix}-switch`,
    clusterRange: `${network}.0.0/17`,
    serviceRange: `${network}.128.0/20`,
    dnsAddress: `${network}.128.10`,
    nodes,
  };
}

/**
 * The node of that name.
 *
 * @throws Error naming the nodes there are.
 */
export function nodeNamed(layout: ClusterLayout, name: string): NodeLayout {
  const node = layout.nodes.find(candidate => candidate.name === name);
  if (!node) {
    const names = layout.nodes.map(candidate => candidate.name).join(', ');
    throw new Error(`There is no node '${name}'; the nodes are ${names}`);
  }
  return node;
}
