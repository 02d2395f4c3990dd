/**
 * Catalog entities of the repositories that the portal keeps itself.
 *
 * @packageDocumentation
 */
export { catalogModuleStorage as default } from './module';
