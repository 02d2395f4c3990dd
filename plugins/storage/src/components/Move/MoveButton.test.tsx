import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { OperationRequest } from '@stowage/backstage-plugin-storage-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import {
  measuredClaim,
  mockStorageApi,
  permissionApi,
  responseError,
} from '../../__testUtils__';
import { operationOf, planOf, tierOf } from '../../__testUtils__/operations';
import { rootRouteRef } from '../../routes';
import { MoveButton } from './MoveButton';

function Address() {
  return <output>{useLocation().pathname}</output>;
}

const tiers = [
  tierOf(),
  tierOf({
    id: 'fast',
    title: 'Fast',
    available: false,
    unavailableReason: 'There is no class fast-nvme.',
  }),
];

const sibling = { ...measuredClaim, name: 'log-orders-0', uid: 'uid-2' };

async function openWizard(methods: Parameters<typeof mockStorageApi>[0] = {}) {
  await renderInTestApp(
    <>
      <MoveButton claim={measuredClaim} />
      <Address />
    </>,
    {
      apis: [
        mockStorageApi({
          getTiers: async () => ({ items: tiers }),
          getClaims: async () => ({
            items: [measuredClaim, sibling],
            totalItems: 2,
            clusters: [],
          }),
          planOperation: async request => planOf({ request }),
          ...methods,
        }),
        permissionApi('ALLOW'),
      ],
      mountedRoutes: { '/storage': rootRouteRef },
    },
  );
  await userEvent.click(await screen.findByRole('button', { name: /^Move…/ }));
  return screen.findByRole('dialog');
}

async function showPlan(dialog: HTMLElement) {
  await userEvent.click(
    await within(dialog).findByRole('radio', { name: /^Hot/ }),
  );
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Show the plan' }),
  );
}

const startButton = () =>
  screen.findByRole('button', { name: 'Start the move' });

describe('choosing where to move', () => {
  it('is not offered to those who may not', async () => {
    await renderInTestApp(
      <>
        <MoveButton claim={{ ...measuredClaim, namespace: 'secret' }} />
        <Address />
      </>,
      { apis: [mockStorageApi(), permissionApi('DENY')] },
    );
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows tiers with purpose, traits in words and room, and why one is no choice', async () => {
    const dialog = await openWizard();
    const hot = await within(dialog).findByRole('radio', { name: /^Hot/ });
    expect(hot).toHaveAccessibleName(/Databases that wait for every write/);
    expect(hot).toHaveAccessibleName(/The size asked for is not enforced/);
    expect(hot).toHaveAccessibleName(/worker-2 NVMe: 21.GiB to the limit/);
    const fast = within(dialog).getByRole('radio', { name: /^Fast/ });
    expect(fast).toBeDisabled();
    expect(fast).toHaveAccessibleName(/There is no class fast-nvme/);
    expect(
      within(dialog).getByRole('button', { name: 'Show the plan' }),
    ).toBeDisabled();
  });

  it('says why the tiers could not be read', async () => {
    const error = await responseError(500, 'no tiers today');
    const dialog = await openWizard({ getTiers: () => Promise.reject(error) });
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'no tiers today',
    );
  });

  it('plans claims of the same pods along with it', async () => {
    const planOperation = jest.fn(async (request: OperationRequest) =>
      planOf({ request }),
    );
    const dialog = await openWizard({ planOperation });
    await userEvent.click(
      await within(dialog).findByRole('checkbox', { name: /log-orders-0/ }),
    );
    await showPlan(dialog);
    await startButton();
    expect(planOperation).toHaveBeenCalledWith(
      {
        kind: 'move',
        cluster: 'house',
        namespace: 'orders',
        claims: ['data-orders-0', 'log-orders-0'],
        target: { tier: 'hot' },
        proof: 'prove-then-start',
      },
      { signal: expect.any(AbortSignal) },
    );
  });
});

