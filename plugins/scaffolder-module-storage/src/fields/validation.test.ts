import { fetchApiRef } from '@backstage/frontend-plugin-api';
import type { ApiHolder } from '@backstage/frontend-plugin-api';
import { Answers, refusal, storageFetch } from '../__testUtils__/renderField';
import {
  validateNamespace,
  validateSchedule,
  validateSize,
  validateTier,
} from './validation';

const formData = { cluster: 'home', namespace: 'orders', tier: 'hot' };

async function errorsOf(
  validate: typeof validateSize,
  value: string,
  answers: Answers = {},
  options: object = {},
): Promise<string[]> {
  const errors: string[] = [];
  const fetchApi = storageFetch(answers);
  const apiHolder: ApiHolder = {
    get: <T>({ id }: { id: string }) =>
      id === fetchApiRef.id ? (fetchApi as T) : undefined,
  };
  await validate(
    value,
    { addError: message => errors.push(message) },
    {
      apiHolder,
      formData,
      uiSchema: { 'ui:options': options },
    },
  );
  return errors;
}

describe('what the form refuses before it goes on', () => {
  const namespaces: Answers = {
    'GET /clusters/home/namespaces': () => ({
      json: {
        items: [
          { name: 'orders', usable: true },
          { name: 'stock', usable: false, unusableReason: 'it is of stock' },
        ],
      },
    }),
  };

  it.each([
    ['orders', []],
    ['stock', ['You cannot use stock: it is of stock']],
    ['none', ['There is no namespace none in home.']],
  ])('namespace %s', async (name, errors) => {
    await expect(
      errorsOf(validateNamespace, name, namespaces),
    ).resolves.toEqual(errors);
  });

  const tiers: Answers = {
    'GET /tiers': () => ({
      json: {
        items: [
          { id: 'hot', title: 'Hot', cluster: 'home', available: true },
          {
            id: 'cold',
            title: 'Cold',
            cluster: 'home',
            available: false,
            unavailableReason: 'The class is gone.',
          },
        ],
      },
    }),
  };

  it.each([
    ['hot', {}, []],
    ['hot', { use: 'backup' }, ['Hot cannot be used for this.']],
    ['cold', {}, ['The class is gone.']],
    ['none', {}, ['There is no tier none in home.']],
  ])('tier %s with %j', async (id, options, errors) => {
    await expect(
      errorsOf(validateTier as typeof validateSize, id, tiers, options),
    ).resolves.toEqual(errors);
  });

  it('a size that is none, and one that does not fit', async () => {
    await expect(errorsOf(validateSize, '10GB')).resolves.toEqual([
      expect.stringContaining('10Gi'),
    ]);
    await expect(
      errorsOf(validateSize, '10Pi', {
        'POST /claims/check': () => ({
          json: {
            allowed: false,
            checks: [
              { level: 'warning', message: 'Careful.' },
              {
                level: 'blocking',
                message: 'Too much.',
                remedy: 'Ask for less.',
              },
            ],
          },
        }),
      }),
    ).resolves.toEqual(['Too much. Ask for less.']);
  });

  it('passes on that a check was refused', async () => {
    await expect(
      errorsOf(validateSize, '1Gi', {
        'POST /claims/check': () => refusal(403, 'Not yours'),
      }),
    ).rejects.toThrow('403');
  });

  it('a schedule that is none', () => {
    const errors: string[] = [];
    validateSchedule('daily', { addError: message => errors.push(message) });
    validateSchedule('17 2 * * *', {
      addError: message => errors.push(message),
    });
    expect(errors).toEqual([expect.stringContaining('five parts')]);
  });
});
