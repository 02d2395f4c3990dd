import { chmodSync, existsSync, mkdirSync, rmSync } from 'fs';
import { posix } from 'path';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { StorageClass, Volume } from '../cluster/objects';
import { fillPathPattern } from './pathPattern';
import {
  ProvisionedVolume,
  Provisioner,
  ProvisionRequest,
} from './ProvisionerController';

/** A node whose disk can be reached, as {@link HollowNode} is. */
export interface ReachableNode {
  /** A node that is off runs no helper pod. */
  readonly isOn: boolean;
  /** The folder on this machine that a path of the node's disk is. */
  pathOnMachine(path: string): string;
}

/** What the provisioner's ConfigMap says. */
export interface LocalPathOptions {
  /** What classes name it by; `rancher.io/local-path` by default. */
  name?: string;
  /**
   * Folders by node, from which one is taken at random; the entry
   * `DEFAULT_PATH_FOR_NON_LISTED_NODES` holds for all others. One folder,
   * `/opt/local-path-provisioner`, for all nodes by default.
   */
  nodePathMap?: Record<string, string[]>;
  /** Finds a node by its name. @throws for one that is not there */
  node(name: string): ReachableNode;
  /** Chooses one of several folders; at random by default, as the original does. */
  choose?(paths: string[]): string;
}

const hostnameLabel = 'kubernetes.io/hostname';
const others = 'DEFAULT_PATH_FOR_NON_LISTED_NODES';
const standardMap: Record<string, string[]> = {
  [others]: ['/opt/local-path-provisioner'],
};

/**
 * Behaves as rancher.io/local-path v0.0.30 does (read in its provisioner.go),
 * with one difference: the folders are made and removed at once instead of by
 * a helper pod on the node.
 */
export class LocalPathProvisioner implements Provisioner {
  readonly name: string;

  constructor(private readonly options: LocalPathOptions) {
    this.name = options.name ?? 'rancher.io/local-path';
  }

  async provision(request: ProvisionRequest): Promise<ProvisionedVolume> {
    const { claim, storageClass, volumeName, node } = request;
    const { parameters = {} } = storageClass;
    if (claim.spec.selector) {
      throw new InputError('claim.Spec.Selector is not supported');
    }
    for (const mode of claim.spec.accessModes ?? []) {
      if (mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod') {
        throw new InputError(
          'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
        );
      }
    }
    if (!node) {
      throw new InputError('configuration error, no node was specified');
    }
    const base = this.basePath(node.metadata.name, parameters.nodePath);
    const { namespace, name } = claim.metadata;
    const folder = parameters.pathPattern
      ? fillPathPattern(parameters.pathPattern, request)
      : [volumeName, namespace, name].join('_');
    const path = posix.join(base, folder);
    this.makeFolder(node.metadata.name, path);
    return {
      source: volumeSource(claim, storageClass, path),
      annotations: {
        'local.path.provisioner/selected-node': node.metadata.name,
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                {
                  key: hostnameLabel,
                  operator: 'In',
                  values: [
                    node.metadata.labels?.[hostnameLabel] ?? node.metadata.name,
                  ],
                },
              ],
            },
          ],
        },
      },
    };
  }

  async remove(volume: Volume): Promise<void> {
    const { hostPath, local, nodeAffinity } = volume.spec;
    const path = hostPath?.path ?? local?.path;
    // The original takes the label's value for the node's name; so do we.
    const host = nodeAffinity?.required?.nodeSelectorTerms
      .flatMap(({ matchExpressions = [] }) => matchExpressions)
      .find(({ key, operator }) => key === hostnameLabel && operator === 'In')
      ?.values?.[0];
    if (!path || !host) {
      throw new InputError(
        `failed to delete volume ${volume.metadata.name}: it has no path or names no node`,
      );
    }
    rmSync(this.reach(host, `delete volume ${volume.metadata.name}`, path), {
      recursive: true,
      force: true,
    });
  }

  private basePath(node: string, wanted: string | undefined): string {
    const { nodePathMap = standardMap, choose = atRandom } = this.options;
    const paths = nodePathMap[node] ?? nodePathMap[others];
    if (!paths) {
      throw new InputError(
        `config doesn't contain node ${node}, and no ${others} available`,
      );
    }
    if (paths.length === 0) {
      throw new InputError(`no local path available on node ${node}`);
    }
    if (wanted && !paths.includes(wanted)) {
      throw new InputError(
        `config doesn't contain path ${wanted} on node ${node}`,
      );
    }
    return wanted ?? choose(paths);
  }

  private makeFolder(node: string, path: string): void {
    const folder = this.reach(node, 'create volume', path);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      // As `mkdir -m 0777 -p`: the last folder only, whatever the umask.
      chmodSync(folder, 0o777);
    }
  }

  private reach(node: string, what: string, path: string): string {
    const reachable = this.options.node(node);
    if (!reachable.isOn) {
      throw new ServiceUnavailableError(
        `failed to ${what}: create process timeout after 120 seconds: node ${node} is not reachable`,
      );
    }
    return reachable.pathOnMachine(path);
  }
}

function atRandom(paths: string[]): string {
  return paths[Math.floor(Math.random() * paths.length)];
}

/** The claim's wish for a kind of volume wins over its class's; hostPath is the default. */
function volumeSource(
  claim: ProvisionRequest['claim'],
  storageClass: StorageClass,
  path: string,
): ProvisionedVolume['source'] {
  const type =
    claim.metadata.annotations?.volumeType ??
    storageClass.metadata.annotations?.defaultVolumeType ??
    'hostPath';
  switch (type.toLowerCase()) {
    case 'local':
      return { local: { path } };
    case 'hostpath':
      return { hostPath: { path, type: 'DirectoryOrCreate' } };
    default:
      throw new InputError(`"${type}" is not a recognised volume type`);
  }
}
