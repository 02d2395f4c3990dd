/*
 * A portal's backend with the storage plugin and a catalog of some entities, as a process of its
 * own: `portal.ts <port> <kubeconfig> <applications>`. Who calls is not checked; what a caller may
 * see is. It ends when its standard input does, so with its parent, however that ended.
 */
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

const [, , port, kubeconfig, applications] = process.argv;

const backend = createBackend();
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(
  mockServices.rootConfig.factory({
    data: {
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { host: '127.0.0.1', port: Number(port) },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      storage: {
        clusters: [{ name: 'bench', kubeconfig: { path: kubeconfig } }],
        tiers: [{ id: 'hot', title: 'Hot', storageClass: 'local-path' }],
      },
    },
  }),
);
backend.add(
  catalogServiceMock.factory({
    entities: Array.from({ length: Number(applications) }, (_, index) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: `database-${index}`,
        annotations: {
          'backstage.io/kubernetes-label-selector': `app=database-${index}`,
        },
      },
      spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
    })),
  }),
);
// eslint-disable-next-line @backstage/no-mixed-plugin-imports -- a backend, though not a package of one
backend.add(import('@stowage/backstage-plugin-storage-backend'));

process.stdin.on('end', () => process.exit(0)).resume();

backend.start();
