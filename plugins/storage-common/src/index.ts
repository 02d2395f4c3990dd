/**
 * The words of Stowage: what a claim, a pool, a reading and a finding are.
 *
 * @packageDocumentation
 */
export * from './schema/openapi';
export * from './world';
