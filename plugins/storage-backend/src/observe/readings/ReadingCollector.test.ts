import { mockServices } from '@backstage/backend-test-utils';
import type { ReadingStore, StoredReadings } from '../../store';
import { ReadingCollector } from './ReadingCollector';
import { FakeWalkCluster, walkLog } from './testing/FakeWalkCluster';
import { localVolume, node, storage } from './testing/objects';

/** Keeps what the latest write said, as the database does (see DatabaseReadingStore.test.ts). */
class MemoryStore implements ReadingStore {
  stored: StoredReadings = { volumes: [], nodes: [], strays: [], problems: [] };
  load = async () => structuredClone(this.stored);
  saveVolumes: ReadingStore['saveVolumes'] = async ({ readings }) => {
    const names = new Set(readings.map(item => item.volumeName));
    const others = this.stored.volumes.filter(
      item => !names.has(item.volumeName),
    );
    this.stored.volumes = [...others, ...readings];
  };
  saveNodes: ReadingStore['saveNodes'] = async ({ readings }) => {
    this.stored.nodes = readings.length ? readings : this.stored.nodes;
  };
  replaceStrays: ReadingStore['replaceStrays'] = async ({ strays }) => {
    this.stored.strays = strays;
  };
  replaceProblems: ReadingStore['replaceProblems'] = async options => {
    this.stored.problems = options.problems;
  };
  history = async () => [];
  thin = async () => 0;
}

