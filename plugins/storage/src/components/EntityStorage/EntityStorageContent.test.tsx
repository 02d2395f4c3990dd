import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { ComponentStorage } from '@stowage/backstage-plugin-storage-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rootRouteRef, techDocsRouteRef } from '../../routes';
import {
  GiB,
  ago,
  calmStorage,
  measuredPool,
  mockApis,
  mockSignals,
  mockStorageApi,
  permissionApi,
  poolFinding,
  readyCluster,
  responseError,
  storageWith,
} from '../../__testUtils__';
import { claimOnNas } from '../../__testUtils__/nas';
import { operationOf } from '../../__testUtils__/operations';
import { EntityStorageContent } from './EntityStorageContent';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', namespace: 'default' },
};

type Answer = () => Promise<ComponentStorage>;

async function renderTab(
  answer: Answer | ComponentStorage,
  methods: Parameters<typeof mockStorageApi>[0] = {},
) {
  const signals = mockSignals();
  const getComponentStorage = jest.fn(
    typeof answer === 'function' ? answer : async () => answer,
  );
  await renderInTestApp(
    <EntityProvider entity={entity}>
      <EntityStorageContent />
    </EntityProvider>,
    {
      apis: [
        mockStorageApi({ getComponentStorage, ...methods }),
        permissionApi('ALLOW'),
        signals.api,
        mockApis.config({ data: {} }),
      ],
      mountedRoutes: {
        '/storage': rootRouteRef,
        '/docs/:namespace/:kind/:name': techDocsRouteRef as never,
      },
    },
  );
  return { getComponentStorage, signals };
}

const headline = () => screen.findAllByRole('heading', { level: 2 });

