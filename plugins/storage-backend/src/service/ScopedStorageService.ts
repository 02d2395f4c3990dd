import type { StorageService } from './StorageService';
import type { Visibility } from './visibility';

/** What the authorization decided before the question is answered. */
export interface Scope {
  visibility: Visibility;
  /** Whether the caller may create things in a namespace. */
  mayApply(namespace: { cluster: string; namespace: string }): boolean;
}

/**
 * The storage service behind its authorization: every question comes with what its answer may
 * contain. It grants nothing and refuses nothing by itself.
 */
export type ScopedStorageService = {
  [Method in keyof StorageService]: (
    request: Parameters<StorageService[Method]>[0] & { scope: Scope },
  ) => ReturnType<StorageService[Method]>;
};
