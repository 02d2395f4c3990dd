import type { Config } from '@backstage/config';
import { resolve } from 'path';
import { portalRoot } from './portalRoot';

/**
 * Absolute path of the folder with the repositories that the portal keeps itself
 * (`storage.repositories.path`, by default `.stowage/repositories` in the portal's root).
 *
 * @public
 * @param config - the portal's configuration
 * @param root - the portal's root; see {@link portalRoot}.
 */
export function readRepositoriesFolder(
  config: Config,
  root: string = portalRoot(),
): string {
  return resolve(
    root,
    config.getOptionalString('storage.repositories.path') ??
      '.stowage/repositories',
  );
}
