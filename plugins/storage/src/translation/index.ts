export { storageTranslationRef } from './translation';
export type { StorageMessages, Translate } from './translation';
export { useServerWords } from './useServerWords';
export type { ServerWords } from './useServerWords';
