import type {
  AuditorService,
  AuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { assessCluster } from '../assess';
import type { StorageConfig } from '../config';
import { registerPermissions } from '../permissions';
import type { ReadingStore } from '../store';
import { AssessedClusters } from './AssessedClusters';
import { createAuditedStorageService } from './AuditedStorageService';
import { AuthorizedStorageService } from './AuthorizedStorageService';
import { Authorizer, type ResourceLookup } from './Authorizer';
import { ClaimHistory } from './ClaimHistory';
import { ComponentIndex } from './ComponentIndex';
import { DefaultStorageService } from './DefaultStorageService';
import { createResourceLookup, permissionResources } from './resourceLookup';
import type { StorageService } from './StorageService';
import type { WorldSource } from './WorldSource';

/** What the service needs from the outside. */
export interface StorageServiceOptions {
  config: StorageConfig;
  source: WorldSource;
  store: Pick<ReadingStore, 'history'>;
  catalog: CatalogService;
  auth: AuthService;
  auditor: AuditorService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * Builds the one service that everybody asks: audited around authorized around the answers.
 *
 * @returns the service, the assessments behind it, which the caller starts and stops, and what
 * other services decide with who may do what
 */
export function createStorageService(options: StorageServiceOptions): {
  service: StorageService;
  clusters: AssessedClusters;
  authorizer: Authorizer;
  resources: ResourceLookup;
} {
  const { config, source, catalog, logger, now = () => new Date() } = options;
  const clusters = AssessedClusters.create({
    source,
    assess: input => assessCluster({ ...config, ...input }),
    logger,
    now,
  });
  const components = new ComponentIndex({
    catalog,
    auth: options.auth,
    logger,
    now,
  });
  const resources = createResourceLookup({ clusters, components });
  registerPermissions({
    registry: options.permissionsRegistry,
    resources: permissionResources(resources),
  });
  const authorizer = new Authorizer({
    permissions: options.permissions,
    registry: options.permissionsRegistry,
    resources,
  });
  const authorized = new AuthorizedStorageService({
    service: DefaultStorageService.create({
      source,
      clusters,
      tiers: config.tiers,
      traitOverrides: config.traitOverrides,
      catalog,
      components,
      history: new ClaimHistory({ store: options.store, logger }),
      now,
    }),
    authorizer,
    clusters,
    components,
  });
  return {
    service: createAuditedStorageService({
      service: authorized,
      auditor: options.auditor,
    }),
    clusters,
    authorizer,
    resources,
  };
}
