import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { readRepositoriesFolder } from '@stowage/backstage-plugin-storage-node';
import { PortalRepositoryProvider } from './PortalRepositoryProvider';

/**
 * Registers the entities of the repositories that the portal keeps itself.
 *
 * @public
 */
export const catalogModuleStorage = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'storage',
  register({ registerInit }) {
    registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ catalog, config, events, logger, scheduler }) {
        catalog.addEntityProvider(
          new PortalRepositoryProvider({
            folder: readRepositoriesFolder(config),
            events,
            logger,
            taskRunner: scheduler.createScheduledTaskRunner({
              frequency: { minutes: 5 },
              timeout: { minutes: 1 },
              initialDelay: { seconds: 3 },
            }),
          }),
        );
      },
    });
  },
});
