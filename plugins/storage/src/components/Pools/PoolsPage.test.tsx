import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Pool } from '@stowage/backstage-plugin-storage-common';
import { screen, within } from '@testing-library/react';
import { rootRouteRef } from '../../routes';
import {
  measuredPool,
  mockApis,
  mockSignals,
  mockStorageApi,
  poolFinding,
  readyCluster,
} from '../../__testUtils__';
import { nasPool } from '../../__testUtils__/nas';
import { PoolsPage } from './PoolsPage';

const nodePool: Pool = {
  ...measuredPool,
  cluster: 'house',
  claims: [],
  hiddenClaims: 0,
  strayDirectories: [],
  findings: [],
};

async function renderPools(...items: Pool[]) {
  await renderInTestApp(<PoolsPage />, {
    apis: [
      mockStorageApi({
        getPools: async () => ({ items, clusters: [readyCluster] }),
      }),
      mockSignals().api,
      mockApis.config({ data: {} }),
    ],
    mountedRoutes: { '/storage': rootRouteRef },
  });
}

const cardOf = async (pool: Pool) =>
  within(await screen.findByRole('region', { name: pool.title }));

describe('the pools', () => {
  it('show the disks below a volume of a NAS, and what is wrong with them', async () => {
    await renderPools({
      ...nasPool,
      findings: [
        {
          ...poolFinding,
          code: 'NAS_DISK_FAILING',
          severity: 'critical',
          title: 'Drive 2 of NAS in the cellar is failing',
          poolId: nasPool.id,
        },
      ],
    });
    const card = await cardOf(nasPool);
    expect(card.getByText('house · volume of a NAS')).toBeVisible();
    expect(
      card.getByText('500 GiB to the limit').parentElement,
    ).toHaveTextContent(/500 GiB of 1,000 GiB used/);
    const line = within(
      card.getByRole('region', { name: 'On NAS in the cellar' }),
    );
    expect(line.getByRole('listitem')).toHaveTextContent('Drive 2 failing');
    // It is a volume, not one of its shares.
    expect(line.queryByText('Share')).toBeNull();
    expect(
      card.getByText(/Drive 2 of NAS in the cellar is failing/),
    ).toBeVisible();
  });

  it('show inodes instead where there is no NAS', async () => {
    await renderPools(nodePool);
    const card = await cardOf(nodePool);
    expect(card.getByText('Inodes not measured')).toBeVisible();
    expect(card.queryByRole('region', { name: /^On / })).toBeNull();
  });
});
