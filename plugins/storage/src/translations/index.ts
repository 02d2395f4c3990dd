/**
 * Translations of the storage screens. Add the default export to the features of an app of the
 * new frontend system, or {@link storageTranslations} to `createApp` of a legacy app.
 *
 * @packageDocumentation
 */
import {
  createFrontendModule,
  createTranslationResource,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import { storageTranslationRef } from '../translation';

/** German. @public */
export const storageTranslations = createTranslationResource({
  ref: storageTranslationRef,
  translations: { de: () => import('./de') },
});

/** Brings {@link storageTranslations} into an app of the new frontend system. @public */
export const storageTranslationsModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    TranslationBlueprint.make({
      name: 'storage-translations',
      params: { resource: storageTranslations },
    }),
  ],
});

export default storageTranslationsModule;
