import { Resource } from '../Resource';
import { Change } from './History';
import { Store } from './Store';

const object = (name: string, namespace = 'a', value = ''): Resource => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  value,
});
const names = (list: Resource[] | undefined) =>
  list?.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

describe('Store', () => {
  it('lists by namespace and name', () => {
    const store = new Store({ historyLimit: 10 });
    store.put('maps', object('b', 'y'));
    store.put('maps', object('a', 'z'));
    store.put('maps', object('a', 'y'));
    expect(names(store.list('maps'))).toEqual(['y/a', 'y/b', 'z/a']);
    expect(names(store.list('maps', 'y'))).toEqual(['y/a', 'y/b']);
    store.remove('maps', 'a', 'y');
    expect(names(store.list('maps'))).toEqual(['y/b', 'z/a']);
    expect(store.list('others')).toEqual([]);
  });

  it('tells changes with what was before, in order', () => {
    const store = new Store({ historyLimit: 10 });
    const seen: Change[] = [];
    const stop = store.subscribe('maps', change => seen.push(change));
    store.put('maps', object('a'));
    store.put('others', object('x'));
    store.put('maps', object('a', 'a', '2'));
    store.remove('maps', 'a', 'a');
    stop();
    store.put('maps', object('b'));
    expect(
      seen.map(({ type, object: { metadata }, previous }) => [
        type,
        metadata.resourceVersion,
        previous?.metadata.resourceVersion,
      ]),
    ).toEqual([
      ['ADDED', '2', undefined],
      ['MODIFIED', '4', '2'],
      ['DELETED', '5', '4'],
    ]);
  });

  it('knows how things were, as far as it remembers', () => {
    const store = new Store({ historyLimit: 4 });
    store.put('maps', object('a'));
    store.put('maps', object('b'));
    const then = store.revision;
    store.remove('maps', 'a', 'a');
    store.put('maps', object('b', 'a', 'changed'));
    store.put('maps', object('c'));
    expect(names(store.listAt('maps', then))).toEqual(['a/a', 'a/b']);
    expect(store.listAt('maps', then)?.[1].value).toBe('');
    expect(names(store.list('maps'))).toEqual(['a/b', 'a/c']);
    expect(store.changesSince('maps', then)).toHaveLength(3);
    for (let index = 0; index < 8; index++) {
      store.put('maps', object('c', 'a', String(index)));
    }
    expect(store.listAt('maps', then)).toBeUndefined();
    expect(store.changesSince('maps', store.revision)).toEqual([]);
  });

  it('never changes an object that it gave away', () => {
    const store = new Store({ historyLimit: 4 });
    const first = store.put('maps', object('a'));
    store.put('maps', object('a', 'a', 'changed'));
    expect(first.value).toBe('');
  });
});
