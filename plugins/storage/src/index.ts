/**
 * Storage tab and storage pages, for apps of the new frontend system.
 *
 * @packageDocumentation
 */
export { storagePlugin as default } from './plugin';
export * from './api';
export { storageTranslationRef } from './translation';
export type { StorageMessages } from './translation';
