/**
 * The words of Stowage: what a claim, a pool, a reading and a finding are.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './codes';
export * from './names';
export * from './permissions';
export * from './quantities';
export * from './schema/openapi';
export * from './traits';
export * from './world';
