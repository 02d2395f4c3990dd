import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { storageTranslationRef } from '../../translation';
import { claims } from './claims';
import { estate } from './estate';
import { nas } from './nas';
import { operations } from './operations';
import { server } from './server';
import { words } from './words';

/** German. Codes of the server that are missing here are shown in the server's own words. */
export default createTranslationMessages({
  ref: storageTranslationRef,
  full: false,
  messages: {
    ...words,
    ...claims,
    ...estate,
    ...nas,
    ...operations,
    ...server,
  },
});
