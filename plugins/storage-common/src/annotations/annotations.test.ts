import type { Entity } from '@backstage/catalog-model';
import {
  componentSelector,
  describeSelector,
  isStorageAvailable,
} from './componentSelector';
import { matchesLabels, parseLabelSelector } from './labelSelector';

const entity = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', annotations },
});

describe('parseLabelSelector', () => {
  it.each([
    ['app=orders', { app: 'orders' }, true],
    ['app==orders', { app: 'orders' }, true],
    ['app = orders', { app: 'orders' }, true],
    ['app=orders', { app: 'other' }, false],
    ['app=orders', {}, false],
    ['app!=orders', {}, true],
    ['app!=orders', { app: 'orders' }, false],
    ['app in (a, b)', { app: 'b' }, true],
    ['app in (a,b),!legacy', { app: 'b', legacy: '1' }, false],
    ['app notin (a,b)', { app: 'a' }, false],
    ['app notin (a,b)', {}, true],
    ['app', { app: '' }, true],
    ['!app', { app: '' }, false],
    ['app=', { app: '' }, true],
    [
      'a=b,c in (x,y),!d,app.kubernetes.io/name=pg',
      { a: 'b', c: 'y', 'app.kubernetes.io/name': 'pg' },
      true,
    ],
  ])('%s on %j is %p', (text, labels, expected) => {
    const parsed = parseLabelSelector(text);
    expect(parsed).toMatchObject({ ok: true });
    expect(
      parsed.ok &&
        matchesLabels(parsed.requirements, labels as Record<string, string>),
    ).toBe(expected);
  });

  it.each([
    ['', 'empty'],
    ['a=b,', "at ''"],
    ['a b', "at 'a b'"],
    ['a in (x', "at 'a in (x'"],
    ['-a=b', "'-a', which is not a label key"],
    ['a=b c', "at 'a=b c'"],
    ['a=$x', "'$x', which is not a label value"],
    ['a in x,y', "at 'a in x'"],
  ])('says why %p cannot be read', (text, message) => {
    expect(parseLabelSelector(text)).toEqual({
      ok: false,
      message: expect.stringContaining(message),
    });
  });
});

describe('componentSelector', () => {
  it('reads all four annotations', () => {
    const result = componentSelector(
      entity({
        'backstage.io/kubernetes-id': 'orders',
        'backstage.io/kubernetes-label-selector': 'app=orders',
        'backstage.io/kubernetes-namespace': 'shop',
        'backstage.io/kubernetes-cluster': 'house',
      }),
    );
    expect(result).toEqual({
      ok: true,
      selector: {
        entityRef: 'component:default/orders',
        kubernetesId: 'orders',
        labelSelector: 'app=orders',
        namespace: 'shop',
        cluster: 'house',
      },
    });
    expect(result.ok && describeSelector(result.selector)).toEqual([
      'Labels match app=orders.',
      'Only namespace shop.',
      'Only cluster house.',
    ]);
  });

  it('names the annotations that are missing', () => {
    const bare = entity({ 'backstage.io/kubernetes-namespace': 'shop' });
    expect(isStorageAvailable(bare)).toBe(false);
    expect(componentSelector(bare)).toMatchObject({
      ok: false,
      code: 'NO_ANNOTATION',
      message: expect.stringContaining('backstage.io/kubernetes-id'),
    });
  });

  it('names the entity and the annotation of a wrong selector', () => {
    const wrong = entity({
      'backstage.io/kubernetes-label-selector': 'app in (',
    });
    expect(isStorageAvailable(wrong)).toBe(true);
    expect(componentSelector(wrong)).toMatchObject({
      ok: false,
      code: 'BAD_SELECTOR',
      message: expect.stringContaining('component:default/orders'),
    });
  });
});
