import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef } from '@backstage/catalog-model';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { MoveSurroundings } from '@stowage/backstage-plugin-storage-common';
import type { StorageConfig } from '../../config';
import { OperationWorker } from '../../executor/engine';
import type { OperationDefinition } from '../../executor/types';
import type { OperationRecord, OperationStore } from '../../store';
import type { AssessedClusters } from '../AssessedClusters';
import type { Authorizer, ResourceLookup } from '../Authorizer';
import type { StorageService } from '../StorageService';
import type { WorldSource } from '../WorldSource';
import { createAuditedOperationService } from './AuditedOperationService';
import { AuthorizedOperationService } from './AuthorizedOperationService';
import { ClusterPlanner } from './ClusterPlanner';
import { DefaultOperationService } from './DefaultOperationService';
import { KeptOriginals } from './KeptOriginals';
import { OperationReporter } from './OperationReporter';
import type { OperationService } from './OperationService';

/** What operations need from the outside. */
export interface OperationServiceOptions {
  config: StorageConfig;
  store: OperationStore;
  clusters: AssessedClusters;
  source: WorldSource;
  storage: Pick<StorageService, 'getComponentStorage'>;
  resources: ResourceLookup;
  authorizer: Authorizer;
  auditor: AuditorService;
  notifications: NotificationService;
  metrics: MetricsService;
  logger: LoggerService;
  /** The portal itself, which no plan may stop. */
  portal?: MoveSurroundings['portal'];
  /** Tells browsers which operation has changed. */
  publish: (operation: string) => void;
  /** Kinds of operations that can be carried out; others are only planned. */
  definitions: (planner: ClusterPlanner) => OperationDefinition[];
  now?: () => Date;
}

/**
 * Builds what plans and steers operations, audited around authorized, and the worker that carries
 * them out together with those of other replicas.
 *
 * @returns both; the caller starts and stops the worker
 */
export function createOperationService(options: OperationServiceOptions): {
  service: OperationService;
  worker: OperationWorker;
} {
  const { config, store, clusters, source, storage, logger } = options;
  const now = options.now ?? (() => new Date());
  const planner = new ClusterPlanner({ ...options, now });
  const definitions = options.definitions(planner);
  const worker = new OperationWorker({
    work: store,
    definitions,
    cluster: name => source.client(name),
    observer: new OperationReporter({
      ...options,
      owners: async record => ownersOf(options.resources, record),
    }),
    logger,
    settings: { concurrency: config.operations.concurrency },
  });
  const authorized = new AuthorizedOperationService({
    service: new DefaultOperationService({
      store,
      planner,
      definitions,
      wake: () => worker.wake(),
      now,
    }),
    authorizer: options.authorizer,
    kept: new KeptOriginals({
      clusters,
      source,
      planner,
      keepDays: config.operations.keepOriginalsDays,
      logger,
    }),
    componentClaims: async ({ component, credentials }) => {
      const { claims } = await storage.getComponentStorage({
        ...parseEntityRef(component),
        credentials,
      });
      return claims.map(({ claim }) => claim);
    },
  });
  return {
    service: createAuditedOperationService({
      service: authorized,
      auditor: options.auditor,
    }),
    worker,
  };
}

/** Owners of the namespace and of the components that use the claims. */
function ownersOf(
  resources: ResourceLookup,
  { cluster, namespace, claims }: OperationRecord,
): string[] {
  const { owner } = resources.namespace({ cluster, namespace });
  return [
    ...(owner ? [owner] : []),
    ...claims.flatMap(
      name => resources.claim({ cluster, namespace, name }).componentOwners,
    ),
  ];
}
