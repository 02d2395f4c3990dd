import { Attributes, authorize, PolicyRule, rulesBeyond } from './rbac';

const role = (rules: PolicyRule[]): any => ({ rules });
const objects = (rules: PolicyRule[], namespaced: PolicyRule[] = []) => ({
  clusterRoleBindings: (): any[] => [
    {
      subjects: [
        { kind: 'ServiceAccount', name: 'robot', namespace: 'a' },
        { kind: 'Group', name: 'team' },
      ],
      roleRef: { kind: 'ClusterRole', name: 'wide' },
    },
  ],
  roleBindings: (namespace: string): any[] =>
    namespace === 'a'
      ? [
          {
            subjects: [{ kind: 'User', name: 'jane' }],
            roleRef: { kind: 'Role', name: 'narrow' },
          },
          {
            subjects: [{ kind: 'User', name: 'joe' }],
            roleRef: { kind: 'ClusterRole', name: 'lost' },
          },
        ]
      : [],
  clusterRole: (name: string) => (name === 'wide' ? role(rules) : undefined),
  role: (_: string, name: string) =>
    name === 'narrow' ? role(namespaced) : undefined,
});
const robot = { name: 'system:serviceaccount:a:robot', groups: [] };
const jane = { name: 'jane', groups: [] };
const get = (resource: string, more: object = {}): Attributes => ({
  verb: 'get',
  group: '',
  resource,
  ...more,
});

describe('authorize', () => {
  const rule = (more: Partial<PolicyRule>): PolicyRule => ({
    verbs: ['get'],
    apiGroups: [''],
    resources: ['pods'],
    ...more,
  });
  it.each<[string, PolicyRule, Attributes, boolean]>([
    ['the same', rule({}), get('pods'), true],
    ['another verb', rule({ verbs: ['list'] }), get('pods'), false],
    ['any verb', rule({ verbs: ['*'] }), get('pods'), true],
    ['another group', rule({ apiGroups: ['apps'] }), get('pods'), false],
    ['any group', rule({ apiGroups: ['*'] }), get('pods'), true],
    ['a part', rule({}), get('pods', { subresource: 'log' }), false],
    [
      'its part',
      rule({ resources: ['pods/log'] }),
      get('pods', { subresource: 'log' }),
      true,
    ],
    [
      'its part of anything',
      rule({ resources: ['*/log'] }),
      get('pods', { subresource: 'log' }),
      true,
    ],
    [
      'anything',
      rule({ resources: ['*'] }),
      get('pods', { subresource: 'log' }),
      true,
    ],
    [
      'its name',
      rule({ resourceNames: ['x'] }),
      get('pods', { name: 'x' }),
      true,
    ],
    [
      'another name',
      rule({ resourceNames: ['x'] }),
      get('pods', { name: 'y' }),
      false,
    ],
    ['no name', rule({ resourceNames: ['x'] }), get('pods'), false],
    [
      'a path',
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
      { verb: 'get', path: '/healthz' },
      true,
    ],
    [
      'paths below',
      { verbs: ['get'], nonResourceURLs: ['/api/*'] },
      { verb: 'get', path: '/api/v1' },
      true,
    ],
    [
      'no such path',
      { verbs: ['get'], nonResourceURLs: ['/api'] },
      { verb: 'get', path: '/api/v1' },
      false,
    ],
  ])('decides on %s', (_, given, asked, allowed) => {
    expect(authorize(robot, asked, objects([given])).allowed).toBe(allowed);
  });

  it('holds roles to their namespace, and knows groups', () => {
    const all = objects([], [rule({})]);
    expect(authorize(jane, get('pods', { namespace: 'a' }), all).allowed).toBe(
      true,
    );
    expect(authorize(jane, get('pods', { namespace: 'b' }), all).allowed).toBe(
      false,
    );
    expect(authorize(jane, get('pods'), all).allowed).toBe(false);
    expect(
      authorize(
        { name: 'x', groups: ['team'] },
        get('pods'),
        objects([rule({})]),
      ).allowed,
    ).toBe(true);
    expect(
      authorize(
        { name: 'x', groups: ['system:masters'] },
        get('pods'),
        objects([]),
      ).allowed,
    ).toBe(true);
  });

  it('says which role is missing', () => {
    expect(
      authorize(
        { name: 'joe', groups: [] },
        get('pods', { namespace: 'a' }),
        objects([]),
      ),
    ).toEqual({
      allowed: false,
      reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "lost" not found',
    });
  });
});

describe('rulesBeyond', () => {
  const held = [
    { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'secrets'] },
  ];
  it.each<[PolicyRule, number]>([
    [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }, 0],
    [
      {
        verbs: ['get', 'list'],
        apiGroups: [''],
        resources: ['pods', 'secrets'],
      },
      0,
    ],
    [{ verbs: ['get', 'watch'], apiGroups: [''], resources: ['pods'] }, 1],
    [{ verbs: ['get'], apiGroups: ['*'], resources: ['pods'] }, 1],
    [{ verbs: ['*'], apiGroups: [''], resources: ['pods'] }, 1],
  ])('of %j leaves %i', (rule, beyond) => {
    expect(rulesBeyond([rule], held)).toHaveLength(beyond);
  });
});
