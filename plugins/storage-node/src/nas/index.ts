export { storageNasExtensionPoint } from './extensionPoint';
export type { StorageNasExtensionPoint } from './extensionPoint';
export { nasContract } from './nasContract';
export type { NasContractCheck, NasContractSubject } from './nasContract';
export { isNasError, NasError } from './NasError';
export type { NasErrorOptions } from './NasError';
export type { NasCapabilities, NasProvider, NasQuestion } from './NasProvider';
