import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type {
  Operation,
  OperationState,
} from '@stowage/backstage-plugin-storage-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ago,
  mockApis,
  mockSignals,
  mockStorageApi,
  permissionApi,
  responseError,
} from '../../__testUtils__';
import {
  keptOriginalOf,
  operationOf,
  operationStep,
  planOf,
} from '../../__testUtils__/operations';
import { rootRouteRef } from '../../routes';
import { OperationsPage } from '../Operations';

const mountedRoutes = {
  '/storage': rootRouteRef,
  '/catalog/:namespace/:kind/:name': entityRouteRef,
};

async function renderOperation(
  operation: Operation | (() => Promise<Operation>),
  methods: Parameters<typeof mockStorageApi>[0] = {},
) {
  const signals = mockSignals();
  const getOperation = jest.fn(
    typeof operation === 'function' ? operation : async () => operation,
  );
  await renderInTestApp(<OperationsPage />, {
    apis: [
      mockStorageApi({ getOperation, ...methods }),
      signals.api,
      permissionApi('ALLOW'),
      mockApis.config({ data: {} }),
    ],
    mountedRoutes,
    initialRouteEntries: ['/op0123456789'],
  });
  return { getOperation, signals };
}

const steps = () => screen.findByRole('list', { name: 'Steps' });

describe('the page of an operation', () => {
  it('says what it is, who started it and where it is', async () => {
    const { getOperation } = await renderOperation(operationOf());
    expect(
      await screen.findByRole('heading', {
        name: 'Move data-orders-0 to fast-local',
      }),
    ).toBeVisible();
    expect(getOperation).toHaveBeenCalledWith('op0123456789', {
      signal: expect.any(AbortSignal),
    });
    expect(
      screen.getByText(/Operation op0123456789 · orders on house/),
    ).toHaveTextContent(/started by.*ann.*1 minute ago/);
    expect(screen.getByText('orders runs on the original.')).toBeVisible();
    expect(screen.getByText(/a part was copied to worker-1/)).toBeVisible();
    expect(screen.getByText('Nothing was set aside yet.')).toBeVisible();
    expect(screen.getByText(/Stowage copies on/)).toBeVisible();
  });

  it('shows how far it is with bytes, files, rate and time left', async () => {
    await renderOperation(operationOf());
    const bar = await screen.findByRole('progressbar', { name: 'Progress' });
    expect(bar).toHaveAttribute('aria-valuenow', '63');
    expect(bar.getAttribute('aria-valuetext')?.replaceAll('\u00a0', ' ')).toBe(
      'pass 1 of at most 5 · 12.1 GiB of 19.2 GiB · 66,120 of 104,300 files · 94 MiB/s · about 1 min 20 s left in this pass',
    );
  });

  it('lists steps with their state in words, their outcome and their time', async () => {
    await renderOperation(operationOf());
    const lines = within(await steps()).getAllByRole('listitem');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toHaveTextContent('Lock the workload: done');
    expect(lines[0]).toHaveTextContent('Nobody else works on it.');
    expect(lines[0]).toHaveTextContent(/0\.4.s/);
    expect(lines[1]).toHaveTextContent(': running');
    expect(lines[1]).toHaveAttribute('aria-current', 'step');
    expect(lines[2]).toHaveTextContent(': waiting');
    expect(lines[2]).toHaveTextContent(/about 3.s/);
  });

  it('says what is true if it stops here, as long as it goes on', async () => {
    await renderOperation(operationOf());
    const card = await screen.findByRole('region', {
      name: 'If it stops here',
    });
    expect(card).toHaveTextContent(
      'The application runs on the original, pvc-1.',
    );
  });

  it('does not say it of what has ended', async () => {
    await renderOperation(operationOf({ state: 'done' }));
    await steps();
    expect(
      screen.queryByRole('region', { name: 'If it stops here' }),
    ).toBeNull();
  });

  it.each([
    ['queued', 'Waits to be taken up'],
    ['running', 'Running'],
    ['waiting-for-confirmation', 'Waits for your word'],
    ['undoing', 'Being undone'],
    ['done', 'Done'],
    ['cancelled', 'Cancelled'],
    ['undone', 'Undone, the original runs'],
    ['moved-not-ready', 'Moved, not ready'],
    ['waiting-for-repository', 'Moved, waits for the repository'],
    ['needs-a-person', 'Needs a person'],
  ] as [OperationState, string][])(
    'tells of the state %s politely',
    async (state, words) => {
      await renderOperation(operationOf({ state }));
      const chip = await screen.findByText(words);
      expect(chip.closest('[role=status]')).toHaveAttribute(
        'aria-live',
        'polite',
      );
    },
  );

  it('shows what failed, and what it has to be looked at for', async () => {
    await renderOperation(
      operationOf({
        state: 'undone',
        warnings: ['Container db ended by SIGKILL (137).'],
        steps: [
          operationStep({
            id: 'prove',
            state: 'failed',
            attempts: 3,
            error: 'one file differs',
          }),
        ],
      }),
    );
    const line = within(await steps()).getByRole('listitem');
    expect(line).toHaveTextContent(': failed');
    expect(line).toHaveTextContent('attempt 3');
    expect(line).toHaveTextContent('Error: one file differs');
    expect(screen.getByText(/SIGKILL/)).toBeVisible();
  });

  it('says above everything why it was put back, and calls that no further attempt', async () => {
    await renderOperation(
      operationOf({
        state: 'undone',
        steps: [
          operationStep({ id: 'lock', state: 'undone', attempts: 2 }),
          operationStep({
            id: 'target',
            title: 'Make the new volume',
            state: 'undone',
            attempts: 2,
            error: 'the policy denied it',
          }),
        ],
      }),
    );
    expect(await screen.findByText('Why it was put back')).toBeVisible();
    expect(
      screen.getByText('Make the new volume: the policy denied it'),
    ).toBeVisible();
    expect(await steps()).not.toHaveTextContent('attempt');
  });

  it('says how long the application was down', async () => {
    await renderOperation(
      operationOf({
        state: 'done',
        downtime: { totalSeconds: 9, floorSeconds: 7, dataSeconds: 2 },
      }),
    );
    expect(
      (await screen.findByText(/was down for/)).textContent?.replaceAll(
        '\u00a0',
        ' ',
      ),
    ).toBe('The application was down for 9 s, of it 2 s for data.');
  });

  it('has the log and the plan behind tabs', async () => {
    await renderOperation(operationOf(), {
      getOperationLog: async (_id, { after = 0 }) => ({
        items: [
          {
            sequence: 1,
            at: ago(60_000),
            level: 'information' as const,
            message: 'mover started',
          },
          {
            sequence: 2,
            at: ago(50_000),
            level: 'warning' as const,
            step: 'stage',
            message: 'a pass was repeated',
          },
        ].filter(({ sequence }) => sequence > after),
      }),
    });
    await userEvent.click(await screen.findByRole('tab', { name: 'Log' }));
    const log = await screen.findByRole('list', { name: 'Log' });
    expect(log).toHaveAttribute('tabindex', '0');
    const lines = within(log).getAllByRole('listitem');
    expect(lines[0]).toHaveTextContent('mover started');
    expect(lines[1]).toHaveTextContent('Warning: stage: a pass was repeated');
    await userEvent.click(screen.getByRole('tab', { name: 'Plan' }));
    expect(
      await screen.findByText('The original pvc-1 on worker-2', {
        exact: false,
      }),
    ).toBeVisible();
  });

  it('says that there is no such operation', async () => {
    const error = await responseError(404, 'There is no operation op1.');
    await renderOperation(() => Promise.reject(error));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('There is no such thing');
    expect(alert).toHaveTextContent('There is no operation op1.');
  });

  it('asks again when something is signalled', async () => {
    const getOperation = jest
      .fn()
      .mockResolvedValueOnce(operationOf({ state: 'done' }))
      .mockResolvedValue(operationOf({ state: 'waiting-for-repository' }));
    const { signals } = await renderOperation(getOperation);
    await screen.findByText('Done');
    act(() => signals.send());
    expect(
      await screen.findByText('Moved, waits for the repository'),
    ).toBeVisible();
  });
});

