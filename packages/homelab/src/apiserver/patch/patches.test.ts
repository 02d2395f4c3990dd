import { mergePatch } from './mergePatch';
import { strategicMergePatch } from './strategicMergePatch';

describe('mergePatch', () => {
  // Appendix A of RFC 7396.
  it.each<[unknown, unknown, unknown]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [['a'], ['b'], ['b']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });
});

describe('strategicMergePatch', () => {
  const pod = {
    spec: {
      containers: [
        { name: 'a', image: '1', env: [{ name: 'X', value: '1' }] },
        { name: 'b', image: '1' },
      ],
      tolerations: [{ key: 'one' }],
      volumes: [{ name: 'v', emptyDir: {} }],
    },
    metadata: { finalizers: ['one', 'two'] },
  };
  const patch = (change: object): any =>
    strategicMergePatch(pod, change, 'core.v1.Pod');

  it('merges items by their key and adds new ones', () => {
    const { containers } = patch({
      spec: {
        containers: [
          { name: 'a', env: [{ name: 'Y', value: '2' }] },
          { name: 'c', image: '3' },
        ],
      },
    }).spec;
    expect(containers).toEqual([
      {
        name: 'a',
        image: '1',
        env: [
          { name: 'X', value: '1' },
          { name: 'Y', value: '2' },
        ],
      },
      { name: 'b', image: '1' },
      { name: 'c', image: '3' },
    ]);
  });

  it('deletes, replaces and orders by directives', () => {
    expect(
      patch({
        spec: {
          $setElementOrder: undefined,
          '$setElementOrder/containers': [{ name: 'c' }, { name: 'b' }],
          containers: [
            { name: 'a', $patch: 'delete' },
            { name: 'c', image: '3' },
          ],
        },
      }).spec.containers.map(({ name }: any) => name),
    ).toEqual(['c', 'b']);
    expect(
      patch({
        spec: { containers: [{ name: 'only' }, { $patch: 'replace' }] },
      }).spec.containers,
    ).toEqual([{ name: 'only' }]);
    expect(
      patch({
        metadata: { '$deleteFromPrimitiveList/finalizers': ['one'] },
      }).metadata.finalizers,
    ).toEqual(['two']);
    expect(
      patch({
        spec: {
          volumes: [
            {
              $retainKeys: ['name', 'hostPath'],
              name: 'v',
              hostPath: { path: '/' },
            },
          ],
        },
      }).spec.volumes,
    ).toEqual([{ name: 'v', hostPath: { path: '/' } }]);
  });

  it('replaces lists without a key, and adds to lists of values', () => {
    expect(
      patch({ spec: { tolerations: [{ key: 'two' }] } }).spec.tolerations,
    ).toEqual([{ key: 'two' }]);
    expect(
      patch({ metadata: { finalizers: ['two', 'three'] } }).metadata.finalizers,
    ).toEqual(['one', 'two', 'three']);
  });

  it('refuses items without their key', () => {
    expect(() => patch({ spec: { containers: [{ image: '1' }] } })).toThrow(
      'does not contain declared merge key: name',
    );
  });
});
