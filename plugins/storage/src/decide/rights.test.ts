import type { MissingRight } from '@stowage/backstage-plugin-storage-common';
import { groupRights, templatesMayCreate } from './rights';

const right = (verb: string, values: Partial<MissingRight> = {}) => ({
  verb,
  resource: 'pods',
  apiGroup: '',
  role: 'observe.yaml',
  hides: 'what mounts a claim',
  ...values,
});

describe('groupRights', () => {
  it('has one entry for each resource', () => {
    expect(
      groupRights([
        right('get'),
        right('list'),
        right('get', { resource: 'statefulsets', apiGroup: 'apps' }),
        right('create', { namespace: 'stowage-walk' }),
      ]),
    ).toMatchObject([
      { verbs: 'get, list', resource: 'pods' },
      { verbs: 'get', resource: 'statefulsets.apps' },
      { verbs: 'create', resource: 'pods', namespace: 'stowage-walk' },
    ]);
  });
});

describe('templatesMayCreate', () => {
  it.each([
    [false, [], 'nowhere'],
    [true, [right('get')], 'everywhere'],
    [true, [right('create', { role: 'apply.yaml' })], 'perNamespace'],
  ] as const)('with apply %s and %j is %s', (apply, rights, expected) => {
    expect(templatesMayCreate({ apply, missingRights: [...rights] })).toBe(
      expected,
    );
  });
});
