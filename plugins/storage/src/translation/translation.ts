import { createTranslationRef } from '@backstage/frontend-plugin-api';
import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import { claims } from './messages/claims';
import { common } from './messages/common';
import { estate } from './messages/estate';
import { findings } from './messages/findings';
import { nas } from './messages/nas';
import { operations } from './messages/operations';
import { server } from './messages/server';

/** Every string of the storage screens. @public */
export const storageTranslationRef = createTranslationRef({
  id: 'plugin.storage',
  messages: {
    ...common,
    ...findings,
    ...claims,
    ...estate,
    ...nas,
    ...operations,
    server,
  },
});

/** The flat keys and English texts of {@link storageTranslationRef}. @public */
export type StorageMessages = (typeof storageTranslationRef)['T'];

/** Looks a string up in the language of the page. */
export type Translate = TranslationFunction<StorageMessages>;
