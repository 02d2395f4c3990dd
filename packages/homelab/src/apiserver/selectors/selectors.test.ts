import {
  matchesFields,
  parseFieldSelector,
  selectableFields,
} from './fieldSelector';
import {
  matchesLabels,
  parseLabelSelector,
  requirementsOf,
} from './labelSelector';

describe('label selectors', () => {
  const labels = { app: 'db', tier: 'hot', size: '3', 'a.b/c': '' };
  it.each<[string, boolean]>([
    ['', true],
    ['app=db', true],
    ['app==db,tier=hot', true],
    ['app!=db', false],
    ['other!=x', true],
    ['app in (web, db)', true],
    ['app notin (web)', true],
    ['other notin (web)', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['a.b/c=', true],
    ['size>2', true],
    ['size<3', false],
    ['app in (db),tier notin (cold,warm),size', true],
  ])('%s matches: %s', (selector, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), labels)).toBe(expected);
  });

  it.each(['app=a b', 'app in db', '=x', 'a b', 'app=,,'])(
    'refuses %s',
    selector => {
      expect(() => parseLabelSelector(selector)).toThrow(
        /unable to parse requirement/,
      );
    },
  );

  it('reads the selectors of objects', () => {
    const selector = requirementsOf({
      matchLabels: { app: 'db' },
      matchExpressions: [{ key: 'tier', operator: 'Exists' }],
    });
    expect(matchesLabels(selector, labels)).toBe(true);
    expect(matchesLabels(selector, { app: 'db' })).toBe(false);
    // Labels that objects inherit from JavaScript are none.
    expect(
      matchesLabels(
        requirementsOf({
          matchExpressions: [{ key: 'toString', operator: 'Exists' }],
        }),
        {},
      ),
    ).toBe(false);
  });
});

describe('field selectors', () => {
  const fields = selectableFields({
    'spec.nodeName': 'spec.nodeName',
    'spec.unschedulable': ({ spec }) => spec.unschedulable ?? false,
  });
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a,b', namespace: 'n' },
    spec: {},
  };
  it.each<[string, boolean]>([
    ['metadata.name=a\\,b', true],
    ['metadata.namespace==n', true],
    ['spec.nodeName=', true],
    ['spec.nodeName!=', false],
    ['spec.unschedulable=false', true],
    ['metadata.namespace=n,spec.nodeName=x', false],
  ])('%s matches: %s', (selector, expected) => {
    expect(
      matchesFields(
        parseFieldSelector(selector, Object.keys(fields)),
        object,
        fields,
      ),
    ).toBe(expected);
  });
});
