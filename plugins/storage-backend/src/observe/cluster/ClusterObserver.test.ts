import { mockServices } from '@backstage/backend-test-utils';
import type { ClusterConfig } from '../../config/types';
import type { ClusterChange } from './ClusterChange';
import { ClusterFleet } from './ClusterFleet';
import { ClusterObserver } from './ClusterObserver';
import { clusterConfig } from './testing/clusterConfig';
import { FakeCluster, refusal } from './testing/FakeCluster';
import { ManualTiming, settled } from './testing/ManualTiming';

const pod = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name, uid: `${namespace}-${name}` },
});

describe('ClusterObserver', () => {
  let cluster: FakeCluster;
  let timing: ManualTiming;
  let observer: ClusterObserver;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  function observe(overrides: Partial<ClusterConfig> = {}): void {
    observer = ClusterObserver.create({
      config: clusterConfig({ kind: 'in-cluster' }, overrides),
      client: cluster,
      logger,
      timing,
    });
    observer.start();
  }

  beforeEach(() => {
    cluster = new FakeCluster();
    timing = new ManualTiming();
    logger = mockServices.logger.mock();
  });

  afterEach(() => observer.stop());

  it('tells of changes together, with their namespaces and resources', async () => {
    observe();
    await settled();
    await timing.advance(250);
    const changes: ClusterChange[] = [];
    observer.onChange(change => changes.push(change));

    cluster.put('pods', pod('shop', 'a'));
    cluster.put('pods', pod('shop', 'b'));
    cluster.put('namespaces', pod('', 'shop'));
    await timing.advance(249);
    expect(changes).toEqual([]);
    await timing.advance(1);

    expect(changes).toEqual([
      {
        cluster: 'home',
        namespaces: new Set(['shop']),
        resources: new Set(['pods', 'namespaces']),
        clusterScoped: true,
        state: false,
      },
    ]);
  });

  it('gives the same arrays until something of them changes', async () => {
    observe();
    await settled();
    const before = observer.snapshot();
    cluster.put('pods', pod('shop', 'a'));
    const after = observer.snapshot();

    expect(after.pods).not.toBe(before.pods);
    expect(after.claims).toBe(before.claims);
    expect(after.workloads).toBe(before.workloads);
    expect(after.events).toBe(before.events);
  });

  it('names the rights that are missing for what is switched on', async () => {
    cluster.missing.add('get nodes/stats').add('watch events');
    cluster.missing.add('get pods/log').add('patch statefulsets');
    observe({
      kubelet: {
        enabled: true,
        intervalMs: 1,
        dangerouslySkipTlsVerify: false,
      },
      apply: { enabled: true },
    });
    await settled();
    await settled();

    expect(observer.snapshot()).toMatchObject({
      state: 'partial',
      missingRights: [
        { verb: 'watch', resource: 'events', role: 'observe.yaml' },
        { verb: 'get', resource: 'nodes/stats', role: 'observe-kubelet.yaml' },
        { verb: 'patch', resource: 'statefulsets', role: 'apply.yaml' },
      ],
    });

    cluster.missing.clear();
    await timing.advance(10 * 60_000);
    expect(observer.snapshot()).toMatchObject({
      state: 'ready',
      missingRights: [],
    });
  });

  it('wakes all resources as soon as one of them reaches the cluster again', async () => {
    observe();
    await settled();
    expect(observer.sinceOutage()).toBeUndefined();
    cluster.refused.set('*', refusal('unreachable'));
    cluster.failWatches();
    await timing.advance(10 * 60_000);
    expect(observer.snapshot()).toMatchObject({
      state: 'unreachable',
      message: 'said unreachable',
      since: '2026-01-01T00:00:00.375Z',
    });
    expect(observer.sinceOutage()).toBe(0);

    cluster.refused.clear();
    let waited = 0;
    while (!cluster.openWatches) {
      await timing.advance(100);
      waited += 100;
      expect(waited).toBeLessThan(31_000);
    }
    await settled();
    expect(observer.snapshot().state).toBe('ready');
    await timing.advance(5_000);
    expect(observer.sinceOutage()).toBeGreaterThanOrEqual(5_000);
  });

  it('logs only states that hold', async () => {
    observe();
    await settled();
    await timing.advance(1000);
    expect(logger.info).toHaveBeenCalledWith("Cluster 'home' is ready");
    cluster.refused.set('*', refusal('unreachable'));
    cluster.failWatches();
    await timing.advance(10 * 60_000);
    cluster.refused.clear();
    await timing.advance(60_000);
    expect(logger.warn.mock.calls.map(([line]) => line)).toEqual([
      expect.stringMatching(/^Cluster 'home' is unreachable/),
    ]);
    expect(logger.info).toHaveBeenLastCalledWith("Cluster 'home' is ready");
  });

  it('resolves whenSynced although something is forbidden', async () => {
    cluster.refused.set('pods', refusal('forbidden'));
    observe();
    const synced = observer.whenSynced();
    await settled();
    await timing.advance(250);
    await synced;

    expect(observer.snapshot()).toMatchObject({
      state: 'partial',
      message: 'the portal may not read pods',
      resources: { pods: { state: 'forbidden', message: 'said forbidden' } },
    });
  });

  it('gives up whenSynced when told to', async () => {
    cluster.refused.set('*', refusal('unreachable'));
    observe();
    const giveUp = new AbortController();
    const synced = observer.whenSynced({ signal: giveUp.signal });
    giveUp.abort(new Error('too late'));
    await expect(synced).rejects.toThrow('too late');
  });

  it('keeps a listener that throws from harming the others', async () => {
    observe();
    const heard = jest.fn();
    observer.onChange(() => {
      throw new Error('mine');
    });
    observer.onChange(heard);
    await settled();
    await timing.advance(250);
    expect(heard).toHaveBeenCalled();
  });
});

describe('ClusterFleet', () => {
  it('keeps the rest alive when one is down and one is misconfigured', async () => {
    const timing = new ManualTiming();
    const clusters = new Map([
      ['up', new FakeCluster()],
      ['down', new FakeCluster()],
    ]);
    clusters.get('down')!.refused.set('*', refusal('unreachable'));
    const access = { kind: 'in-cluster' } as const;
    const fleet = ClusterFleet.create({
      config: {
        clusters: [...clusters.keys()].map(name =>
          clusterConfig(access, { name, title: name }),
        ),
        misconfigured: [
          { name: 'odd', configuredBy: 'storage', message: 'has no url' },
        ],
      },
      createClient: ({ name }) => clusters.get(name)!,
      logger: mockServices.logger.mock(),
      timing,
    });
    const heard = jest.fn();
    const end = fleet.onChange(({ cluster }) => heard(cluster));
    fleet.start();
    await settled();
    await timing.advance(1_000);

    expect(fleet.snapshots()).toMatchObject([
      { name: 'up', state: 'ready' },
      { name: 'down', state: 'unreachable', message: 'said unreachable' },
      { name: 'odd', state: 'misconfigured', message: 'has no url' },
    ]);
    expect(fleet.get('up')?.client).toBe(clusters.get('up'));
    expect(fleet.get('odd')).toBeUndefined();
    expect(heard.mock.calls.flat()).toEqual(
      expect.arrayContaining(['up', 'down']),
    );
    end();
    await fleet.stop();
  });
});
