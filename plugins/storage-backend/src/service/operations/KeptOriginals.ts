import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ANNOTATION_KEPT_SINCE,
  LABEL_KEPT_BY,
  quantityToNumber,
  type KeptOriginal,
  type KeptOriginalList,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { AssessedCluster, AssessedClusters } from '../AssessedClusters';
import type { WorldSource } from '../WorldSource';
import type { OperationPlanner } from './ClusterPlanner';

const DAY_MS = 86_400_000;

/** The part of a volume that is looked at. */
interface VolumeSpec {
  capacity?: { storage?: string };
  storageClassName?: string;
  claimRef?: { namespace?: string; name?: string };
  nfs?: { server: string; path: string };
  hostPath?: { path: string };
  local?: { path: string };
}

/** Lists the volumes that operations have set aside, read from the API servers. */
export class KeptOriginals {
  readonly #options: {
    clusters: AssessedClusters;
    source: WorldSource;
    planner: Pick<OperationPlanner, 'plan'>;
    keepDays: number;
    logger: LoggerService;
  };

  constructor(options: {
    clusters: AssessedClusters;
    source: WorldSource;
    /** What speaks against letting go of a volume is what a plan to do so says. */
    planner: Pick<OperationPlanner, 'plan'>;
    keepDays: number;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  async list(options: {
    cluster?: string;
    namespace?: string;
    maySee: (of: { cluster: string; namespace: string }) => Promise<boolean>;
  }): Promise<KeptOriginalList> {
    const { cluster, namespace, maySee } = options;
    const assessed = this.#options.clusters.all(cluster);
    const found = await Promise.all(
      assessed.map(each => this.#ofCluster(each)),
    );
    const items: KeptOriginal[] = [];
    for (const kept of found.flat()) {
      const asked = namespace === undefined || kept.namespace === namespace;
      if (asked && (await maySee(kept))) {
        items.push({ ...kept, checks: await this.#checks(kept) });
      }
    }
    return {
      items: items.sort((a, b) => (a.keptSince < b.keptSince ? -1 : 1)),
      clusters: assessed.map(each => ({
        ...each.cluster,
        missingRights: [],
        resources: [],
      })),
    };
  }

  async #ofCluster({ world }: AssessedCluster): Promise<KeptOriginal[]> {
    const { source, logger } = this.#options;
    const client = source.client(world.name);
    if (!client || world.state === 'misconfigured') {
      return [];
    }
    try {
      const volumes = await client.listObjects({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        labelSelector: LABEL_KEPT_BY,
      });
      return volumes.map(volume => this.#describe(world.name, volume));
    } catch (error) {
      // The cluster's own state beside the list says that it does not answer.
      logger.warn(
        `Cannot read which volumes are kept in cluster '${world.name}'`,
        toError(error),
      );
      return [];
    }
  }

  #describe(cluster: string, volume: KubernetesObject): KeptOriginal {
    const { name, labels, annotations } = volume.metadata;
    const spec = (volume.spec ?? {}) as VolumeSpec;
    const keptSince = annotations?.[ANNOTATION_KEPT_SINCE] ?? '';
    const since = Date.parse(keptSince);
    return {
      cluster,
      volumeName: name,
      namespace: spec.claimRef?.namespace ?? '',
      claim: spec.claimRef?.name ?? '',
      storageClass: spec.storageClassName || undefined,
      place: placeOf(spec),
      capacityBytes: quantityToNumber(spec.capacity?.storage ?? ''),
      operation: labels?.[LABEL_KEPT_BY],
      keptSince,
      remindAt: Number.isNaN(since)
        ? undefined
        : new Date(since + this.#options.keepDays * DAY_MS).toISOString(),
      checks: [],
    };
  }

  async #checks(kept: KeptOriginal): Promise<KeptOriginal['checks']> {
    try {
      const { plan } = await this.#options.planner.plan({
        kind: 'release',
        cluster: kept.cluster,
        namespace: kept.namespace,
        claims: [kept.claim],
        volume: kept.volumeName,
      });
      return plan.preflight.filter(
        ({ level }) => level === 'blocking' || level === 'warning',
      );
    } catch (error) {
      return [
        {
          code: 'RELEASE_NOT_CHECKED',
          level: 'blocking',
          message: `Whether it can be let go of is not known: ${
            toError(error).message
          }`,
        },
      ];
    }
  }
}

function placeOf({ nfs, hostPath, local }: VolumeSpec): string {
  if (nfs) {
    return `${nfs.path} on ${nfs.server}`;
  }
  const path = hostPath?.path ?? local?.path;
  return path ? `${path} on its node` : "the driver's own storage";
}
