/**
 * Template actions for storage on Kubernetes.
 *
 * @packageDocumentation
 */
export { scaffolderModuleStorage as default } from './module';
