import { metadata, say } from '../__testUtils__/objects';
import { resources } from '../core/resources';
import { Graph, Item } from './Graph';
import { OwnerState, planItem } from './planItem';

function item(name: string, more: Partial<Item['metadata']> = {}): Item {
  return { resource: resources.configMaps, metadata: metadata(name, more) };
}

const reference = (name: string, blockOwnerDeletion = false) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name,
  uid: `uid-${name}`,
  blockOwnerDeletion,
});
const owner = (name: string, state: OwnerState['state']): OwnerState => ({
  reference: reference(name),
  state,
});
const going = (finalizer: string) => ({
  deletionTimestamp: 'now',
  finalizers: [finalizer],
});

describe('the garbage collector', () => {
  it.each<[string, Item, OwnerState[], Item[], string[], object?]>([
    ['leaves what has no owner', item('a'), [], [], []],
    ['leaves what has its owner', item('a'), [owner('o', 'present')], [], []],
    [
      'deletes what has lost all',
      item('a'),
      [owner('o', 'absent'), owner('p', 'absent')],
      [],
      ['delete configmaps a'],
      { propagationPolicy: 'Background', atVersion: true },
    ],
    [
      'honours the wish to leave dependents behind',
      item('a', { finalizers: ['orphan'] }),
      [owner('o', 'absent')],
      [],
      ['delete configmaps a'],
      { propagationPolicy: 'Orphan' },
    ],
    [
      'deletes what its owner waits for',
      item('a'),
      [owner('o', 'waiting')],
      [],
      ['delete configmaps a'],
      { propagationPolicy: 'Background' },
    ],
    [
      'passes the waiting on',
      item('a'),
      [owner('o', 'waiting')],
      [item('b')],
      ['delete configmaps a'],
      { propagationPolicy: 'Foreground' },
    ],
    [
      'breaks rings',
      item('a'),
      [owner('o', 'waiting')],
      [item('b', going('foregroundDeletion'))],
      ['patch configmaps a'],
    ],
    [
      'does nothing more for what is on its way',
      item('a', { deletionTimestamp: 'now' }),
      [owner('o', 'absent')],
      [],
      [],
    ],
    [
      'waits for what holds an owner up',
      item('o', going('foregroundDeletion')),
      [],
      [item('a', { ownerReferences: [reference('o', true)] })],
      [],
    ],
    [
      'does not wait for others',
      item('o', going('foregroundDeletion')),
      [],
      [item('a', { ownerReferences: [reference('o')] })],
      ['patch configmaps o'],
    ],
    [
      'leaves dependents behind, then lets go',
      item('o', going('orphan')),
      [],
      [item('a', { ownerReferences: [reference('o')] })],
      ['patch configmaps a', 'patch configmaps o'],
    ],
  ])('%s', (_, object, owners, dependents, expected, options = {}) => {
    const changes = planItem(object, owners, dependents);
    expect(say(changes)).toEqual(expected);
    expect(changes[0] ?? {}).toMatchObject(
      Object.keys(options).length ? { options } : {},
    );
  });

  it('forgets owners that are gone where another is left', () => {
    const object = item('a', {
      ownerReferences: [reference('o'), reference('p')],
    });
    expect(
      planItem(object, [owner('o', 'absent'), owner('p', 'present')], []),
    ).toMatchObject([
      {
        patch: {
          metadata: { ownerReferences: [reference('p')], resourceVersion: '1' },
        },
      },
    ]);
  });

  it('knows who belongs to whom, also after a change', () => {
    const graph = new Graph();
    graph.set(item('a', { ownerReferences: [reference('o')] }));
    expect(graph.dependents('uid-o')).toHaveLength(1);
    graph.set(item('a', { ownerReferences: [reference('p')] }));
    expect(graph.dependents('uid-o')).toEqual([]);
    expect(graph.dependents('uid-p')).toHaveLength(1);
    graph.remove('uid-a');
    expect(graph.dependents('uid-p')).toEqual([]);
  });
});
