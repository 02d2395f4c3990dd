import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  componentSelector,
  type CodedCheck,
  type DriverTraitsOverride,
  type TierDefinition,
} from '@stowage/backstage-plugin-storage-common';
import { assessTiers, checkClaim, workloadStatus } from '../assess';
import { applyManifests, checkManifests, runCronJob } from '../manifests';
import type { AssessedClusters } from './AssessedClusters';
import type { ClaimHistory } from './ClaimHistory';
import { clusterNamed, writableClient } from './clusterAccess';
import type { ComponentIndex } from './ComponentIndex';
import { componentStorage, emptyComponentStorage } from './componentStorage';
import { describeEvents } from './describeEvents';
import { describeNamespaces } from './namespaces';
import { filterClaims } from './queries/filterClaims';
import { filterFindings } from './queries/filterFindings';
import { page } from './queries/page';
import { sortClaims } from './queries/sortClaims';
import type { Scope, ScopedStorageService } from './ScopedStorageService';
import { visibleClaims, visibleFindings, visiblePool } from './visibility';
import type { WorldSource } from './WorldSource';

/** What the service is made of. */
export interface DefaultStorageServiceOptions {
  source: WorldSource;
  clusters: AssessedClusters;
  tiers: TierDefinition[];
  traitOverrides: DriverTraitsOverride[];
  catalog: CatalogService;
  components: ComponentIndex;
  history: ClaimHistory;
  now?: () => Date;
}

type Request<Method extends keyof ScopedStorageService> = Parameters<
  ScopedStorageService[Method]
>[0];

/**
 * Answers from memory: what the clusters said last, and what was made of it. Only what changes
 * something, or asks for a dry run, talks to a cluster.
 */
export class DefaultStorageService implements ScopedStorageService {
  readonly #options: DefaultStorageServiceOptions;
  readonly #now: () => Date;

  static create(options: DefaultStorageServiceOptions): DefaultStorageService {
    return new DefaultStorageService(options);
  }