describe('ReadingCollector', () => {
  let cluster: FakeWalkCluster;
  let store: MemoryStore;
  let world = storage();
  let sinceOutage: number | undefined;
  let walkObstacle: string | undefined;
  const walk = {
    enabled: true,
    intervalMs: 900_000,
    namespace: 'stowage-walk',
    image: 'debian',
    timeoutMs: 60_000,
  };
  const kubelet = {
    enabled: true,
    intervalMs: 60_000,
    dangerouslySkipTlsVerify: false,
  };
  const create = (changes: { walk?: object; kubelet?: object } = {}) =>
    ReadingCollector.create({
      config: {
        name: 'home',
        walk: { ...walk, ...changes.walk },
        kubelet: { ...kubelet, ...changes.kubelet },
      },
      client: cluster.client,
      store,
      logger: mockServices.logger.mock(),
      getWorld: () => world,
      sinceOutage: () => sinceOutage,
      walkObstacle: () => walkObstacle,
      walkPollMs: 1,
    });

  beforeEach(() => {
    cluster = new FakeWalkCluster();
    cluster.run = () => ({ log: walkLog('pvc-1', 'stray') });
    store = new MemoryStore();
    world = storage({ volumes: [localVolume('pvc-1')] });
    sinceOutage = undefined;
    walkObstacle = undefined;
  });

  it('says what is switched off, and asks nobody', async () => {
    const collector = await create({
      walk: { enabled: false },
      kubelet: { enabled: false },
    });
    await collector.walkOnce();
    await collector.kubeletOnce();
    expect(collector.readings().readingProblems).toMatchObject([
      { node: '*', source: 'walk', problem: { code: 'WALK_OFF' } },
      { node: '*', source: 'kubelet', problem: { code: 'KUBELET_OFF' } },
    ]);
    expect(cluster.created).toEqual([]);
  });

  it('shows its first walk and survives a restart', async () => {
    const first = await create();
    const changed = jest.fn();
    first.onChange(changed);
    await first.walkOnce();
    expect(changed).toHaveBeenCalledTimes(1);
    const shown = first.readings();
    expect(shown).toMatchObject({
      volumeReadings: [{ volumeName: 'pvc-1', usedBytes: 4096 }],
      nodeReadings: [{ path: '/opt/lpp' }],
      strays: [{ path: '/opt/lpp/stray' }],
      readingProblems: [],
    });
    expect((await create()).readings()).toEqual(shown);
  });

  it('keeps the last figures when a walk fails, and recovers', async () => {
    const collector = await create();
    await collector.walkOnce();
    const before = collector.readings().volumeReadings[0];
    cluster.errors.set('create', [cluster.refuse('forbidden', 'no')]);
    await collector.walkOnce();
    expect(collector.readings()).toMatchObject({
      volumeReadings: [
        {
          ...before,
          failure: { code: 'WALK_FAILED' },
        },
      ],
      readingProblems: [{ node: 'pi-1', problem: { code: 'WALK_FAILED' } }],
    });
    await collector.walkOnce();
    expect(collector.readings()).toMatchObject({ readingProblems: [] });
    expect(collector.readings().volumeReadings[0].failure).toBeUndefined();
  });

  it('makes a problem of a cluster that cannot be asked', async () => {
    const collector = await create();
    const down = cluster.refuse('unreachable', 'connection refused');
    cluster.errors.set('listPods', [down]);
    await collector.walkOnce();
    expect(collector.readings().readingProblems).toMatchObject([
      {
        node: '*',
        problem: {
          code: 'WALK_FAILED',
          reason: expect.stringContaining('connection refused'),
        },
      },
    ]);
  });

  it('joins a walk that is under way', async () => {
    const collector = await create();
    await Promise.all([collector.walkOnce(), collector.walkOnce()]);
    expect(cluster.created).toHaveLength(1);
  });

  it('keeps what was measured when it is told to end, and goes on from there', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `pvc-${index}`);
    world = storage({
      nodes: names.map(name => node(`node-of-${name}`)),
      volumes: names.map(name => localVolume(name, { on: `node-of-${name}` })),
    });
    const controller = new AbortController();
    cluster.run = pod => {
      if (cluster.created.indexOf(pod.metadata.name) === 15) {
        controller.abort();
      }
      return { log: walkLog(...names) };
    };
    const collector = await create();
    await collector.walkOnce({ signal: controller.signal });
    const measured = () =>
      collector.readings().volumeReadings.filter(({ failure }) => !failure);
    const first = measured().length;
    expect(first).toBeLessThan(40);
    expect(cluster.created.length).toBeLessThan(40);
    expect(store.stored.volumes).toHaveLength(first);

    const walkedBefore = cluster.created.length;
    await collector.walkOnce();
    expect(measured()).toHaveLength(40);
    // Those that were not reached came first.
    const firstAgain = cluster.created.slice(walkedBefore)[0];
    expect(cluster.created.slice(0, walkedBefore)).not.toContain(firstAgain);
  });

  it('shows what another replica measured after a reload', async () => {
    const [measuring, showing] = [await create(), await create()];
    await measuring.walkOnce();
    await showing.reload();
    expect(showing.readings()).toEqual(measuring.readings());
  });

  it('forgets volumes and nodes that are gone, but not when it knows of none', async () => {
    const collector = await create();
    await collector.walkOnce();
    world = storage({ volumes: [] });
    await collector.walkOnce();
    expect(collector.readings().volumeReadings).toHaveLength(1);
    world = storage({
      nodes: [node('pi-2')],
      volumes: [localVolume('pvc-2', { on: 'pi-2' })],
    });
    cluster.run = () => ({ log: walkLog('pvc-2') });
    await collector.walkOnce();
    expect(collector.readings()).toMatchObject({
      volumeReadings: [{ volumeName: 'pvc-2' }],
      nodeReadings: [{ node: 'pi-2' }],
      strays: [],
    });
  });

  it('reads kubelets beside the walk', async () => {
    cluster.summaries.set('pi-1', {
      node: { fs: { capacityBytes: 10, availableBytes: 4 } },
    });
    const collector = await create();
    await collector.walkOnce();
    await collector.kubeletOnce();
    expect(
      collector.readings().nodeReadings.map(({ source }) => source),
    ).toEqual(['walk', 'kubelet']);
  });

  it('walks a new volume soon, and says nothing untrue before', async () => {
    world = storage();
    const collector = await create();
    await collector.walkDue();
    expect(cluster.created).toEqual([]);
    expect(collector.readings().readingProblems).toEqual([]);

    world = storage({ volumes: [localVolume('pvc-1')] });
    await collector.walkDue();
    expect(collector.readings().volumeReadings).toMatchObject([
      { volumeName: 'pvc-1', usedBytes: 4096 },
    ]);
    await collector.walkDue();
    expect(cluster.created).toHaveLength(1);
  });

  it('keeps what failed on nodes that a walk of new volumes leaves out', async () => {
    cluster.errors.set('create', [cluster.refuse('forbidden', 'no')]);
    const collector = await create();
    await collector.walkDue();
    world = storage({
      nodes: [node('pi-1'), node('pi-2')],
      volumes: [
        localVolume('pvc-1'),
        localVolume('pvc-2', { on: 'pi-2', path: '/opt/lpp/pvc-2' }),
      ],
    });
    cluster.run = () => ({ log: walkLog('pvc-2') });
    await collector.walkDue();
    expect(collector.readings()).toMatchObject({
      nodeReadings: [{ node: 'pi-2' }],
      readingProblems: [{ node: 'pi-1', problem: { code: 'WALK_FAILED' } }],
    });
  });

  it('makes no pod where a walk cannot succeed, and says so at once', async () => {
    const collector = await create();
    walkObstacle = 'No namespace; apply deploy/rbac/walk.yaml.';
    await collector.walkDue();
    expect(cluster.created).toEqual([]);
    expect(collector.readings().readingProblems).toEqual([
      {
        node: '*',
        source: 'walk',
        problem: { code: 'WALK_FAILED', reason: walkObstacle },
      },
    ]);
    walkObstacle = undefined;
    await collector.walkDue();
    expect(collector.readings().readingProblems).toEqual([]);
    expect(cluster.created).toHaveLength(1);
  });

  describe('when a kubelet does not accept the token', () => {
    const refused = () => ({
      node: 'pi-1',
      source: 'kubelet',
      problem: {
        code: 'KUBELET_FORBIDDEN',
        reason: expect.stringMatching(/cannot reach the API server/),
      },
    });
    const kubeletProblems = (collector: ReadingCollector) =>
      collector
        .readings()
        .readingProblems.filter(({ source }) => source === 'kubelet');

    beforeEach(() =>
      cluster.summaries.set('pi-1', cluster.refuse('unauthorized', 'HTTP 401')),
    );

    it('says so while the API server answers', async () => {
      const collector = await create();
      await collector.kubeletOnce();
      expect(kubeletProblems(collector)).toEqual([refused()]);
    });

    it.each([
      ['is not reachable', 0],
      ['was not reachable a moment ago', 5_000],
    ])('judges nothing where the API server %s', async (_, ago) => {
      const collector = await create();
      sinceOutage = ago;
      await collector.kubeletOnce();
      expect(kubeletProblems(collector)).toEqual([]);
      sinceOutage = 120_000;
      await collector.kubeletOnce();
      expect(kubeletProblems(collector)).toEqual([refused()]);
    });

    it('judges nothing where the API server has just stopped answering', async () => {
      const collector = await create();
      cluster.errors.set('version', [cluster.refuse('unreachable', 'refused')]);
      await collector.kubeletOnce();
      expect(kubeletProblems(collector)).toEqual([]);
    });

    it('keeps what it knew before such a round', async () => {
      const collector = await create();
      await collector.kubeletOnce();
      sinceOutage = 5_000;
      await collector.kubeletOnce();
      expect(kubeletProblems(collector)).toEqual([refused()]);
    });
  });
});
