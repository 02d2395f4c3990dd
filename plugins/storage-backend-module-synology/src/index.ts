/**
 * Reads Synology NAS for the storage plugin.
 *
 * @packageDocumentation
 */
export type { DsmAccount, NasConfig, Trust } from './config/types';
export { HttpsTransport } from './dsm/HttpsTransport';
export type {
  HttpsTransportOptions,
  Transport,
  WebAnswer,
  WebRequest,
} from './dsm/HttpsTransport';
export type { RetryOptions } from './dsm/retry';
export { storageModuleSynology as default } from './module';
export { SynologyNas } from './provider/SynologyNas';
export type { SynologyNasParts } from './provider/SynologyNas';
