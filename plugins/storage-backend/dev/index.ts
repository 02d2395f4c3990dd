import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

const kubeconfig = process.env.KUBECONFIG;

const backend = createBackend();

backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(
  mockServices.rootConfig.factory({
    data: {
      backend: {
        baseUrl: 'http://localhost:7007',
        listen: { host: '127.0.0.1', port: 7007 },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      storage: {
        clusters: kubeconfig
          ? [{ name: 'local', kubeconfig: { path: kubeconfig } }]
          : [],
        tiers: [{ id: 'hot', title: 'Hot', storageClass: 'local-path' }],
      },
    },
  }),
);
backend.add(
  catalogServiceMock.factory({
    entities: [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'orders-db',
          annotations: { 'backstage.io/kubernetes-id': 'orders-db' },
        },
        spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
      },
    ],
  }),
);
backend.add(import('../src'));

backend.start();
