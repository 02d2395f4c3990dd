import '@backstage/cli/asset-types';
// The app brings these styles; here this page is the app.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import type { Entity } from '@backstage/catalog-model';
import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import storagePlugin, { storageApiRef } from '../src';
import { fakeStorageApi } from './fakeStorageApi';

const entities: Entity[] = ['orders', 'calm', 'empty'].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': name },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-orders' },
}));

createDevApp({
  features: [
    storagePlugin,
    createFrontendModule({
      pluginId: 'storage',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: storageApiRef,
              deps: {},
              factory: () => fakeStorageApi,
            }),
        }),
      ],
    }),
    catalogPlugin,
    createFrontendModule({
      pluginId: 'catalog',
      extensions: [
        ApiBlueprint.make({
          params: defineParams =>
            defineParams({
              api: catalogApiRef,
              deps: {},
              factory: () => catalogApiMock({ entities }),
            }),
        }),
      ],
    }),
  ],
});
