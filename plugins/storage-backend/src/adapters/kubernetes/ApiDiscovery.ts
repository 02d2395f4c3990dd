import { ClusterError } from './ClusterError';

/** How the API names a kind in its paths. */
export interface KindAddress {
  plural: string;
  namespaced: boolean;
}

interface ResourceList {
  resources?: Array<{ name: string; kind: string; namespaced: boolean }>;
}

/**
 * Finds the path of a kind by asking the API server which resources it serves. Answers are kept;
 * a kind that is not among them is asked for once more, since it may have been installed since.
 */
export class ApiDiscovery {
  private readonly known = new Map<string, Map<string, KindAddress>>();

  /** @param fetchResources - reads the `APIResourceList` of an `apiVersion` */
  constructor(
    private readonly cluster: string,
    private readonly fetchResources: (apiVersion: string) => Promise<unknown>,
  ) {}

  /** @throws ClusterError 'not-found' where the cluster does not serve the kind */
  async find(options: {
    apiVersion: string;
    kind: string;
  }): Promise<KindAddress> {
    const { apiVersion, kind } = options;
    const found =
      this.known.get(apiVersion)?.get(kind) ??
      (await this.read(apiVersion)).get(kind);
    if (!found) {
      throw this.unknown(options);
    }
    return found;
  }

  private async read(apiVersion: string): Promise<Map<string, KindAddress>> {
    const kinds = new Map<string, KindAddress>();
    let list: ResourceList;
    try {
      list = (await this.fetchResources(apiVersion)) as ResourceList;
    } catch (error) {
      if (error instanceof ClusterError && error.reason === 'not-found') {
        return kinds;
      }
      throw error;
    }
    for (const { name, kind, namespaced } of list.resources ?? []) {
      // `pods/log` and its like are subresources.
      if (!name.includes('/')) {
        kinds.set(kind, { plural: name, namespaced });
      }
    }
    this.known.set(apiVersion, kinds);
    return kinds;
  }

  private unknown(options: { apiVersion: string; kind: string }): ClusterError {
    return new ClusterError({
      cluster: this.cluster,
      reason: 'not-found',
      message: `Cluster '${this.cluster}' does not serve the kind ${options.kind} of ${options.apiVersion}`,
    });
  }
}
