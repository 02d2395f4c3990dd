import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import storagePlugin from '@stowage/backstage-plugin-storage';
import storageTranslations from '@stowage/backstage-plugin-storage/translations';
import scaffolderStorageModule from '@stowage/backstage-plugin-scaffolder-module-storage';
import { navModule } from './nav';

/** The portal. What is not named here is found in package.json (`app.packages: all`). */
export default createApp({
  features: [
    catalogPlugin,
    storagePlugin,
    storageTranslations,
    scaffolderStorageModule,
    navModule,
  ],
});
