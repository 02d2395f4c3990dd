import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ANNOTATION_KEPT_BECAUSE,
  ANNOTATION_KEPT_BYTES,
  ANNOTATION_KEPT_SINCE,
  LABEL_KEPT_BY,
  quantityToNumber,
  type KeptOriginal,
  type KeptOriginalList,
  type ObservedNode,
  type RawVolume,
} from '@stowage/backstage-plugin-storage-common';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { AssessedCluster, AssessedClusters } from '../AssessedClusters';
import type { WorldSource } from '../WorldSource';
import { nodesAdmitted } from '../../planner/identity/location';
import type { ClusterPlanner } from './ClusterPlanner';

const DAY_MS = 86_400_000;

/** The part of a volume that is looked at. */
interface VolumeSpec {
  capacity?: { storage?: string };
  storageClassName?: string;
  claimRef?: { namespace?: string; name?: string };
  nfs?: { server: string; path: string };
  hostPath?: { path: string };
  local?: { path: string };
  nodeAffinity?: NonNullable<RawVolume['spec']>['nodeAffinity'];
}

/** Lists the volumes that operations have set aside, read from the API servers. */
export class KeptOriginals {
  readonly #options: {
    clusters: AssessedClusters;
    source: WorldSource;
    planner: Pick<ClusterPlanner, 'planMany'>;
    keepDays: number;
    logger: LoggerService;
  };

  constructor(options: {
    clusters: AssessedClusters;
    source: WorldSource;
    /** What speaks against letting go of a volume is what a plan to do so says. */
    planner: Pick<ClusterPlanner, 'planMany'>;
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
    const items = await Promise.all(
      found.map(async ofCluster => {
        const asked = ofCluster.filter(
          kept => namespace === undefined || kept.namespace === namespace,
        );
        const visible = await Promise.all(asked.map(maySee));
        return await this.#checked(asked.filter((_, index) => visible[index]));
      }),
    );
    return {
      items: items.flat().sort((a, b) => (a.keptSince < b.keptSince ? -1 : 1)),
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
    // The cluster's own state beside the list says why nothing of it is there.
    if (
      !client ||
      world.state === 'misconfigured' ||
      world.state === 'unreachable'
    ) {
      return [];
    }
    try {
      const volumes = await client.listObjects({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        labelSelector: LABEL_KEPT_BY,
      });
      return volumes.map(volume => this.#describe(world, volume));
    } catch (error) {
      logger.warn(
        `Cannot read which volumes are kept in cluster '${world.name}'`,
        toError(error),
      );
      return [];
    }
  }

  #describe(
    { name: cluster, nodes }: AssessedCluster['world'],
    volume: KubernetesObject,
  ): KeptOriginal {
    const { name, labels, annotations } = volume.metadata;
    const spec = (volume.spec ?? {}) as VolumeSpec;
    const keptSince = annotations?.[ANNOTATION_KEPT_SINCE] ?? '';
    const since = Date.parse(keptSince);
    const held = annotations?.[ANNOTATION_KEPT_BYTES];
    return {
      cluster,
      volumeName: name,
      namespace: spec.claimRef?.namespace ?? '',
      claim: spec.claimRef?.name ?? '',
      storageClass: spec.storageClassName || undefined,
      place: placeOf(spec, nodes),
      capacityBytes: quantityToNumber(spec.capacity?.storage ?? ''),
      // Nobody has written to it since it was set aside.
      usedBytes: held === undefined ? undefined : Number(held),
      operation: labels?.[LABEL_KEPT_BY],
      keptSince,
      remindAt: remindAt(since, this.#options.keepDays),
      retired: annotations?.[ANNOTATION_KEPT_BECAUSE] === 'retired',
      checks: [],
    };
  }

  /** What speaks against letting go of volumes of one cluster, from one reading of it. */
  async #checked(all: KeptOriginal[]): Promise<KeptOriginal[]> {
    const [first] = all;
    if (!first) {
      return [];
    }
    try {
      const planned = await this.#options.planner.planMany(
        first.cluster,
        all.map(({ cluster, namespace, claim, volumeName }) => ({
          kind: 'release',
          cluster,
          namespace,
          claims: [claim],
          volume: volumeName,
        })),
      );
      return all.map((kept, index) => ({
        ...kept,
        checks: planned[index].plan.preflight.filter(
          ({ level }) => level === 'blocking' || level === 'warning',
        ),
      }));
    } catch (error) {
      const message = `Whether it can be let go of is not known: ${
        toError(error).message
      }`;
      return all.map(kept => ({
        ...kept,
        checks: [{ code: 'RELEASE_NOT_CHECKED', level: 'blocking', message }],
      }));
    }
  }
}

function remindAt(since: number, keepDays: number): string | undefined {
  return Number.isNaN(since)
    ? undefined
    : new Date(since + keepDays * DAY_MS).toISOString();
}

function placeOf(spec: VolumeSpec, nodes: ObservedNode[]): string {
  const { nfs, hostPath, local, nodeAffinity } = spec;
  if (nfs) {
    return `${nfs.path} on ${nfs.server}`;
  }
  const path = hostPath?.path ?? local?.path;
  if (!path) {
    return "the driver's own storage";
  }
  const [node, ...others] =
    nodesAdmitted(
      nodeAffinity?.required?.nodeSelectorTerms,
      nodes.map(({ name, labels }) => ({ metadata: { name, labels } })),
    ) ?? [];
  return `${path} on ${node && others.length === 0 ? node : 'its node'}`;
}
