import {
  ApiBlueprint,
  PageBlueprint,
  SubPageBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiHardDrive2Line } from '@remixicon/react';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
} from '@stowage/backstage-plugin-storage-common';
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

const storageApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: storageApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new StorageClient({ fetchApi }),
    }),
});

const storagePage = PageBlueprint.make({
  params: {
    path: '/storage',
    routeRef: rootRouteRef,
    title: 'Storage',
    icon: <RiHardDrive2Line />,
  },
});

const overviewPage = SubPageBlueprint.make({
  name: 'overview',
  params: {
    path: 'overview',
    title: 'Needs attention',
    loader: async () => {
      const { PageBody } = await import('./components/parts');
      const { OverviewPage } = await import('./components/Overview');
      return (
        <PageBody>
          <OverviewPage />
        </PageBody>
      );
    },
  },
});

const claimsPage = SubPageBlueprint.make({
  name: 'claims',
  params: {
    path: 'claims',
    title: 'Claims',
    loader: async () => {
      const { PageBody } = await import('./components/parts');
      const { ClaimsPage } = await import('./components/Claims');
      return (
        <PageBody>
          <ClaimsPage />
        </PageBody>
      );
    },
  },
});

const poolsPage = SubPageBlueprint.make({
  name: 'pools',
  params: {
    path: 'pools',
    title: 'Pools',
    loader: async () => {
      const { PageBody } = await import('./components/parts');
      const { PoolsPage } = await import('./components/Pools');
      return (
        <PageBody>
          <PoolsPage />
        </PageBody>
      );
    },
  },
});

const operationsPage = SubPageBlueprint.make({
  name: 'operations',
  params: {
    path: 'operations',
    title: 'Operations',
    loader: async () => {
      const { PageBody } = await import('./components/parts');
      const { OperationsPage } = await import('./components/Operations');
      return (
        <PageBody>
          <OperationsPage />
        </PageBody>
      );
    },
  },
});

const keptOriginalsPage = SubPageBlueprint.make({
  name: 'kept-originals',
  params: {
    path: 'kept-originals',
    title: 'Kept originals',
    loader: async () => {
      const { PageBody } = await import('./components/parts');
      const { KeptOriginalsPage } = await import('./components/KeptOriginals');
      return (
        <PageBody>
          <KeptOriginalsPage />
        </PageBody>
      );
    },
  },
});

const clustersPage = SubPageBlueprint.make({
  name: 'clusters',
  params: {
    path: 'clusters',
    title: 'Clusters',
    loader: async () => {
      const { PageBody } = await import('./components/parts');
      const { ClustersPage } = await import('./components/Clusters');
      return (
        <PageBody>
          <ClustersPage />
        </PageBody>
      );
    },
  },
});

/** The tab is there where an entity says which workloads are its own. */
const entityStorageContent = EntityContentBlueprint.make({
  name: 'storage',
  params: {
    path: '/storage',
    title: 'Storage',
    group: 'deployment',
    icon: <RiHardDrive2Line />,
    filter: {
      $any: [
        {
          [`metadata.annotations.${ANNOTATION_KUBERNETES_ID}`]: {
            $exists: true,
          },
        },
        {
          [`metadata.annotations.${ANNOTATION_KUBERNETES_LABEL_SELECTOR}`]: {
            $exists: true,
          },
        },
      ],
    },
    loader: async () => {
      const { TabBody } = await import('./components/parts');
      const { EntityStorageContent } = await import(
        './components/EntityStorage'
      );
      return (
        <TabBody>
          <EntityStorageContent />
        </TabBody>
      );
    },
  },
});

/**
 * Storage on Kubernetes: a tab on components and pages over all clusters.
 * @public
 */
export const storagePlugin = createFrontendPlugin({
  pluginId: 'storage',
  title: 'Storage',
  icon: <RiHardDrive2Line />,
  info: { packageJson: () => import('../package.json') },
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
  extensions: [
    storageApi,
    storagePage,
    overviewPage,
    claimsPage,
    poolsPage,
    operationsPage,
    keptOriginalsPage,
    clustersPage,
    entityStorageContent,
  ],
});
