import { renderInTestApp } from '@backstage/frontend-test-utils';
import { createRouteRef } from '@backstage/frontend-plugin-api';
import { screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { mockApis, mockSignals, mockStorageApi } from '../../__testUtils__';
import { ClaimList } from '../Claims/ClaimsPage';
import { ClustersPage } from '../Clusters';
import { OverviewPage } from '../Overview';
import { PoolsPage } from '../Pools';

const nothing = { items: [], totalItems: 0, clusters: [] };

async function renderPage(page: ReactElement, address = '') {
  await renderInTestApp(page, {
    apis: [
      mockStorageApi({
        getClaims: async () => nothing,
        getFindings: async () => nothing,
        getPools: async () => nothing,
        getClusters: async () => nothing,
      }),
      mockSignals().api,
      mockApis.config({ data: {} }),
    ],
    mountedRoutes: { '/other': createRouteRef() },
    initialRouteEntries: [`/${address}`],
  });
}

describe('where no cluster is configured', () => {
  it.each([
    ['the findings', <OverviewPage />],
    ['the claims', <ClaimList />],
    ['the pools', <PoolsPage />],
    ['the clusters', <ClustersPage />],
  ])('%s say what to configure', async (_, page) => {
    await renderPage(page);
    const advice = await screen.findByRole('region', {
      name: 'No cluster is configured',
    });
    for (const words of [
      'storage.clusters',
      'kubernetes.clusterLocatorMethods',
      'npm run cluster',
      'KUBECONFIG',
    ]) {
      expect(advice).toHaveTextContent(words);
    }
    expect(screen.queryByRole('grid')).toBeNull();
    expect(screen.queryByLabelText('Severity')).toBeNull();
  });

  it('takes a cluster that the address asks for and nobody knows as no match', async () => {
    await renderPage(<ClaimList />, '?cluster=gone');
    expect(await screen.findByText('No claim matches.')).toBeVisible();
    expect(screen.queryByText('No cluster is configured')).toBeNull();
  });
});
