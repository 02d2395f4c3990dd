/**
 * The same screens for apps of the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { StorageClient, storageApiRef } from './api';
import {
  claimRouteRef,
  claimsRouteRef,
  clustersRouteRef,
  keptRouteRef,
  operationRouteRef,
  operationsRouteRef,
  poolsRouteRef,
  rootRouteRef,
  techDocsRouteRef,
} from './routes';

export { isStorageAvailable } from '@stowage/backstage-plugin-storage-common';
export { storageTranslationRef } from './translation';
export * from './api';

/** @public */
export const storagePlugin = createPlugin({
  id: 'storage',
  apis: [
    createApiFactory({
      api: storageApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new StorageClient({ fetchApi }),
    }),
  ],
  routes: {
    root: rootRouteRef,
    claims: claimsRouteRef,
    claim: claimRouteRef,
    pools: poolsRouteRef,
    clusters: clustersRouteRef,
    operations: operationsRouteRef,
    operation: operationRouteRef,
    keptOriginals: keptRouteRef,
  },
  externalRoutes: { techDocs: techDocsRouteRef },
});

/** The Storage page; mount it at `/storage`. @public */
export const StoragePage = storagePlugin.provide(
  createRoutableExtension({
    name: 'StoragePage',
    component: () =>
      import('./components/LegacyStoragePage').then(m => m.LegacyStoragePage),
    mountPoint: rootRouteRef,
  }),
);

/** The storage tab; use it with {@link isStorageAvailable}. @public */
export const EntityStorageContent = storagePlugin.provide(
  createComponentExtension({
    name: 'EntityStorageContent',
    component: {
      lazy: () =>
        import('./components/EntityStorage').then(m => m.EntityStorageContent),
    },
  }),
);
