import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  componentSelector,
  type ComponentSelector,
} from '@stowage/backstage-plugin-storage-common';
import { matchComponent } from '../assess';
import type { AssessedCluster } from './AssessedClusters';

/** How long the list of entities is good for. */
const ENTITIES_TTL_MS = 60_000;

interface IndexedEntity {
  selector: ComponentSelector;
  owners: string[];
}

/** An entity that uses a claim. */
export interface ClaimComponent {
  entityRef: string;
  /** Entity refs. */
  owners: string[];
}

/**
 * Answers which catalog entities use a claim: the way back from a claim to its components. The
 * entities are read with the plugin's own credentials at most once a minute; matching is done per
 * assessment of a cluster.
 */
export class ComponentIndex {
  readonly #options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    now: () => Date;
  };
  #entities: IndexedEntity[] = [];
  #hasEntities = false;
  #triedAt = -Infinity;
  #reading?: Promise<void>;
  readonly #byCluster = new WeakMap<
    AssessedCluster,
    { entities: IndexedEntity[]; components: Map<string, ClaimComponent[]> }
  >();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#options = options;
  }

  /**
   * Brings the list of entities up to date. Only the first call waits for it; later ones go on with
   * the list they have, also where the catalog fails.
   */
  async refresh(): Promise<void> {
    const now = this.#options.now().getTime();
    if (now - this.#triedAt >= ENTITIES_TTL_MS) {
      this.#triedAt = now;
      this.#reading = this.#read();
    }
    if (!this.#hasEntities) {
      await this.#reading;
    }
  }

  /** The components of one claim, as of the last {@link refresh}. */
  componentsOf(
    assessed: AssessedCluster,
    claim: { namespace: string; name: string },
  ): ClaimComponent[] {
    let known = this.#byCluster.get(assessed);
    if (known?.entities !== this.#entities) {
      known = {
        entities: this.#entities,
        components: this.#match(assessed),
      };
      this.#byCluster.set(assessed, known);
    }
    return known.components.get(`${claim.namespace}/${claim.name}`) ?? [];
  }

  #match({ world }: AssessedCluster): Map<string, ClaimComponent[]> {
    const components = new Map<string, ClaimComponent[]>();
    for (const { selector, owners } of this.#entities) {
      if (selector.cluster !== undefined && selector.cluster !== world.name) {
        continue;
      }
      for (const { namespace, name } of matchComponent({ world, selector })
        .claims) {
        const key = `${namespace}/${name}`;
        components.set(key, [
          ...(components.get(key) ?? []),
          { entityRef: selector.entityRef, owners },
        ]);
      }
    }
    return components;
  }

  async #read(): Promise<void> {
    const { catalog, auth, logger } = this.#options;
    try {
      const { items } = await catalog.getEntities(
        {
          filter: [
            {
              [`metadata.annotations.${ANNOTATION_KUBERNETES_ID}`]:
                CATALOG_FILTER_EXISTS,
            },
            {
              [`metadata.annotations.${ANNOTATION_KUBERNETES_LABEL_SELECTOR}`]:
                CATALOG_FILTER_EXISTS,
            },
          ],
          fields: [
            'apiVersion',
            'kind',
            'metadata.name',
            'metadata.namespace',
            'metadata.annotations',
            'relations',
          ],
        },
        { credentials: await auth.getOwnServiceCredentials() },
      );
      this.#entities = items.flatMap(entity => {
        const result = componentSelector(entity);
        return result.ok
          ? [
              {
                selector: result.selector,
                owners: (entity.relations ?? [])
                  .filter(({ type }) => type === RELATION_OWNED_BY)
                  .map(({ targetRef }) => targetRef),
              },
            ]
          : [];
      });
      this.#hasEntities = true;
    } catch (error) {
      logger.warn(
        'Cannot read which catalog entities have workloads; owners of components are as last known',
        toError(error),
      );
    }
  }
}