describe('cancelling', () => {
  it('says first what it leads to, and then asks for it', async () => {
    const cancelOperation = jest.fn().mockResolvedValue(operationOf());
    const { getOperation } = await renderOperation(operationOf(), {
      cancelOperation,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel…' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(
      'The partial copy is removed; the application runs on.',
    );
    expect(cancelOperation).not.toHaveBeenCalled();
    getOperation.mockClear();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel the operation' }),
    );
    expect(cancelOperation).toHaveBeenCalledWith('op0123456789');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(getOperation).toHaveBeenCalled();
  });

  it('lets it go on', async () => {
    const cancelOperation = jest.fn();
    await renderOperation(operationOf(), { cancelOperation });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel…' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Let it go on' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(cancelOperation).not.toHaveBeenCalled();
  });

  it('stays open and says why where it is refused', async () => {
    const error = await responseError(409, 'It is too late to cancel.');
    await renderOperation(operationOf(), {
      cancelOperation: () => Promise.reject(error),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel…' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Cancel the operation' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It is too late to cancel.',
    );
  });

  it('is not offered where it is not possible or was asked for', async () => {
    await renderOperation(operationOf({ cancelRequested: true }));
    expect(await screen.findByText(/Cancelling was asked for/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Cancel…' })).toBeNull();
  });

  it('is not offered for what has ended', async () => {
    await renderOperation(operationOf({ state: 'done' }));
    await steps();
    expect(screen.queryByRole('button', { name: 'Cancel…' })).toBeNull();
  });

  it('is not offered to those who may not', async () => {
    const signals = mockSignals();
    await renderInTestApp(<OperationsPage />, {
      apis: [
        mockStorageApi({
          getOperation: async () => operationOf({ namespace: 'secret' }),
        }),
        signals.api,
        permissionApi('DENY'),
      ],
      mountedRoutes,
      initialRouteEntries: ['/op0123456789'],
    });
    await steps();
    expect(screen.queryByRole('button', { name: 'Cancel…' })).toBeNull();
  });
});

it('confirms the longer stop that it has named', async () => {
  const confirmOperation = jest.fn().mockResolvedValue(operationOf());
  await renderOperation(
    operationOf({
      state: 'waiting-for-confirmation',
      predictedStopSeconds: 240,
      confirmedStopSeconds: 15,
    }),
    { confirmOperation },
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Confirm longer stop…' }),
  );
  const dialog = await screen.findByRole('dialog');
  expect(dialog).toHaveTextContent(/Stop the application for about 4.min\?/);
  await userEvent.click(
    within(dialog).getByRole('button', { name: /^Confirm 4.min$/ }),
  );
  expect(confirmOperation).toHaveBeenCalledWith('op0123456789', {
    stopSeconds: 240,
  });
});

it('asks for the stop that no plan could tell', async () => {
  await renderOperation(
    operationOf({
      state: 'waiting-for-confirmation',
      predictedStopSeconds: 62,
      confirmedStopSeconds: 0,
    }),
  );
  expect(
    await screen.findByText('It is known now how long the stop takes'),
  ).toBeVisible();
  expect(screen.getByText(/nobody has confirmed it yet/)).toBeVisible();
});

describe('what was set aside', () => {
  const done = operationOf({ state: 'done', rollBackable: true });

  it('can be rolled back to, in two ways, each with its plan', async () => {
    const planOperation = jest.fn(async request =>
      planOf({
        request,
        typedConfirmation:
          request.rollBack === 'return' ? 'data-orders-0' : undefined,
      }),
    );
    await renderOperation(done, { planOperation });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Roll back…/ }),
    );
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByRole('button', {
      name: 'Start the roll back',
    });
    await waitFor(() => expect(start).toBeEnabled());
    expect(planOperation).toHaveBeenLastCalledWith(
      {
        kind: 'roll-back',
        cluster: 'house',
        namespace: 'orders',
        claims: ['data-orders-0'],
        volume: 'pvc-1',
        rollBack: 'move-back',
      },
      expect.anything(),
    );
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /Set it aside/ }),
    );
    await userEvent.type(
      await within(dialog).findByRole('textbox', {
        name: /Type data-orders-0/,
      }),
      'data-orders',
    );
    expect(start).toBeDisabled();
    await userEvent.type(within(dialog).getByRole('textbox'), '-0');
    await waitFor(() => expect(start).toBeEnabled());
  });

  it('can be released, with what was typed', async () => {
    const startOperation = jest.fn().mockResolvedValue(operationOf());
    await renderOperation(done, {
      getKeptOriginals: async () => ({
        items: [
          keptOriginalOf(),
          keptOriginalOf({ volumeName: 'other', operation: 'opother' }),
        ],
        clusters: [],
      }),
      planOperation: async request =>
        planOf({ request, hash: 'h1', typedConfirmation: 'pvc-1' }),
      startOperation,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Release… pvc-1' }),
    );
    expect(screen.queryByRole('button', { name: /Release… other/ })).toBeNull();
    await userEvent.type(await screen.findByRole('textbox'), 'pvc-1');
    await userEvent.click(screen.getByRole('button', { name: 'Release it' }));
    expect(startOperation).toHaveBeenCalledWith({
      planHash: 'h1',
      request: {
        kind: 'release',
        cluster: 'house',
        namespace: 'orders',
        claims: ['data-orders-0'],
        volume: 'pvc-1',
        confirmation: 'pvc-1',
      },
    });
  });

  it('can be brought back where it was retired, or released', async () => {
    const planOperation = jest.fn(async request => planOf({ request }));
    await renderOperation(
      { ...done, kind: 'retire', rollBackable: false },
      {
        getKeptOriginals: async () => ({
          items: [keptOriginalOf({ retired: true })],
          clusters: [],
        }),
        planOperation,
      },
    );
    expect(
      await screen.findByRole('button', { name: 'Release… pvc-1' }),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Bring back… data-orders-0 (pvc-1)' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Bring it back' }),
    ).toBeVisible();
    expect(planOperation).toHaveBeenCalledWith(
      expect.objectContaining({ kind: 'roll-back', volume: 'pvc-1' }),
      expect.anything(),
    );
  });
});
