import { ago, metadata, now, say } from '../__testUtils__/objects';
import { Namespace } from '../core/kinds';
import { resources } from '../core/resources';
import { planNamespaceDefaults } from '../serviceaccounts';
import { planNamespace } from './planNamespace';

const going: Namespace = {
  metadata: metadata('home', {
    namespace: undefined,
    deletionTimestamp: ago(1),
  }),
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Terminating' },
};
const left = (...finalizers: string[]) => ({
  resource: resources.claims,
  objects: [{ metadata: metadata('data', { finalizers }) }],
});

it('a namespace that stays is left alone', () => {
  const staying = { ...going, metadata: metadata('home') };
  expect(planNamespace(staying, [left()], now).changes).toEqual([]);
});

it('a namespace that goes says so, is emptied, and only then let go', () => {
  const active = { ...going, status: { phase: 'Active' } };
  expect(say(planNamespace(active, [left()], now).changes)).toEqual([
    'update namespaces/status home',
  ]);
  const plan = planNamespace(going, [left('example.com/held')], now);
  expect(say([...plan.changes, plan.status])).toEqual([
    'delete persistentvolumeclaims data',
    'update namespaces/status home',
  ]);
  expect(plan.status).toMatchObject({
    object: {
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({
            type: 'NamespaceContentRemaining',
            status: 'True',
            message:
              'Some resources are remaining: persistentvolumeclaims. has 1 resource instances',
          }),
        ]),
      },
    },
  });
  expect(
    say(
      planNamespace(going, [{ resource: resources.claims, objects: [] }], now)
        .changes,
    ),
  ).toEqual(['update namespaces/finalize home']);
});

it('a namespace has an account and the certificate, unless it goes', () => {
  const facts = {
    namespace: { ...going, metadata: metadata('home') },
    hasAccount: false,
    certificateAuthority: 'PEM',
  };
  expect(say(planNamespaceDefaults(facts))).toEqual([
    'create serviceaccounts default',
    'create configmaps kube-root-ca.crt',
  ]);
  expect(
    planNamespaceDefaults({ ...facts, hasAccount: true, present: 'PEM' }),
  ).toEqual([]);
  expect(planNamespaceDefaults({ ...facts, namespace: going })).toEqual([]);
});
