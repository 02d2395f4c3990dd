import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { NasProvider } from './NasProvider';

/** What a module with NAS providers is given. @public */
export interface StorageNasExtensionPoint {
  /**
   * Adds a NAS.
   *
   * @throws ConflictError if another one has its name
   */
  addProvider(provider: NasProvider): void;
}

/**
 * Where modules of the storage plugin add the NAS that they can read.
 *
 * @public
 */
export const storageNasExtensionPoint =
  createExtensionPoint<StorageNasExtensionPoint>({ id: 'storage.nas' });
