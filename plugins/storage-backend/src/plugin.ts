import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { ConflictError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  storageNasExtensionPoint,
  type NasProvider,
} from '@stowage/backstage-plugin-storage-node';
import { existsSync, readFileSync } from 'fs';
import { registerActions } from './actions';
import { createRepositoryReader } from './adapters/repository';
import { readStorageConfig } from './config';
import { ClusterFleet } from './observe/cluster';
import { ChangePublisher, OperationPublisher } from './publish';
import { createRouter } from './router';
import { CollectedReadings } from './service/CollectedReadings';
import { createStorageService } from './service/createStorageService';
import { FleetWorldSource } from './service/FleetWorldSource';
import { NasFleet } from './service/NasFleet';
import { createOperationService } from './service/operations/createOperationService';
import { definitionsOf } from './service/operations/definitions';
import { readPortal } from './service/operations/readPortal';
import { scheduleSweeps } from './service/operations/scheduleSweeps';
import { scheduleReadings } from './service/scheduleReadings';
import {
  DatabaseNasStore,
  DatabaseOperationStore,
  DatabaseReadingStore,
} from './store';

/**
 * Observes storage on Kubernetes clusters and serves what follows from it.
 *
 * @public
 */
export const storagePlugin = createBackendPlugin({
  pluginId: 'storage',
  register(env) {
    const nasProviders: NasProvider[] = [];
    env.registerExtensionPoint({
      extensionPoint: storageNasExtensionPoint,
      // By a factory, so that what one module does wrong is that module's failure.
      factory: () => ({
        addProvider(provider) {
          if (nasProviders.some(({ name }) => name === provider.name)) {
            throw new ConflictError(
              `There are two NAS with the name '${provider.name}'. Give each a name of its own.`,
            );
          }
          nasProviders.push(provider);
        },
      }),
    });

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
      },
      async init(deps) {
        const { logger, lifecycle } = deps;
        const config = readStorageConfig(deps.config);
        config.problems.forEach(problem => logger.warn(problem));
        config.misconfigured.forEach(({ name, message }) =>
          logger.warn(`Cluster '${name}' cannot be used: ${message}`),
        );

        const store = await DatabaseReadingStore.create({
          database: deps.database,
        });
        const fleet = ClusterFleet.create({ config, logger });
        const readings = new CollectedReadings();
        const nas = new NasFleet({
          providers: nasProviders,
          store: await DatabaseNasStore.create({ database: deps.database }),
          logger,
        });
        const source = new FleetWorldSource({ fleet, readings, nas });
        const { service, clusters, authorizer, resources } =
          createStorageService({ ...deps, config, store, source });
        const publisher = new ChangePublisher({
          signals: deps.signals,
          logger,
        });
        clusters.onChange(change => publisher.changed(change));

        const operationPublisher = new OperationPublisher({
          signals: deps.signals,
          logger,
        });
        const operationStore = await DatabaseOperationStore.create({
          database: deps.database,
        });
        const { service: operations, worker } = createOperationService({
          ...deps,
          config,
          store: operationStore,
          clusters,
          source,
          storage: service,
          authorizer,
          resources,
          portal: readPortal({
            config: deps.config,
            pod: process.env.HOSTNAME,
            namespace: podNamespace(),
          }),
          publish: id => operationPublisher.changed(id),
          definitions: planner =>
            definitionsOf(
              planner,
              createRepositoryReader({
                urlReader: deps.urlReader,
                integrations: ScmIntegrations.fromConfig(deps.config),
              }),
              async id =>
                (await operationStore.get(id))?.finishedAt !== undefined,
            ),
        });

        registerActions({
          actionsRegistry: deps.actionsRegistry,
          service,
          operations,
        });
        deps.httpRouter.use(
          await createRouter({ service, operations, httpAuth: deps.httpAuth }),
        );

        lifecycle.addStartupHook(async () => {
          fleet.start();
          clusters.start();
          worker.start();
          await scheduleReadings({ ...deps, config, fleet, readings, store });
          await nas.schedule(deps.scheduler);
          await scheduleSweeps({
            ...deps,
            config,
            source,
            store: operationStore,
          });
        });
        lifecycle.addShutdownHook(async () => {
          await worker.stop();
          operationPublisher.stop();
          clusters.stop();
          publisher.stop();
          await fleet.stop();
        });
      },
    });
  },
});

/** Where a pod finds its own namespace, unless it was told not to have a token. */
const NAMESPACE_FILE =
  '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** Namespace of the pod in which the portal runs; `undefined` outside of a cluster. */
function podNamespace(): string | undefined {
  return existsSync(NAMESPACE_FILE)
    ? readFileSync(NAMESPACE_FILE, 'utf8').trim()
    : undefined;
}
