import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { OperationPage } from '@stowage/backstage-plugin-storage-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import {
  mockSignals,
  mockStorageApi,
  permissionApi,
  readyCluster,
  responseError,
} from '../../__testUtils__';
import { operationOf } from '../../__testUtils__/operations';
import { rootRouteRef } from '../../routes';
import { OperationsPage } from './OperationsPage';

function Address() {
  return <output>{useLocation().search}</output>;
}

const page: OperationPage = {
  items: [
    operationOf(),
    operationOf({
      id: 'opdone',
      title: 'Move cache to hot',
      state: 'done',
      downtime: { totalSeconds: 9 },
      createdBy: 'external:template',
    }),
  ],
  totalItems: 60,
};

async function renderList(
  address = '',
  getOperations = jest.fn().mockResolvedValue(page),
) {
  await renderInTestApp(
    <>
      <OperationsPage />
      <Address />
    </>,
    {
      apis: [
        mockStorageApi({
          getOperations,
          getClusters: async () => ({ items: [readyCluster] }),
        }),
        mockSignals().api,
        permissionApi('ALLOW'),
      ],
      mountedRoutes: {
        '/storage': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
      },
      initialRouteEntries: [`/${address}`],
    },
  );
  return { getOperations };
}

const asked = (query: object) => expect.objectContaining(query);
const address = () => document.querySelector('output')?.textContent;

describe('the list of operations', () => {
  it('says of each what it is, how far it is or what came of it', async () => {
    await renderList();
    expect(
      await screen.findByRole('link', {
        name: 'Move data-orders-0 to fast-local',
      }),
    ).toHaveAttribute('href', '/storage/operations/op0123456789');
    expect(
      screen.getByText('Copy while the application runs · 63%'),
    ).toBeVisible();
    expect(screen.getByText(/down 9.s/)).toBeVisible();
    expect(screen.getByText('external:template')).toBeVisible();
    expect(screen.getByText('1–25 of 60')).toBeVisible();
  });

  it('asks for what the address says', async () => {
    const { getOperations } = await renderList(
      '?activity=finished&cluster=house&namespace=orders&page=2',
    );
    await waitFor(() =>
      expect(getOperations).toHaveBeenCalledWith(
        asked({
          active: false,
          cluster: 'house',
          namespace: 'orders',
          limit: 25,
          offset: 25,
        }),
        expect.anything(),
      ),
    );
  });

  it('filters by what goes on, in the address', async () => {
    const { getOperations } = await renderList();
    await userEvent.click(
      await screen.findByRole('button', { name: /Activity/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Not finished' }),
    );
    await waitFor(() => expect(address()).toBe('?activity=active'));
    await waitFor(() =>
      expect(getOperations).toHaveBeenLastCalledWith(
        asked({ active: true }),
        expect.anything(),
      ),
    );
  });

  it('says which component it is confined to, and shows all again', async () => {
    await renderList('?component=component%3Adefault%2Forders');
    expect(
      await screen.findByText('Only operations of component:default/orders'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await waitFor(() => expect(address()).toBe(''));
  });

  it.each([
    ['', /No operation was started yet.*press “Move…”/],
    ['?namespace=x', /No operation matches/],
  ])('says with %p that there is none', async (filters, words) => {
    await renderList(
      filters,
      jest.fn().mockResolvedValue({ items: [], totalItems: 0 }),
    );
    expect(await screen.findByText(words)).toBeVisible();
  });

  it('names the permission where the list is refused', async () => {
    const error = await responseError(403, 'no');
    await renderList('', jest.fn().mockRejectedValue(error));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'storage.operation.read',
    );
  });
});
