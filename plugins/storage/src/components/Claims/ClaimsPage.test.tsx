import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { ClaimPage } from '@stowage/backstage-plugin-storage-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { rootRouteRef } from '../../routes';
import {
  measuredClaim,
  mockApis,
  mockSignals,
  mockStorageApi,
  readyCluster,
  responseError,
} from '../../__testUtils__';
import { ClaimList } from './ClaimsPage';

function Address() {
  return <output>{useLocation().search}</output>;
}

const page: ClaimPage = {
  items: [measuredClaim],
  totalItems: 60,
  clusters: [readyCluster],
};

async function renderList(
  address = '',
  getClaims = jest.fn().mockResolvedValue(page),
) {
  await renderInTestApp(
    <>
      <ClaimList />
      <Address />
    </>,
    {
      apis: [
        mockStorageApi({ getClaims }),
        mockSignals().api,
        mockApis.config({ data: {} }),
      ],
      mountedRoutes: { '/storage': rootRouteRef },
      initialRouteEntries: [`/${address}`],
    },
  );
  return { getClaims };
}

const asked = (query: object) => expect.objectContaining(query);
const address = () => document.querySelector('output')?.textContent;

describe('the list of claims', () => {
  it('asks for what the address says', async () => {
    const { getClaims } = await renderList(
      '?cluster=house&phase=Pending&severity=critical&sort=used&page=2',
    );
    await waitFor(() =>
      expect(getClaims).toHaveBeenCalledWith(
        asked({
          cluster: 'house',
          phase: 'Pending',
          severity: 'critical',
          sort: 'used',
          order: 'desc',
          limit: 25,
          offset: 25,
        }),
        { signal: expect.any(AbortSignal) },
      ),
    );
  });

  it('asks the server for the text when typing pauses, and keeps it in the address', async () => {
    const { getClaims } = await renderList('?page=2');
    await screen.findByText('data-orders-0');
    await userEvent.type(screen.getByLabelText('Search'), 'orders');
    await waitFor(() => expect(address()).toBe('?search=orders'));
    expect(getClaims).toHaveBeenLastCalledWith(
      asked({ search: 'orders', offset: 0 }),
      expect.anything(),
    );
    const texts = getClaims.mock.calls.map(([query]) => query.search);
    expect(new Set(texts)).toEqual(new Set([undefined, 'orders']));
  });

  it('goes to the next page', async () => {
    await renderList();
    await screen.findByText('1–25 of 60');
    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    await waitFor(() => expect(address()).toBe('?page=2'));
  });

  it('sorts on the server, and turns round when asked again', async () => {
    await renderList();
    const header = () => screen.findByRole('columnheader', { name: /Asked/ });
    await userEvent.click(await header());
    await waitFor(() => expect(address()).toBe('?sort=requested'));
    await userEvent.click(await header());
    await waitFor(() => expect(address()).toBe('?sort=requested&order=asc'));
  });

  it('shows only the claims of a pool until that is taken back', async () => {
    const { getClaims } = await renderList('?pool=house%2Fp');
    expect(
      await screen.findByText('Only claims on pool house/p'),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all pools' }),
    );
    await waitFor(() => expect(address()).toBe(''));
    expect(getClaims).toHaveBeenLastCalledWith(
      asked({ pool: undefined }),
      expect.anything(),
    );
  });

  it('says that nothing matches', async () => {
    const none = { ...page, items: [], totalItems: 0 };
    await renderList('?search=x', jest.fn().mockResolvedValue(none));
    expect(await screen.findByText('No claim matches.')).toBeVisible();
  });

  it('names the permission where the list is refused', async () => {
    const error = await responseError(403, 'no');
    await renderList('', jest.fn().mockRejectedValue(error));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'storage.claim.read',
    );
  });
});