describe('the plan', () => {
  it('says what is up and down and for how long, what is kept, and what was found', async () => {
    const dialog = await openWizard();
    await showPlan(dialog);
    const phases = await within(dialog).findByRole('list', {
      name: 'What is up and what is down',
    });
    expect(
      within(phases)
        .getAllByRole('listitem')
        .map(each => each.textContent?.replaceAll('\u00a0', ' ')),
    ).toEqual(['Application upabout 3 min 20 s', 'Application downabout 11 s']);
    expect(within(dialog).getByText(/is kept until you/)).toBeVisible();
    expect(within(dialog).getByText(/104,300 files/)).toBeVisible();
    expect(
      within(dialog).getByText(/7.s that any method takes, 4.s for the data/),
    ).toBeVisible();
    const preflight = within(dialog).getByRole('list', { name: 'Preflight' });
    expect(preflight).toHaveTextContent('Note');
    expect(preflight).toHaveTextContent('can only run on worker-1');
    expect(within(dialog).getByText('1 check passed')).toBeVisible();
    const [stage] = within(
      within(dialog).getByRole('list', { name: 'Steps' }),
    ).getAllByRole('listitem');
    expect(stage).toHaveTextContent('Copy while the application runs');
    expect(stage).toHaveTextContent(
      'If it stops from here on: The application runs on the original.',
    );
  });

  it('shows each reason of a plan that is declined, with its remedy, and cannot be started', async () => {
    const dialog = await openWizard({
      planOperation: async request =>
        planOf({
          request,
          outcome: 'declined',
          steps: [],
          preflight: [
            {
              code: 'OPERATOR_OWNED',
              level: 'blocking',
              message: 'An operator owns the StatefulSet.',
              remedy: 'Move it with the operator.',
            },
            { code: 'RWOP', level: 'blocking', message: 'One pod only.' },
          ],
        }),
    });
    await showPlan(dialog);
    expect(await within(dialog).findByText('This is declined')).toBeVisible();
    const reasons = within(
      within(dialog).getByRole('list', { name: 'Preflight' }),
    ).getAllByRole('listitem');
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toHaveTextContent('Blocking');
    expect(reasons[0]).toHaveTextContent('What to do: Move it with the op');
    expect(
      within(dialog).queryByRole('button', { name: 'Start the move' }),
    ).toBeNull();
    expect(within(dialog).getByRole('status')).toHaveTextContent(
      'The plan is declined',
    );
  });

  it('says why there is no plan, and makes it again', async () => {
    const error = await responseError(503, 'The cluster does not answer.');
    const planOperation = jest
      .fn()
      .mockRejectedValueOnce(error)
      .mockResolvedValue(planOf());
    const dialog = await openWizard({ planOperation });
    await showPlan(dialog);
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'The cluster does not answer.',
    );
    expect(await startButton()).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Try again' }),
    );
    await waitFor(async () => expect(await startButton()).toBeEnabled());
  });

  it('is made anew when a loss is accepted', async () => {
    const planOperation = jest.fn(async (request: OperationRequest) =>
      planOf({
        request,
        outcome: request.accept ? 'planned' : 'declined',
        preflight: [
          {
            code: 'ATTRIBUTES_LOST',
            level: request.accept ? 'warning' : 'blocking',
            message: '12 files have ACLs.',
            acceptable: 'acls',
          },
        ],
      }),
    );
    const dialog = await openWizard({ planOperation });
    await showPlan(dialog);
    await userEvent.click(
      await within(dialog).findByRole('checkbox', {
        name: 'Go without acls: 12 files have ACLs.',
      }),
    );
    await waitFor(async () => expect(await startButton()).toBeEnabled());
    expect(planOperation).toHaveBeenLastCalledWith(
      expect.objectContaining({ accept: ['acls'] }),
      expect.anything(),
    );
  });

  it('offers to prove after the start where the plan does, and says what each way costs', async () => {
    const planOperation = jest.fn(async (request: OperationRequest) =>
      planOf({
        request,
        preflight: [
          {
            code: 'PROOF_CHOICE',
            level: 'information',
            message: 'The proof may run before or after the start.',
          },
        ],
        figures: {
          stopSeconds: request.proof === 'start-then-prove' ? 11 : 220,
        },
      }),
    );
    const dialog = await openWizard({ planOperation });
    await showPlan(dialog);
    await userEvent.click(
      await within(dialog).findByRole('radio', { name: /^Start, then prove/ }),
    );
    expect(
      await within(dialog).findByRole('radio', {
        name: /^Start, then prove.*Down about 11.s/,
      }),
    ).toBeChecked();
    expect(
      within(dialog).getByRole('radio', {
        name: /^Prove, then start.*Down about 3.min 40.s/,
      }),
    ).toBeVisible();
  });

  it('asks to type what it asks for', async () => {
    const dialog = await openWizard({
      planOperation: async request =>
        planOf({ request, typedConfirmation: 'orders' }),
    });
    await showPlan(dialog);
    expect(await startButton()).toBeDisabled();
    await userEvent.type(
      await within(dialog).findByRole('textbox', {
        name: /Type orders to confirm/,
      }),
      'orders',
    );
    await waitFor(async () => expect(await startButton()).toBeEnabled());
  });
});

