import { mockServices } from '@backstage/backend-test-utils';
import type { KubernetesObject } from '../../adapters/kubernetes';
import type { CacheStatus } from './CacheStatus';
import { NamedObjectStore } from './ObjectStore';
import { FakeCluster, refusal } from './testing/FakeCluster';
import { ManualTiming, settled } from './testing/ManualTiming';
import { WatchCache } from './WatchCache';

function claim(name: string, uid = `uid-${name}`): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace: 'shop', name, uid },
    spec: {},
    status: { phase: 'Bound' },
  };
}

describe('WatchCache', () => {
  const resource = 'persistentvolumeclaims';
  let cluster: FakeCluster;
  let timing: ManualTiming;
  let cache: WatchCache<typeof resource>;
  let states: string[];
  let touched: string[];

  beforeEach(() => {
    cluster = new FakeCluster();
    timing = new ManualTiming();
    states = [];
    touched = [];
    cache = new WatchCache({
      client: cluster,
      resource,
      store: new NamedObjectStore(),
      timing,
      logger: mockServices.logger.mock(),
      onObjects: objects => touched.push(...objects.map(({ name }) => name)),
      onStatus: (now: CacheStatus) => states.push(now.state),
    });
  });

  afterEach(() => cache.stop());

  const names = () =>
    cache
      .values()
      .map(({ name }) => name)
      .sort();

  async function start(): Promise<void> {
    cache.start();
    await settled();
  }

  it('lists page by page and watches from there', async () => {
    cluster.pageSize = 2;
    ['a', 'b', 'c'].forEach(name => cluster.put(resource, claim(name)));
    await start();

    expect(cluster.calls).toEqual([
      `list ${resource}`,
      `list ${resource} continued`,
      `watch ${resource} 4`,
    ]);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(cache.status).toMatchObject({ state: 'synced' });
  });

  it('takes events over, and keeps the array where nothing changed', async () => {
    cluster.put(resource, claim('a'));
    await start();
    touched = [];

    cluster.put(resource, claim('b'));
    expect(names()).toEqual(['a', 'b']);
    const before = cache.values();
    cluster.put(resource, claim('b'));
    expect(cache.values()).toBe(before);
    cluster.remove(resource, claim('a'));
    expect(names()).toEqual(['b']);
    expect(touched).toEqual(['b', 'a']);
  });

  it('keeps a claim that was made anew under the same name', async () => {
    cluster.put(resource, claim('a', 'first'));
    await start();
    cluster.put(resource, claim('a', 'second'));
    cluster.send(resource, { type: 'DELETED', object: claim('a', 'first') });

    expect(cache.values()).toMatchObject([{ name: 'a', uid: 'second' }]);
  });

  it('goes on from a bookmark when the server ends the watch', async () => {
    await start();
    cluster.send(resource, { type: 'BOOKMARK', resourceVersion: '900' });
    cluster.endWatches();
    await settled();

    expect(cluster.calls.slice(-1)).toEqual([`watch ${resource} 900`]);
    expect(timing.delays).toEqual([]);
    expect(states).toEqual(['synced']);
  });

  it('does not spin where the server ends each watch at once', async () => {
    await start();
    cluster.endWatches();
    await settled();
    expect(timing.delays).toEqual([375]);
    await timing.advance(375);
    cluster.endWatches();
    await settled();
    expect(timing.delays).toEqual([375, 750]);
  });

  it('relists after 410 and forgets what vanished meanwhile', async () => {
    cluster.put(resource, claim('a'));
    cluster.put(resource, claim('b'));
    await start();
    cluster.remove(resource, claim('a'), { silently: true });
    cluster.put(resource, claim('c'), { silently: true });
    touched = [];

    cluster.failWatches(refusal('gone'));
    await settled();
    expect(names()).toEqual(['a', 'b']);
    await timing.advance(1_000);

    expect(names()).toEqual(['b', 'c']);
    expect(touched.sort()).toEqual(['a', 'c']);
    expect(states).toEqual(['synced']);
  });

  it('starts a list again whose continuation has expired', async () => {
    cluster.pageSize = 1;
    ['a', 'b'].forEach(name => cluster.put(resource, claim(name)));
    const list = cluster.list.bind(cluster);
    jest.spyOn(cluster, 'list').mockImplementationOnce(list);
    jest.spyOn(cluster, 'list').mockImplementationOnce(async () => {
      throw refusal('gone');
    });
    await start();
    expect(names()).toEqual([]);
    await timing.advance(1_000);

    expect(names()).toEqual(['a', 'b']);
  });

  it('notices a cluster that went back in time', async () => {
    await start();
    cluster.send(resource, { type: 'BOOKMARK', resourceVersion: '900' });
    cluster.put(resource, claim('a'), { silently: true });
    cluster.send(resource, { type: 'BOOKMARK', resourceVersion: '12' });
    await timing.advance(1_000);

    expect(names()).toEqual(['a']);
  });

  it('bears one dropped connection without a word', async () => {
    await start();
    await timing.advance(60_000);
    cluster.failWatches();
    await timing.advance(500);

    expect(cluster.openWatches).toBe(1);
    expect(states).toEqual(['synced']);
    expect(cluster.calls.filter(call => call.startsWith('list'))).toHaveLength(
      1,
    );
  });

  it('says so when the API server stays away, keeps what it knew, and watches on from there', async () => {
    cluster.put(resource, claim('a'));
    await start();
    const { lastContact } = cache.status;
    cluster.refused.set('*', refusal('unreachable'));
    cluster.failWatches();
    await timing.advance(10 * 60_000);

    expect(cache.status).toMatchObject({
      state: 'failed',
      reason: 'unreachable',
      message: 'said unreachable',
      lastContact,
    });
    expect(names()).toEqual(['a']);
    expect(Math.max(...timing.delays)).toBeLessThanOrEqual(30_000);
    expect(timing.delays.length).toBeLessThan(40);

    cluster.refused.clear();
    cache.wake();
    await settled();
    expect(cache.status.state).toBe('synced');
    expect(cluster.calls.slice(-1)).toEqual([`watch ${resource} 2`]);
  });

  it('waits as long as a throttling server asks, and no shorter when woken', async () => {
    cluster.failures = [refusal('throttled', { retryAfterSeconds: 10 })];
    await start();
    expect(timing.delays).toEqual([12_500]);
    cache.wake();
    await settled();
    expect(cluster.calls).toHaveLength(1);
    await timing.advance(12_500);

    expect(cache.status.state).toBe('synced');
  });

  it('relists when the server keeps failing on a resourceVersion', async () => {
    await start();
    cluster.failures = [refusal('server-error'), refusal('server-error')];
    cluster.endWatches();
    await timing.advance(10_000);

    expect(cluster.calls.slice(-2)).toEqual([
      `list ${resource}`,
      `watch ${resource} 1`,
    ]);
    expect(states).toEqual(['synced', 'failed', 'synced']);
  });

  it('picks up a right that is granted later', async () => {
    cluster.put(resource, claim('a'));
    cluster.refused.set(resource, refusal('forbidden'));
    await start();
    expect(cache.status).toMatchObject({
      state: 'forbidden',
      message: 'said forbidden',
    });
    await timing.advance(5 * 60_000);
    expect(cluster.calls.length).toBeLessThanOrEqual(6);

    cluster.refused.clear();
    await timing.advance(60_000);
    expect(cache.status.state).toBe('synced');
    expect(names()).toEqual(['a']);
  });

  it('keeps what it knew when a right is taken away', async () => {
    cluster.put(resource, claim('a'));
    await start();
    cluster.refused.set(resource, refusal('forbidden'));
    cluster.failWatches(refusal('forbidden'));
    await settled();

    expect(cache.status.state).toBe('forbidden');
    expect(names()).toEqual(['a']);
  });

  it('leaves out an object that makes no sense, not the others', async () => {
    cluster.put(resource, { ...claim('odd'), spec: null });
    cluster.put(resource, claim('a'));
    await start();

    expect(names()).toEqual(['a']);
  });

  it('stops at any time', async () => {
    await start();
    await cache.stop();
    expect(cluster.openWatches).toBe(0);
    cluster.refused.set('*', refusal('unreachable'));
    expect(timing.delays).toEqual([]);
  });
});
