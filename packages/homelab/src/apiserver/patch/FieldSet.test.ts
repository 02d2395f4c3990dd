import {
  changedFields,
  difference,
  fieldSetOf,
  intersection,
  pathsOf,
  union,
} from './FieldSet';
import { withoutFields } from './mergeApplied';

const pod = { type: 'struct', struct: 'core.v1.Pod' } as const;
const container = (name: string, more: object = {}) => ({
  spec: { containers: [{ name, image: 'x', ...more }] },
});

describe('sets of fields', () => {
  it('name the fields that a value sets, items by their keys', () => {
    expect(pathsOf(fieldSetOf(container('a'), pod))).toEqual([
      '.spec.containers[name="a"]',
      '.spec.containers[name="a"].name',
      '.spec.containers[name="a"].image',
    ]);
    expect(
      pathsOf(
        fieldSetOf(
          { metadata: { labels: { a: '1' }, finalizers: ['f'] } },
          pod,
        ),
      ),
    ).toEqual(['.metadata.labels.a', '.metadata.finalizers[="f"]']);
    expect(
      pathsOf(fieldSetOf({ spec: { nodeSelector: { a: '1' } } }, pod)),
    ).toEqual(['.spec.nodeSelector']);
  });

  it('name what changed between two values', () => {
    expect(
      pathsOf(
        changedFields(container('a'), container('a', { image: 'y' }), pod),
      ),
    ).toEqual(['.spec.containers[name="a"].image']);
    expect(
      changedFields(container('a', { tty: true }), container('a'), pod),
    ).toEqual({});
  });

  it('are added, taken away and shared as sets are', () => {
    const one = fieldSetOf({ spec: { hostname: 'a', subdomain: 'b' } }, pod);
    const other = fieldSetOf({ spec: { subdomain: 'c', nodeName: 'd' } }, pod);
    expect(pathsOf(union(one, other)).sort()).toEqual([
      '.spec.hostname',
      '.spec.nodeName',
      '.spec.subdomain',
    ]);
    expect(pathsOf(difference(one, other))).toEqual(['.spec.hostname']);
    expect(pathsOf(intersection(one, other))).toEqual(['.spec.subdomain']);
  });

  it('are removed from a value, with items that are wholly gone', () => {
    const value = {
      spec: { containers: [{ name: 'a', image: 'x' }, { name: 'b' }] },
    };
    expect(withoutFields(value, fieldSetOf(container('a'), pod), pod)).toEqual({
      spec: { containers: [{ name: 'b' }] },
    });
  });
});
