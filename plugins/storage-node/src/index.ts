/**
 * What the backend modules of Stowage share.
 *
 * @packageDocumentation
 */
export * from './nas';
export * from './repositories';
