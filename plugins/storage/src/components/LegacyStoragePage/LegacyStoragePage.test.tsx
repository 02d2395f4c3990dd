import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  mockApis,
  mockSignals,
  mockStorageApi,
  permissionApi,
  readyCluster,
} from '../../__testUtils__';
import { rootRouteRef } from '../../routes';
import { LegacyStoragePage } from './LegacyStoragePage';

it('has the operations and the kept originals beside the other pages', async () => {
  await renderInTestApp(<LegacyStoragePage />, {
    apis: [
      mockStorageApi({
        getFindings: async () => ({
          items: [],
          totalItems: 0,
          clusters: [readyCluster],
        }),
        getClusters: async () => ({ items: [readyCluster] }),
        getKeptOriginals: async () => ({
          items: [],
          clusters: [readyCluster],
        }),
      }),
      mockSignals().api,
      permissionApi('ALLOW'),
      mockApis.config({ data: {} }),
    ],
    mountedRoutes: { '/': rootRouteRef },
  });
  await userEvent.click(await screen.findByRole('tab', { name: 'Operations' }));
  expect(await screen.findByText(/No operation was started yet/)).toBeVisible();
  await userEvent.click(screen.getByRole('tab', { name: 'Kept originals' }));
  expect(await screen.findByText(/^Nothing is kept/)).toBeVisible();
});
