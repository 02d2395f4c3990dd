import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { readRepositoriesFolder } from '@stowage/backstage-plugin-storage-node';
import { createApplyManifestsAction } from './actions/applyManifests';
import { createCheckManifestsAction } from './actions/checkManifests';
import { createPlanOperationAction } from './actions/planOperation';
import { createPublishRepositoryAction } from './actions/publishRepository';
import { createRunOperationAction } from './actions/runOperation';
import { createWaitForWorkloadAction } from './actions/waitForWorkload';
import { StorageApi } from './api/StorageApi';
import { PortalRepositories } from './repository/PortalRepositories';

/**
 * The actions `storage:manifests:check`, `storage:manifests:apply`, `storage:workload:wait`,
 * `storage:operation:plan`, `storage:operation:run` and `storage:repository:publish`.
 *
 * @public
 */
export const scaffolderModuleStorage = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'storage',
  register({ registerInit }) {
    registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
      },
      async init({ actions, auth, config, discovery, events }) {
        const api = new StorageApi({ auth, discovery });
        const repositories = new PortalRepositories({
          folder: readRepositoriesFolder(config),
        });
        actions.addActions(
          createCheckManifestsAction({ api }),
          createApplyManifestsAction({ api }),
          createWaitForWorkloadAction({ api }),
          createPlanOperationAction({ api }),
          createRunOperationAction({ api }),
          createPublishRepositoryAction({ repositories, events }),
        );
      },
    });
  },
});
