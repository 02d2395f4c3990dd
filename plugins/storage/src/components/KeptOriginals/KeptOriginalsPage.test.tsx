import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { KeptOriginal } from '@stowage/backstage-plugin-storage-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ago,
  mockApis,
  mockSignals,
  mockStorageApi,
  permissionApi,
  readyCluster,
} from '../../__testUtils__';
import { keptOriginalOf, planOf } from '../../__testUtils__/operations';
import { rootRouteRef } from '../../routes';
import { KeptOriginalsPage } from './KeptOriginalsPage';

async function renderKept(
  items: KeptOriginal[],
  options: {
    clusters?: (typeof readyCluster)[];
    result?: 'ALLOW' | 'DENY';
    planOperation?: jest.Mock;
  } = {},
) {
  const { clusters = [readyCluster], result = 'ALLOW' } = options;
  const { planOperation = jest.fn() } = options;
  await renderInTestApp(<KeptOriginalsPage />, {
    apis: [
      mockStorageApi({
        getKeptOriginals: async () => ({ items, clusters }),
        planOperation,
      }),
      mockSignals().api,
      permissionApi(result),
      mockApis.config({ data: {} }),
    ],
    mountedRoutes: { '/storage': rootRouteRef },
  });
}

const rows = async () =>
  within(
    await screen.findByRole('table', { name: 'Kept originals' }),
  ).getAllByRole('row');

describe('the kept originals', () => {
  it('say what is kept, where, since when and what speaks against letting go', async () => {
    await renderKept([keptOriginalOf()]);
    const [, row] = await rows();
    expect(row).toHaveTextContent('pvc-1');
    expect(row).toHaveTextContent('of claim data-orders-0 in orders on house');
    expect(row).toHaveTextContent('worker-2, /data/pvc-1');
    expect(row).toHaveTextContent(/19.2.GiB of 20.GiB/);
    expect(row).toHaveTextContent('8 days ago');
    expect(row).toHaveTextContent(/reminds on/);
    expect(row).toHaveTextContent('Warning');
    expect(row).toHaveTextContent('No other copy of this data was proven.');
    expect(row).toHaveTextContent('Restore a backup once before you let go.');
    expect(within(row).getByRole('link')).toHaveAttribute(
      'href',
      '/storage/operations/op0123456789',
    );
  });

  it('say what is not known, and that a reminder has passed', async () => {
    await renderKept([
      keptOriginalOf({
        usedBytes: undefined,
        remindAt: ago(86_400_000),
        checks: [],
        operation: undefined,
      }),
    ]);
    const [, row] = await rows();
    expect(row).toHaveTextContent(/not measured; the volume has 20.GiB/);
    expect(row).toHaveTextContent(/reminded on/);
    expect(row).toHaveTextContent('Nothing that is known');
  });

  it('say that there are none', async () => {
    await renderKept([]);
    expect(await screen.findByText(/^Nothing is kept/)).toBeVisible();
  });

  it('say that no cluster is configured', async () => {
    await renderKept([], { clusters: [] });
    expect(await screen.findByText('No cluster is configured')).toBeVisible();
  });

  it('offer to bring a retired claim back, without a choice of ways', async () => {
    const planOperation = jest.fn(async request => planOf({ request }));
    await renderKept([keptOriginalOf({ retired: true })], { planOperation });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Bring back… data-orders-0 (pvc-1)',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('button', { name: 'Bring it back' }),
    ).toBeVisible();
    expect(within(dialog).queryByRole('radio')).toBeNull();
    expect(planOperation).toHaveBeenCalledWith(
      {
        kind: 'roll-back',
        cluster: 'house',
        namespace: 'orders',
        claims: ['data-orders-0'],
        volume: 'pvc-1',
      },
      expect.anything(),
    );
  });

  it('show the plan before anything is released', async () => {
    const planOperation = jest.fn(async request =>
      planOf({
        request,
        typedConfirmation: 'pvc-1',
        title: 'Release pvc-1',
        claims: [],
      }),
    );
    await renderKept([keptOriginalOf()], { planOperation });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Release… pvc-1' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('textbox', {
        name: /Type pvc-1 to confirm/,
      }),
    ).toBeVisible();
    expect(
      within(dialog).getByRole('button', { name: 'Release it' }),
    ).toBeDisabled();
    // Nothing goes anywhere, so that there is no list of it.
    expect(
      within(dialog).queryByRole('heading', { name: 'What goes where' }),
    ).toBeNull();
    expect(planOperation).toHaveBeenCalledWith(
      {
        kind: 'release',
        cluster: 'house',
        namespace: 'orders',
        claims: ['data-orders-0'],
        volume: 'pvc-1',
      },
      expect.anything(),
    );
  });

  it('offer nothing to those who may not', async () => {
    await renderKept([keptOriginalOf({ namespace: 'secret' })], {
      result: 'DENY',
    });
    await rows();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
