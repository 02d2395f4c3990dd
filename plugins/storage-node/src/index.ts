/**
 * What the backend modules of Stowage share.
 *
 * @packageDocumentation
 */
export * from './repositories';
