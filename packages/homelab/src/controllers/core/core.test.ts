import { setTimeout as delay } from 'timers/promises';
import { ApiClient } from '../../cluster/ApiClient';
import { metadata, pod } from '../__testUtils__/objects';
import { Cache } from './Cache';
import { templateHash } from './hash';
import { selects } from './labels';
import { dispensableFirst, scaledValue } from './podSets';
import { formatQuantity, sumQuantities } from './quantities';
import { resources } from './resources';
import { WorkQueue } from './WorkQueue';

describe('the cache', () => {
  const cache = () => new Cache({} as ApiClient, resources.pods);
  const at = (version: string) => ({
    metadata: metadata('db-0', { resourceVersion: version }),
  });

  it('knows its own writes at once and does not go back behind them', () => {
    const pods = cache();
    const told: (string | undefined)[] = [];
    pods.listen(({ now }) => told.push(now?.metadata.resourceVersion));
    pods.wrote(at('5'));
    pods.wrote(at('4'));
    expect(pods.get('home', 'db-0')?.metadata.resourceVersion).toBe('5');
    pods.wrote(at('10'));
    expect(told).toEqual(['5', '10']);
  });

  it('does not bring back what it has deleted', () => {
    const pods = cache();
    pods.wrote(at('5'));
    pods.removed('uid-db-0');
    pods.wrote(at('6'));
    expect(pods.get('home', 'db-0')).toBeUndefined();
    expect([...pods.in('home')]).toEqual([]);
  });

  it('keeps a successor when the one before it goes', () => {
    const pods = cache();
    pods.wrote(at('5'));
    pods.wrote({
      metadata: metadata('db-0', { uid: 'next', resourceVersion: '7' }),
    });
    pods.removed('uid-db-0');
    expect(pods.get('home', 'db-0')?.metadata.uid).toBe('next');
  });
});

describe('the queue', () => {
  const queue = (work: (key: string) => Promise<void>, workers = 2) => {
    const made = new WorkQueue({ work, workers });
    made.start();
    return made;
  };

  it('works on a key once at a time, and again for what came meanwhile', async () => {
    const runs: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const keys = queue(async key => {
      runs.push(key);
      await gate;
    });
    keys.add('a');
    keys.add('a');
    await delay(1);
    keys.add('a');
    keys.add('a');
    await delay(1);
    expect(runs).toEqual(['a']);
    release();
    await delay(1);
    expect(runs).toEqual(['a', 'a']);
    await keys.stop();
  });

  it('tries again after a failure', async () => {
    let left = 2;
    const done = new Promise<void>(resolve => {
      const keys = queue(async () => {
        left -= 1;
        if (left > 0) {
          throw new Error('not yet');
        }
        resolve();
      });
      keys.add('a');
    });
    await done;
    expect(left).toBe(0);
  });

  it('gathers before it starts and takes nothing after it has stopped', async () => {
    const runs: string[] = [];
    const keys = new WorkQueue({
      workers: 1,
      work: async key => {
        runs.push(key);
      },
    });
    keys.add('a');
    await delay(1);
    expect(runs).toEqual([]);
    keys.start();
    await delay(1);
    await keys.stop();
    keys.add('b');
    keys.addAfter('c', 0);
    await delay(5);
    expect(runs).toEqual(['a']);
  });
});

it.each<[number, boolean, string]>([
  [0, true, '0'],
  [2 ** 30, true, '1Gi'],
  [1.5 * 2 ** 30, true, '1536Mi'],
  [1e9, false, '1G'],
  [0.25, false, '250m'],
  [1500, false, '1500'],
])('writes %s as a quantity', (amount, inBinary, text) => {
  expect(formatQuantity(amount, inBinary)).toBe(text);
});

it('adds quantities up in the words of the first', () => {
  expect(sumQuantities(['0', '1Gi', '512Mi'])).toBe('1536Mi');
  expect(sumQuantities(['1G', '1Gi'])).toBe('2073741824');
  expect(sumQuantities([])).toBe('0');
});

it('hashes what a template says, not how', () => {
  const one = { spec: { containers: [{ name: 'a', image: 'b' }] } };
  const same = { spec: { containers: [{ image: 'b', name: 'a' }], x: null } };
  expect(templateHash(one)).toBe(templateHash(same));
  expect(templateHash(one)).not.toBe(templateHash(one, 1));
  expect(templateHash(one)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/);
});

it.each([
  [undefined, false],
  [{}, true],
  [{ matchLabels: { app: 'db' } }, true],
  [{ matchLabels: { app: 'web' } }, false],
  [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, true],
  [
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
    false,
  ],
])('selects by %j: %s', (selector, expected) => {
  expect(selects(selector, { app: 'db' })).toBe(expected);
});

it('gives up pods that serve nobody first', () => {
  const waiting = pod('waiting', {
    spec: { nodeName: undefined },
    status: { phase: 'Pending' },
  });
  const starting = pod('starting', { status: { phase: 'Pending' } });
  const cheap = pod('cheap', {
    metadata: {
      annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-1' },
    },
  });
  const serving = pod('serving');
  expect(
    dispensableFirst([serving, cheap, starting, waiting]).map(
      ({ metadata: { name } }) => name,
    ),
  ).toEqual(['waiting', 'starting', 'cheap', 'serving']);
});

it.each<[number | string | undefined, boolean, number]>([
  [2, true, 2],
  ['25%', true, 3],
  ['25%', false, 2],
  [undefined, true, 0],
])('scales %s of ten', (value, up, expected) => {
  expect(scaledValue(value, 10, up)).toBe(expected);
});
