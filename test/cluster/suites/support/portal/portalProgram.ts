/**
 * A portal without pages: the storage plugin and the catalog in a backend of their own, as a
 * program, so that it can be killed and frozen. Its configuration is named by `--config`.
 */
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@stowage/backstage-plugin-storage-backend'));
void backend.start();
