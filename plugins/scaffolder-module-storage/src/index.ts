/**
 * Form fields of templates for storage on Kubernetes.
 *
 * @packageDocumentation
 */
export { scaffolderStorageModule as default } from './module';
export { scaffolderStorageTranslationRef } from './translation';
