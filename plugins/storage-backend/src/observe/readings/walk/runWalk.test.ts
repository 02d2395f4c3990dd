import { FakeWalkCluster, walkLog } from '../testing/FakeWalkCluster';
import { buildWalkPod, walkPodName } from './pod';
import { runWalk, WalkOptions } from './runWalk';
import type { WalkTarget } from './targets';

const config = {
  enabled: true,
  intervalMs: 900_000,
  namespace: 'stowage-walk',
  image: 'debian',
  timeoutMs: 60_000,
};
const target = (path: string): WalkTarget => ({
  node: 'pi-1',
  kind: 'folder',
  path,
  volumes: [],
});
const now = Date.parse('2026-03-01T10:00:00Z');

describe('runWalk', () => {
  let cluster: FakeWalkCluster;
  const run = (targets: WalkTarget[], options: Partial<WalkOptions> = {}) =>
    runWalk({
      client: cluster.client,
      config,
      targets,
      podEvents: () => [],
      now: () => now,
      pollMs: 1,
      ...options,
    });
  const pod = (path: string) => buildWalkPod({ target: target(path), config });

  beforeEach(() => {
    cluster = new FakeWalkCluster();
    cluster.run = () => ({ log: walkLog('pvc-1') });
  });

  it('answers what each pod printed and leaves no pod', async () => {
    const targets = Array.from({ length: 40 }, (_, index) =>
      target(`/opt/${index}`),
    );
    const results = await run(targets);
    expect(results.map(result => result.target.path).sort()).toEqual(
      targets.map(({ path }) => path).sort(),
    );
    expect(results[0]).toMatchObject({
      at: '2026-03-01T10:00:00Z',
      outcome: { complete: true, directories: [{ name: 'pvc-1' }] },
    });
    expect(cluster.pods.size).toBe(0);
  });

  it('adopts its own pod that runs already', async () => {
    cluster.put(pod('/opt'), '2026-03-01T09:59:30Z');
    expect(await run([target('/opt')])).toMatchObject([
      { outcome: { complete: true } },
    ]);
    expect(cluster.created).toEqual([]);
  });

  it('sweeps what a crash left behind, and only that', async () => {
    cluster.put(pod('/left'), '2026-03-01T09:00:00Z');
    cluster.put(pod('/still-runs'), '2026-03-01T09:59:30Z');
    await run([target('/opt')]);
    expect([...cluster.pods.keys()]).toEqual([
      walkPodName(target('/still-runs'), 'debian'),
    ]);
  });

  it('refuses a pod under its name that somebody else made', async () => {
    const foreign = pod('/opt');
    foreign.metadata.labels = {};
    cluster.put(foreign, '2026-03-01T09:00:00Z');
    expect(await run([target('/opt')])).toMatchObject([
      {
        outcome: {
          complete: false,
          reason: expect.stringContaining('did not make'),
        },
      },
    ]);
    expect(cluster.pods.size).toBe(1);
  });

  it('makes a pod again that vanished, once', async () => {
    const dying = cluster.put(pod('/opt'), '2026-03-01T09:59:30Z');
    cluster.client.listPods = jest.fn(cluster.client.listPods);
    jest
      .mocked(cluster.client.listPods)
      .mockResolvedValueOnce([dying])
      .mockImplementationOnce(async () => {
        cluster.pods.clear();
        return [];
      });
    expect(await run([target('/opt')])).toMatchObject([
      { outcome: { complete: true } },
    ]);
    expect(cluster.created).toHaveLength(1);
  });

  it('measures again where another replica took the pod away before its log was read', async () => {
    const { podLog } = cluster.client;
    cluster.client.podLog = jest.fn(async () => {
      cluster.client.podLog = podLog;
      cluster.pods.clear();
      // What a kubelet answers, with a status of 200.
      return 'unable to retrieve container logs for containerd://5f1c';
    });
    expect(await run([target('/opt')])).toMatchObject([
      { outcome: { complete: true } },
    ]);
    expect(cluster.created).toHaveLength(2);
  });

  it('names a log that was cut off', async () => {
    cluster.run = () => ({ log: walkLog('pvc-1').replace(/^end.*$/m, '') });
    expect(await run([target('/opt')])).toMatchObject([
      {
        outcome: {
          complete: false,
          reason: expect.stringContaining('log ends after'),
        },
      },
    ]);
    expect(cluster.pods.size).toBe(0);
  });

  it.each([
    ['listPods', 'forbidden', 'deploy/rbac/walk.yaml'],
    ['create', 'forbidden', 'deploy/rbac/walk.yaml'],
    ['create', 'not-found', 'deploy/rbac/walk.yaml makes it'],
    ['create', 'invalid', 'does not take the walk pod'],
    ['podLog', 'forbidden', 'get on pods/log'],
  ] as const)('%s that is %s becomes a reason', async (method, why, words) => {
    cluster.errors.set(method, [cluster.refuse(why, 'the server says no')]);
    const [{ outcome }] = await run([target('/opt')]);
    expect(outcome).toMatchObject({
      complete: false,
      reason: expect.stringContaining(words),
    });
    expect(outcome).toMatchObject({
      reason: expect.stringContaining('the server says no'),
    });
  });

  it('sits out an API server that restarts', async () => {
    const down = cluster.refuse('unreachable', 'connection refused');
    // The first listing is the sweep.
    cluster.errors.set('listPods', [undefined, down, down]);
    cluster.errors.set('podLog', [down]);
    expect(await run([target('/opt')])).toMatchObject([
      { outcome: { complete: true } },
    ]);
  });

  it('rejects where the cluster cannot be asked at all', async () => {
    const down = cluster.refuse('unreachable', 'connection refused');
    cluster.errors.set('listPods', [down]);
    await expect(run([target('/opt')])).rejects.toBe(down);
  });

  it('gives up a pod whose time is up', async () => {
    cluster.run = () => ({ status: { phase: 'Pending' } });
    let time = now;
    const results = await run([target('/opt')], {
      now: () => {
        time += 20_000;
        return time;
      },
    });
    expect(results).toMatchObject([
      { outcome: { reason: 'the node has not started it' } },
    ]);
    expect(cluster.pods.size).toBe(0);
  });

  it('ends when it is told to, with what is done', async () => {
    const controller = new AbortController();
    cluster.run = walkPod => {
      // Sixteen walk at a time; the second of them never ends.
      if (walkPod.metadata.name === cluster.created[1]) {
        controller.abort();
        return { status: { phase: 'Running' } };
      }
      return { log: walkLog('pvc-1') };
    };
    const targets = Array.from({ length: 40 }, (_, index) =>
      target(`/opt/${index}`),
    );
    const results = await run(targets, { signal: controller.signal });
    expect(results.length).toBeLessThan(40);
    expect(results.every(({ outcome }) => outcome.complete)).toBe(true);
    // What still walks is adopted by the next round.
    expect(cluster.pods.size).toBeGreaterThan(0);
    cluster.run = () => ({ log: walkLog('pvc-1') });
    expect(await run(targets)).toHaveLength(40);
  });
});
