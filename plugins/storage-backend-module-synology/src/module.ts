import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { storageNasExtensionPoint } from '@stowage/backstage-plugin-storage-node';
import { readNasConfigs } from './config/readNasConfigs';
import { MisconfiguredNas } from './provider/MisconfiguredNas';
import { SynologyNas } from './provider/SynologyNas';

/**
 * Adds the Synology NAS of `storage.nas` to the storage plugin.
 *
 * @public
 */
export const storageModuleSynology = createBackendModule({
  pluginId: 'storage',
  moduleId: 'synology',
  register({ registerInit }) {
    registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        nas: storageNasExtensionPoint,
      },
      async init({ config, lifecycle, logger, nas }) {
        const { entries, misconfigured } = readNasConfigs(config);
        for (const { name, message } of misconfigured) {
          logger.warn(`NAS '${name}' cannot be used: ${message}`);
          nas.addProvider(new MisconfiguredNas(name, message));
        }
        for (const entry of entries) {
          if (entry.trust.kind === 'anything') {
            logger.warn(
              `NAS '${entry.name}': dangerouslySkipTlsVerify is on, so whoever is between the portal and ${entry.url.host} can read the password and make up answers. Set fingerprint or caFile instead.`,
            );
          }
          const provider = SynologyNas.create(entry);
          nas.addProvider(provider);
          lifecycle.addShutdownHook(() => provider.close());
        }
      },
    });
  },
});