describe('the storage tab', () => {
  it('says that nothing needs attention where all was measured', async () => {
    await renderTab(calmStorage);
    expect((await headline())[0]).toHaveTextContent('Nothing needs attention');
    expect(screen.getByText(/1 claim, figures as of/)).toHaveTextContent(
      '11 minutes ago',
    );
    expect(screen.getByRole('link', { name: 'data-orders-0' })).toHaveAttribute(
      'href',
      '/storage/claims/house/orders/data-orders-0',
    );
    expect(screen.getByText(/of 20.GiB asked/)).toBeInTheDocument();
    const room = screen.getByText('21 GiB to the limit').parentElement;
    expect(room).toHaveTextContent(/reported by the kubelet .* ago/);
    expect(screen.getByText('Only on worker-2')).toBeInTheDocument();
    expect(
      screen.getAllByText('Deleting it destroys the data.'),
    ).not.toHaveLength(0);
    expect(screen.getByText('Pod orders-0 mounts it.')).toBeInTheDocument();
    expect(screen.getByText('Ready')).toBeInTheDocument();
  });

  it('asks for the entity whose page it is on', async () => {
    const { getComponentStorage } = await renderTab(calmStorage);
    expect(getComponentStorage).toHaveBeenCalledWith(
      { kind: 'Component', namespace: 'default', name: 'orders' },
      { signal: expect.any(AbortSignal) },
    );
  });

  it('says so where a claim holds more than it asked for', async () => {
    await renderTab(
      storageWith({
        reading: {
          source: 'walk',
          scope: 'directory',
          usedBytes: 37.9 * GiB,
          measuredAt: ago(1_000),
        },
      }),
    );
    expect(await screen.findByText('more than asked')).toBeInTheDocument();
  });

  it('shows share, export and disks of the NAS that a claim lies on', async () => {
    await renderTab(storageWith(claimOnNas));
    const line = await screen.findByRole('region', {
      name: 'On NAS in the cellar',
    });
    expect(line).toHaveTextContent('/volume1/k8s');
    expect(line).toHaveTextContent('quota 100');
    expect(line).toHaveTextContent('asynchronous');
    expect(line).toHaveTextContent('Drive 2 failing');
    const room = screen.getByText('500 GiB to the limit').parentElement;
    expect(room).toHaveTextContent(/reported by the NAS .* ago/);
  });

  it('shows no NAS where the claim is on none that is known', async () => {
    await renderTab(calmStorage);
    await headline();
    expect(screen.queryByRole('region', { name: /^On / })).toBeNull();
  });

  it('says why a pod does not start, and gives no all-clear', async () => {
    await renderTab(
      storageWith({
        mountedBy: [
          {
            pod: 'orders-0',
            phase: 'Pending',
            ready: false,
            readOnly: false,
            waiting: 'ErrImagePull: not found',
          },
        ],
      }),
    );
    expect((await headline())[0]).toHaveTextContent(
      'Pod orders-0 does not start: ErrImagePull: not found',
    );
    expect(screen.getByText('ErrImagePull: not found')).toBeInTheDocument();
  });

  it('says that something was not measured, and why, and draws no bar', async () => {
    await renderTab(
      storageWith({
        reading: {
          source: 'none',
          notMeasured: { code: 'WALK_OFF', reason: 'walking is switched off' },
        },
      }),
    );
    expect((await headline())[0]).toHaveTextContent('not everything is known');
    expect(screen.getByText(/walking is switched off/)).toBeInTheDocument();
    expect(
      screen.getAllByText(/The use of 1 claim is not measured/),
    ).not.toHaveLength(0);
    expect(screen.queryByRole('img', { name: /used of/ })).toBeNull();
  });

  it('puts what needs attention first, and folds away what is worth knowing', async () => {
    await renderTab(
      storageWith(
        {},
        {
          findings: [
            {
              ...poolFinding,
              id: 'i',
              severity: 'information',
              title: 'Known',
            },
            poolFinding,
          ],
        },
      ),
    );
    expect((await headline())[0]).toHaveTextContent(
      "Warning: worker-2's disk fills up",
    );
    const attention = screen.getByRole('region', { name: /Needs attention/ });
    const lines = within(attention).getAllByRole('listitem');
    expect(attention).toHaveAccessibleName('Needs attention (1)');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toHaveTextContent('Warning');
    expect(lines[0]).toHaveTextContent('193 GiB of 238 GiB used.');
    expect(lines[0]).toHaveTextContent('Make room.');
    const known = screen.getByRole('region', { name: 'Worth knowing (1)' });
    expect(within(known).getByText('Known')).not.toBeVisible();
    await userEvent.click(within(known).getByText(/Worth knowing/));
    expect(within(known).getByText('Known')).toBeVisible();
  });

  it('does not say that something needs attention where all is only worth knowing', async () => {
    await renderTab(
      storageWith(
        {},
        { findings: [{ ...poolFinding, severity: 'information' }] },
      ),
    );
    expect((await headline())[0]).toHaveTextContent('Nothing needs attention');
    expect(
      screen.queryByRole('region', { name: /Needs attention/ }),
    ).toBeNull();
    expect(
      screen.getByRole('region', { name: 'Worth knowing (1)' }),
    ).toBeVisible();
  });

  it('says once that something was not measured', async () => {
    const notMeasured = {
      code: 'NO_SOURCE',
      reason: 'Not measured: nothing is reported.',
    } as const;
    await renderTab(
      storageWith({
        reading: { source: 'none', notMeasured },
        pool: { ...measuredPool, room: { source: 'none', notMeasured } },
      }),
    );
    await headline();
    const said = screen
      .getAllByText(/nothing is reported/)
      .map(each => each.closest('p')?.textContent);
    expect(said).toContain('Not measured — nothing is reported.');
    expect(said).toContain('Room not measured — nothing is reported.');
  });

  it('names an unreachable cluster and a missing right', async () => {
    await renderTab(
      storageWith(
        {},
        {
          clusters: [
            {
              ...readyCluster,
              state: 'partial',
              missingRights: [
                {
                  verb: 'list',
                  resource: 'storageclasses',
                  apiGroup: 'storage.k8s.io',
                  role: 'deploy/rbac/observe.yaml',
                  hides: 'the tiers',
                },
              ],
            },
            {
              ...readyCluster,
              name: 'attic',
              title: 'attic',
              state: 'unreachable',
              lastContact: ago(2 * 3_600_000),
            },
          ],
        },
      ),
    );
    expect(
      (await screen.findAllByText(/Cluster attic cannot be reached/)).length,
    ).toBeGreaterThan(0);
    expect(screen.getByText('2 hours ago')).toHaveAttribute('title');
    const right = screen.getByText(/list on storageclasses.storage.k8s.io/);
    const role = right.closest('details');
    // Dozens of rights would push aside everything else, so a file's are behind one line.
    expect(role).not.toHaveAttribute('open');
    expect(role).toHaveTextContent(
      'The portal lacks 1 right of deploy/rbac/observe.yaml',
    );
  });

  it('shows quotas with units, limits and events', async () => {
    await renderTab(
      storageWith(
        {},
        {
          quotas: [
            {
              cluster: 'house',
              namespace: 'orders',
              name: 'storage',
              items: [
                {
                  resource: 'requests.storage',
                  unit: 'bytes',
                  used: 53 * GiB,
                  hard: 100 * GiB,
                },
                {
                  resource: 'persistentvolumeclaims',
                  unit: 'count',
                  used: 5,
                  hard: 5,
                },
              ],
            },
          ],
          limits: [
            {
              cluster: 'house',
              namespace: 'orders',
              name: 'claims',
              maxBytes: 50 * GiB,
            },
          ],
          events: [
            {
              cluster: 'house',
              namespace: 'orders',
              kind: 'PersistentVolumeClaim',
              name: 'data-orders-0',
              type: 'Warning',
              reason: 'ProvisioningFailed',
              message: 'no such class',
              count: 3,
              lastSeen: ago(5_000),
            },
          ],
        },
      ),
    );
    expect(await screen.findByText(/53.GiB of 100.GiB used/)).toBeVisible();
    expect(screen.getByText('used up')).toBeVisible();
    expect(screen.getByText(/at most 50.GiB/)).toBeVisible();
    const row = within(
      screen.getByRole('table', { name: 'Events' }),
    ).getAllByRole('row')[1];
    expect(row).toHaveTextContent('ProvisioningFailed');
    expect(row).toHaveTextContent('no such class');
  });

  it('says that there are no claims, and how they were looked for', async () => {
    await renderTab({ ...calmStorage, claims: [] });
    expect(
      await screen.findByText("This component's workloads mount no claims"),
    ).toBeVisible();
    expect(screen.getByText('Labels match app=orders.')).toBeVisible();
  });

  it.each([
    [
      'a cluster is silent',
      { clusters: [{ ...readyCluster, state: 'unreachable' as const }] },
      'It is not known whether this component mounts claims',
    ],
    [
      'all claims are hidden',
      { hiddenClaims: 2 },
      'You may not see the claims of this component',
    ],
  ])('does not say that there are none where %s', async (_, changes, words) => {
    await renderTab({ ...calmStorage, claims: [], ...changes });
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByText(/mount no claims/)).toBeNull();
  });

  it('says that claims are left out which one may not see', async () => {
    await renderTab({ ...calmStorage, hiddenClaims: 2 });
    expect(
      await screen.findByText(/2 more claims are here that you may not see/),
    ).toBeVisible();
  });

  it('shows that it is loading', async () => {
    await renderTab(() => new Promise(() => {}));
    expect(await screen.findByText('Storage is being read')).toHaveAttribute(
      'role',
      'status',
    );
  });

  it('names the permission where the answer is refused', async () => {
    const error = await responseError(403, 'no');
    await renderTab(() => Promise.reject(error));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'storage.claim.read',
    );
  });

  it('says why there is no answer, and tries again when told', async () => {
    const error = await responseError(500, 'the database is away');
    const answer = jest
      .fn<Promise<ComponentStorage>, []>()
      .mockRejectedValueOnce(error)
      .mockResolvedValue(calmStorage);
    await renderTab(answer);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect((await headline())[0]).toHaveTextContent('Nothing needs attention');
  });

  it('shows a change soon after its signal', async () => {
    const answer = jest
      .fn<Promise<ComponentStorage>, []>()
      .mockResolvedValueOnce(calmStorage)
      .mockResolvedValue(storageWith({}, { findings: [poolFinding] }));
    const { signals } = await renderTab(answer);
    expect((await headline())[0]).toHaveTextContent('Nothing needs attention');
    act(() => signals.send());
    await waitFor(
      async () =>
        expect((await headline())[0]).toHaveTextContent('disk fills up'),
      { timeout: 2_000 },
    );
  });

  it('keeps what it shows when a newer state cannot be read', async () => {
    const error = await responseError(503, 'restarting');
    const answer = jest
      .fn<Promise<ComponentStorage>, []>()
      .mockResolvedValueOnce(calmStorage)
      .mockRejectedValue(error);
    const { signals } = await renderTab(answer);
    await headline();
    act(() => signals.send());
    expect(
      await screen.findByText(/newest state could not be read/, undefined, {
        timeout: 2_000,
      }),
    ).toBeVisible();
    expect(screen.getByText('data-orders-0')).toBeVisible();
  });

  it('says that the room of a pool was not measured', async () => {
    await renderTab(
      storageWith({
        pool: {
          ...measuredPool,
          room: {
            source: 'none',
            notMeasured: { code: 'NO_SOURCE', reason: 'nobody tells' },
          },
        },
      }),
    );
    expect(await screen.findByText(/Room not measured/)).toHaveTextContent(
      'nobody tells',
    );
  });

  it('shows what was done to its claims, newest first, and where the rest is', async () => {
    const getOperations = jest.fn().mockResolvedValue({
      items: [
        operationOf(),
        operationOf({ id: 'opdone', title: 'Move it back', state: 'done' }),
      ],
      totalItems: 7,
    });
    await renderTab(calmStorage, { getOperations });
    const card = await screen.findByRole('region', { name: 'Activity' });
    const link = await within(card).findByRole('link', {
      name: 'Move data-orders-0 to fast-local',
    });
    expect(link).toHaveAttribute('href', '/storage/operations/op0123456789');
    expect(getOperations).toHaveBeenCalledWith(
      { component: 'component:default/orders', limit: 5 },
      expect.anything(),
    );
    const lines = within(card).getAllByRole('listitem');
    expect(lines[0]).toHaveTextContent(/Running.*1 minute ago by ann/);
    expect(lines[1]).toHaveTextContent('Done');
    expect(
      within(card).getByRole('link', {
        name: 'All operations of this component',
      }),
    ).toHaveAttribute(
      'href',
      '/storage/operations?component=component%3Adefault%2Forders',
    );
  });

  it('says that nothing was done yet, and offers to move each claim', async () => {
    await renderTab(calmStorage);
    expect(
      await screen.findByText(/Nothing was moved, released or retired/),
    ).toBeVisible();
    expect(
      await screen.findByRole('button', { name: 'Move… data-orders-0' }),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Retire/ })).toBeNull();
  });

  it('keeps the rest where its operations could not be read', async () => {
    const error = await responseError(500, 'no operations today');
    await renderTab(calmStorage, {
      getOperations: () => Promise.reject(error),
    });
    const card = await screen.findByRole('region', { name: 'Activity' });
    expect(await within(card).findByRole('alert')).toHaveTextContent(
      'no operations today',
    );
    expect((await headline())[0]).toHaveTextContent('Nothing needs attention');
  });
});