describe('starting', () => {
  it('confirms the plan by its hash and opens the page of the operation', async () => {
    const startOperation = jest.fn().mockResolvedValue(operationOf());
    const dialog = await openWizard({ startOperation });
    await showPlan(dialog);
    await waitFor(async () => expect(await startButton()).toBeEnabled());
    await userEvent.click(await startButton());
    expect(startOperation).toHaveBeenCalledWith({
      request: expect.objectContaining({ target: { tier: 'hot' } }),
      planHash: 'a41c9e77aa',
    });
    await waitFor(() =>
      expect(document.querySelector('output')).toHaveTextContent(
        '/storage/operations/op0123456789',
      ),
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows what is different where the plan does not hold any more, and the fresh plan', async () => {
    const outdated = await responseError(
      409,
      'PLAN_OUTDATED: it does not hold any more. It holds 24 GiB now.',
    );
    const fresh = planOf({
      hash: 'fresh',
      preflight: [
        {
          code: 'POOL_ROOM_TIGHT',
          level: 'warning',
          message: 'The room is tight.',
        },
      ],
    });
    const startOperation = jest
      .fn()
      .mockRejectedValueOnce(outdated)
      .mockResolvedValue(operationOf());
    const dialog = await openWizard({
      planOperation: jest
        .fn()
        .mockResolvedValueOnce(planOf())
        .mockResolvedValue(fresh),
      startOperation,
    });
    await showPlan(dialog);
    await waitFor(async () => expect(await startButton()).toBeEnabled());
    await userEvent.click(await startButton());
    const alert = await within(dialog).findByRole('alert');
    expect(alert).toHaveTextContent('does not hold any more');
    expect(alert).toHaveTextContent('It holds 24 GiB now.');
    // The button is at the end of a long plan, the notice above it.
    expect(Element.prototype.scrollIntoView).toHaveBeenCalled();
    await waitFor(() =>
      expect(alert).toHaveTextContent('New: The room is tight.'),
    );
    expect(alert).toHaveTextContent(
      'No longer: After this, orders-0 can only run on worker-1.',
    );
    await userEvent.click(await startButton());
    expect(startOperation).toHaveBeenLastCalledWith(
      expect.objectContaining({ planHash: 'fresh' }),
    );
  });

  it('names the operation that is in the way, and does not call the plan outdated', async () => {
    const held = await responseError(
      409,
      'HELD_BY_OPERATION: Operation op9 (running) works on claim orders/data-orders-0 of cluster house; wait until it is finished, or cancel it',
    );
    const planOperation = jest.fn().mockResolvedValue(planOf());
    const dialog = await openWizard({
      planOperation,
      startOperation: () => Promise.reject(held),
    });
    await showPlan(dialog);
    await waitFor(async () => expect(await startButton()).toBeEnabled());
    const asked = planOperation.mock.calls.length;
    await userEvent.click(await startButton());
    const alert = await within(dialog).findByRole('alert');
    expect(alert).toHaveTextContent('Another operation holds');
    expect(alert).toHaveTextContent('works on claim orders/data-orders-0');
    expect(alert).not.toHaveTextContent('does not hold any more');
    expect(within(alert).getByRole('link')).toHaveAttribute(
      'href',
      '/storage/operations/op9',
    );
    expect(planOperation).toHaveBeenCalledTimes(asked);
  });

  it('says why it was not started', async () => {
    const error = await responseError(403, 'You may not move in orders.');
    const dialog = await openWizard({
      startOperation: () => Promise.reject(error),
    });
    await showPlan(dialog);
    await waitFor(async () => expect(await startButton()).toBeEnabled());
    await userEvent.click(await startButton());
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'You may not move in orders.',
    );
  });
});
