import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { refusal, renderField } from '../__testUtils__/renderField';
import { ClusterPicker } from './ClusterPicker';
import { NamespacePicker } from './NamespacePicker';
import { SchedulePicker } from './SchedulePicker';
import { SizeWithQuota } from './SizeWithQuota';
import { TierPicker } from './TierPicker';

const never = () => new Promise<never>(() => {});
const GiB = 1024 ** 3;

function cluster(name: string, more: object = {}) {
  return { name, title: `The ${name}`, state: 'ready', apply: true, ...more };
}

function tier(id: string, more: object = {}) {
  return {
    id,
    title: `Tier ${id}`,
    purpose: `For ${id} data.`,
    cluster: 'home',
    storageClass: `${id}-class`,
    available: true,
    isDefaultClass: false,
    backupTarget: false,
    traits: { words: [`${id} does not enforce sizes.`] },
    pools: [
      {
        id: 'p',
        title: 'worker-1',
        kind: 'node-filesystem',
        room: { source: 'kubelet', roomBytes: 21 * GiB },
      },
    ],
    ...more,
  };
}

/** The states that every field with a question has. */
describe.each([
  {
    name: 'ClusterPicker',
    field: ClusterPicker,
    route: 'GET /clusters',
    empty: /No cluster is configured/,
  },
  {
    name: 'NamespacePicker',
    field: NamespacePicker,
    route: 'GET /clusters/home/namespaces',
    empty: /shows no namespaces/,
  },
  {
    name: 'TierPicker',
    field: TierPicker,
    route: 'GET /tiers',
    empty: /has no tier for data/,
  },
])('$name', ({ field, route, empty }) => {
  const form = { cluster: 'home' };

  it('says that it is asking', async () => {
    await renderField({ field, form, answers: { [route]: never } });
    expect(screen.getByRole('status')).toHaveTextContent(
      'Asking the storage plugin…',
    );
  });

  it('says what to do when there is nothing', async () => {
    await renderField({
      field,
      form,
      answers: { [route]: () => ({ json: { items: [] } }) },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(empty);
  });

  it('says that it is forbidden', async () => {
    await renderField({
      field,
      form,
      answers: { [route]: () => refusal(403, 'Only for the crew') },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this: Only for the crew',
    );
  });

  it('shows an error and asks again', async () => {
    let calls = 0;
    await renderField({
      field,
      form,
      answers: {
        [route]: () => {
          calls += 1;
          return calls === 1
            ? refusal(503, 'The cluster sleeps')
            : { json: { items: [] } };
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'could not be asked: The cluster sleeps',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(empty)).toBeInTheDocument();
  });
});

describe('ClusterPicker', () => {
  it('offers what can be used, and says why the rest cannot', async () => {
    const { changes } = await renderField({
      field: ClusterPicker,
      answers: {
        'GET /clusters': () => ({
          json: {
            items: [
              cluster('home'),
              cluster('attic', { state: 'partial' }),
              cluster('shed', { apply: false }),
              cluster('boat', { state: 'unreachable', message: 'no route' }),
            ],
          },
        }),
      },
    });
    await screen.findByText(/Why others are not offered/);
    expect(screen.getByText(/The shed: creating things/)).toBeInTheDocument();
    expect(screen.getByText('The boat: no route')).toBeInTheDocument();
    expect(changes).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /Cluster/ }));
    expect(
      screen.getAllByRole('option').map(option => option.textContent),
    ).toEqual(['The home', 'The attic']);
    await userEvent.click(screen.getByRole('option', { name: 'The attic' }));
    expect(changes).toEqual(['attic']);
  });

  it('takes the only one', async () => {
    const { changes } = await renderField({
      field: ClusterPicker,
      answers: {
        'GET /clusters': () => ({ json: { items: [cluster('home')] } }),
      },
    });
    await waitFor(() => expect(changes).toEqual(['home']));
  });
});

describe('NamespacePicker', () => {
  const answers = {
    'GET /clusters/home/namespaces': () => ({
      json: {
        items: [
          { name: 'orders', cluster: 'home', usable: true },
          {
            name: 'kube-system',
            cluster: 'home',
            usable: false,
            unusableReason: 'it belongs to the cluster',
          },
        ],
      },
    }),
  };

  it('waits for a cluster without asking', async () => {
    const { requests } = await renderField({ field: NamespacePicker, answers });
    expect(screen.getByText('Choose a cluster first.')).toBeInTheDocument();
    expect(requests).toEqual([]);
  });

  it('shows the value that it had before', async () => {
    await renderField({
      field: NamespacePicker,
      form: { cluster: 'home' },
      formData: 'orders',
      answers,
    });
    expect(
      await screen.findByText('kube-system: it belongs to the cluster'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /orders.*Namespace/ }),
    ).toBeInTheDocument();
  });

  it('says why a value from another cluster cannot stay', async () => {
    await renderField({
      field: NamespacePicker,
      form: { cluster: 'home' },
      formData: 'gone',
      answers,
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'gone cannot be used: there is no such namespace in home',
    );
  });
});

describe('TierPicker', () => {
  const items = [
    tier('hot'),
    tier('shared', {
      backupTarget: true,
      pools: [
        {
          id: 'n',
          title: 'the NAS',
          kind: 'nfs-export',
          room: {
            source: 'none',
            notMeasured: {
              code: 'NO_SOURCE',
              reason: 'Not measured: nobody reports it.',
            },
          },
        },
      ],
    }),
    tier('cold', { available: false, unavailableReason: 'cold-class is gone' }),
    tier('other', { cluster: 'attic' }),
  ];
  const answers = { 'GET /tiers': () => ({ json: { items } }) };
  const form = { cluster: 'home' };

  it('describes each tier and keeps the choice', async () => {
    const { changes } = await renderField({ field: TierPicker, form, answers });
    const hot = await screen.findByRole('radio', { name: 'Tier hot' });
    expect(hot).toHaveAccessibleDescription(/For hot data\./);
    expect(hot).toHaveAccessibleDescription(/21(\.0)? GiB left on worker-1/);
    expect(hot).toHaveAccessibleDescription(/does not enforce sizes/);
    expect(
      screen.getByText('Room on the NAS: Not measured: nobody reports it.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Tier cold: cold-class is gone'),
    ).toBeInTheDocument();
    expect(screen.queryByText('Tier other')).not.toBeInTheDocument();
    await userEvent.click(hot);
    expect(changes).toEqual(['hot']);
    expect(screen.getByRole('radio', { name: 'Tier hot' })).toBeChecked();
  });

  it('offers only tiers for copies where copies go', async () => {
    await renderField({
      field: TierPicker,
      form,
      answers,
      uiOptions: { use: 'backup' },
    });
    await screen.findByRole('radio', { name: 'Tier shared' });
    expect(screen.getAllByRole('radio')).toHaveLength(1);
  });

  it('says that a chosen tier is gone', async () => {
    await renderField({ field: TierPicker, form, answers, formData: 'cold' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The tier cold cannot be used in home.',
    );
  });
});

describe('SizeWithQuota', () => {
  const form = { cluster: 'home', namespace: 'orders', tier: 'hot' };

  function check(checks: object[], allowed = true) {
    return {
      'POST /claims/check': () => ({ json: { allowed, checks } }),
    };
  }

  it('asks once for what was typed and shows what blocks first', async () => {
    const { requests } = await renderField({
      field: SizeWithQuota,
      form,
      answers: check(
        [
          { code: 'A', level: 'warning', message: 'Sizes are not enforced.' },
          {
            code: 'B',
            level: 'blocking',
            message: 'The quota has 4Gi left.',
            remedy: 'Ask for less.',
          },
        ],
        false,
      ),
    });
    await userEvent.type(screen.getByRole('textbox', { name: /Size/ }), '50Gi');
    const alert = await screen.findByText(/The quota has 4Gi left/);
    expect(alert.closest('[role=alert]')).toHaveTextContent(
      'Does not fit: The quota has 4Gi left. Ask for less.Careful: Sizes are not enforced.',
    );
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription(
      /The quota has 4Gi left/,
    );
    expect(requests.at(-1)?.body).toEqual({ ...form, size: '50Gi' });
  });

  it.each(['0', '10GB', 'much'])('refuses %s without asking', async size => {
    const { requests } = await renderField({
      field: SizeWithQuota,
      form,
      formData: size,
      answers: {},
    });
    expect(screen.getByRole('alert')).not.toBeEmptyDOMElement();
    expect(screen.getByRole('textbox')).toBeInvalid();
    expect(requests).toEqual([]);
  });

  it('waits for the place', async () => {
    await renderField({ field: SizeWithQuota, formData: '1Gi', answers: {} });
    expect(screen.getByRole('status')).toHaveTextContent('It is checked when');
  });

  it('takes a suggestion over', async () => {
    const { changes } = await renderField({
      field: SizeWithQuota,
      form,
      answers: check([]),
      uiOptions: { suggestions: ['5Gi'] },
    });
    await userEvent.click(screen.getByRole('button', { name: '5Gi' }));
    expect(changes).toEqual(['5Gi']);
    expect(await screen.findByText('It fits.')).toBeInTheDocument();
  });

  it('says that it could not be checked', async () => {
    await renderField({
      field: SizeWithQuota,
      form,
      formData: '1Gi',
      answers: {
        'POST /claims/check': () => refusal(403, 'Not your namespace'),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this: Not your namespace',
    );
  });
});

describe('SchedulePicker', () => {
  it('says a schedule in words', async () => {
    await renderField({
      field: SchedulePicker,
      formData: '17 2 * * *',
      answers: {},
    });
    expect(screen.getByRole('status')).toHaveTextContent(
      'At 02:17, every day (UTC)',
    );
    expect(screen.getByRole('textbox')).toHaveAccessibleDescription(
      /At 02:17, every day/,
    );
  });

  it.each([
    ['nightly', /has five parts/],
    ['99 2 * * *', /This is no schedule/],
    ['0 17 2 * * *', /has five parts/],
  ])('refuses %s', async (formData, message) => {
    await renderField({ field: SchedulePicker, formData, answers: {} });
    expect(screen.getByRole('alert')).toHaveTextContent(message);
    expect(screen.getByRole('textbox')).toBeInvalid();
  });

  it('takes a suggestion over', async () => {
    const { changes } = await renderField({
      field: SchedulePicker,
      answers: {},
    });
    await userEvent.click(screen.getByRole('button', { name: 'Every Sunday' }));
    expect(changes).toEqual(['17 2 * * 0']);
  });
});
