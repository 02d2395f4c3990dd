import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { registerActions } from './actions';
import { readStorageConfig } from './config';
import { ClusterFleet } from './observe/cluster';
import { ChangePublisher } from './publish';
import { createRouter } from './router';
import { CollectedReadings } from './service/CollectedReadings';
import { createStorageService } from './service/createStorageService';
import { FleetWorldSource } from './service/FleetWorldSource';
import { scheduleReadings } from './service/scheduleReadings';
import { DatabaseReadingStore } from './store';

/**
 * Observes storage on Kubernetes clusters and serves what follows from it.
 *
 * @public
 */
export const storagePlugin = createBackendPlugin({
  pluginId: 'storage',
  register(env) {
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
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
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
        const { service, clusters } = createStorageService({
          ...deps,
          config,
          store,
          source: new FleetWorldSource({ fleet, readings }),
        });
        const publisher = new ChangePublisher({
          signals: deps.signals,
          logger,
        });
        clusters.onChange(change => publisher.changed(change));

        registerActions({ actionsRegistry: deps.actionsRegistry, service });
        deps.httpRouter.use(
          await createRouter({ service, httpAuth: deps.httpAuth }),
        );

        lifecycle.addStartupHook(async () => {
          fleet.start();
          clusters.start();
          await scheduleReadings({ ...deps, config, fleet, readings, store });
        });
        lifecycle.addShutdownHook(async () => {
          clusters.stop();
          publisher.stop();
          await fleet.stop();
        });
      },
    });
  },
});