  private constructor(options: DefaultStorageServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async getComponentStorage(request: Request<'getComponentStorage'>) {
    const { kind, namespace, name, credentials, scope } = request;
    const { catalog, clusters, history } = this.#options;
    const entityRef = stringifyEntityRef({ kind, namespace, name });
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `No entity '${entityRef}' in the catalog that you may see`,
      );
    }
    const now = this.#now();
    const result = componentSelector(entity);
    if (!result.ok) {
      if (result.code === 'BAD_SELECTOR') {
        throw new InputError(result.message);
      }
      return emptyComponentStorage({ entityRef, now });
    }
    const storage = componentStorage({
      selector: result.selector,
      clusters: clusters.all(),
      visibility: scope.visibility,
      now,
    });
    return {
      ...storage,
      claims: await Promise.all(
        storage.claims.map(async item => ({
          ...item,
          history: await history.of({ claim: item.claim, now }),
        })),
      ),
    };
  }

  async getClaims(request: Request<'getClaims'>) {
    const assessed = this.#options.clusters.all(request.cluster);
    const claims = visibleClaims(
      assessed.flatMap(({ assessment }) => assessment.claims),
      request.scope.visibility,
    );
    return {
      ...page(sortClaims(filterClaims(claims, request), request), request),
      clusters: this.#describe(request.scope, request.cluster),
    };
  }

  async getClaim(request: Request<'getClaim'>) {
    const { cluster, namespace, name, scope } = request;
    const { clusters, components, history } = this.#options;
    const assessed = clusterNamed(clusters, cluster);
    const claim = assessed.assessment.claims.find(
      each => each.namespace === namespace && each.name === name,
    );
    // The same words for both, so that nobody learns what exists elsewhere.
    if (!claim || !scope.visibility.claim(claim)) {
      throw new NotFoundError(
        `No claim '${name}' in namespace '${namespace}' of cluster '${cluster}' that you may see`,
      );
    }
    const ids = new Set(claim.findingIds);
    return {
      claim,
      findings: visibleFindings(
        assessed.assessment.findings.filter(({ id }) => ids.has(id)),
        scope.visibility,
      ),
      events: describeEvents(assessed.world, [claim]),
      history: await history.of({ claim, now: this.#now() }),
      componentRefs: components
        .componentsOf(assessed, claim)
        .map(({ entityRef }) => entityRef),
    };
  }

  async getPools(request: Request<'getPools'>) {
    const { cluster, scope } = request;
    return {
      items: this.#options.clusters
        .all(cluster)
        .flatMap(({ assessment }) =>
          assessment.pools.map(pool => visiblePool(pool, scope.visibility)),
        ),
      clusters: this.#describe(scope, cluster),
    };
  }

  async getFindings(request: Request<'getFindings'>) {
    const { cluster, scope } = request;
    const findings = visibleFindings(
      this.#options.clusters
        .all(cluster)
        .flatMap(({ assessment }) => assessment.findings),
      scope.visibility,
    );
    return {
      ...page(filterFindings(findings, request), request),
      clusters: this.#describe(scope, cluster),
    };
  }

  async getClusters(request: Request<'getClusters'>) {
    return { items: this.#describe(request.scope) };
  }

  async getTiers(request: Request<'getTiers'>) {
    const { clusters, tiers, traitOverrides } = this.#options;
    return {
      items: clusters
        .all(request.cluster)
        .filter(({ world }) => world.state !== 'misconfigured')
        .flatMap(({ world, assessment }) =>
          assessTiers({ world, tiers, assessment, traitOverrides }),
        ),
    };
  }

  async getNamespaces(request: Request<'getNamespaces'>) {
    const { world } = clusterNamed(this.#options.clusters, request.cluster);
    return { items: describeNamespaces(world, request.scope) };
  }

  async checkClaim(request: Request<'checkClaim'>) {
    const { cluster, namespace, tier, size, name } = request;
    const { clusters, tiers, traitOverrides } = this.#options;
    const assessed = clusters.get(cluster);
    const checks: CodedCheck[] = assessed
      ? checkClaim({
          ...assessed,
          tiers,
          traitOverrides,
          request: { cluster, namespace, tier, size, name },
        })
      : [
          {
            code: 'CLUSTER_UNKNOWN',
            level: 'blocking',
            field: 'cluster',
            message: `No cluster '${cluster}' is configured.`,
            remedy: 'Choose one of the list.',
          },
        ];
    return {
      allowed: checks.every(({ level }) => level !== 'blocking'),
      checks,
    };
  }

  async checkManifests(request: Request<'checkManifests'>) {
    const { cluster, namespace, manifests } = request;
    const client = writableClient({ ...this.#options, cluster });
    return await checkManifests({ client, namespace, manifests });
  }

  async applyManifests(request: Request<'applyManifests'>) {
    const { cluster, namespace, manifests } = request;
    const client = writableClient({ ...this.#options, cluster });
    return await applyManifests({ client, namespace, manifests });
  }

  async getWorkloadStatus(request: Request<'getWorkloadStatus'>) {
    const { cluster, namespace, name, cronJob, job } = request;
    const { world } = clusterNamed(this.#options.clusters, cluster);
    return workloadStatus({
      world,
      namespace,
      name,
      cronJob,
      job,
    });
  }

  async runCronJob(request: Request<'runCronJob'>) {
    const { cluster, namespace, name, key } = request;
    const client = writableClient({ ...this.#options, cluster });
    return await runCronJob({ client, namespace, name, key });
  }

  /**
   * Clusters beside a list say how complete the list is; the details of how they are reached are
   * for those who may see clusters.
   */
  #describe({ visibility }: Scope, name?: string) {
    return this.#options.clusters.all(name).map(({ cluster }) =>
      visibility.clusters
        ? cluster
        : {
            ...cluster,
            message: undefined,
            missingRights: [],
            resources: [],
          },
    );
  }
}
