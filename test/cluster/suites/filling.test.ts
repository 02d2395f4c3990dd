import { postgresImage } from '../src/build/images';
import { Cluster } from '../src/cluster/Cluster';
import { describeOwnCluster, Kubectl, waitFor } from '../src/testing';
import { NodeDisk, recoveryMs } from './support/NodeDisk';
import { ObservingPortal } from './support/ObservingPortal';
import { claimManifest, podManifest } from './support/storageManifests';

const node = 'worker-1';

/** What the kubelets leave available of a disk that holds the images as well. */
const evictedBelow = 0.15;
/**
 * Milliseconds beyond what the waits of a test take together: one that gives up says what for, and
 * a test that ran out of time would go on filling the disk of the next one.
 */
const longestMs = 600_000;

describeOwnCluster('room that runs out is named', () => {
  let kubectl: Kubectl;
  let disk: NodeDisk;
  let portal: ObservingPortal;
  let namespace: string;

  beforeAll(async () => {
    const cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    disk = new NodeDisk(cluster, node);
    namespace = await kubectl.createNamespace();
    portal = await ObservingPortal.start(kubectl, [
      'observe',
      'observe-kubelet',
      'walk',
    ]);
    await kubectl.apply(
      `${claimManifest({ name: 'small', storageClass: 'local-path' })}
${podManifest({
  name: 'writer',
  claim: 'small',
  node,
  command: 'head -c 100M /dev/urandom > /data/table',
})}`,
      namespace,
    );
    await kubectl.run([
      ...['wait', '--for=condition=Ready', 'pod/writer', '--timeout=90s'],
      ...['--namespace', namespace],
    ]);
  });

  // At once, also when a test fails: nothing else can run on a node that is full.
  afterEach(() => disk.empty());

  afterAll(async () => {
    try {
      await disk.recovered(kubectl);
    } finally {
      await kubectl.deleteNamespace(namespace);
      await portal?.stop();
    }
  }, longestMs);

  it('by a claim that holds more than was asked for, which nothing prevents', async () => {
    await portal.walk();
    const finding = portal.find({
      code: 'LARGER_THAN_ASKED',
      namespace,
      name: 'small',
    });
    expect(finding).toMatchObject({
      evidence: expect.stringMatching(
        /64 MiB were asked for, .*; the driver does not enforce sizes\./,
      ),
      data: { requestedBytes: String(64 * 1024 ** 2) },
    });
    expect(Number(finding!.data.usedBytes)).toBeGreaterThan(100 * 1024 ** 2);
  });

  it(
    'by a disk that fills, is full, and has room again, in the words of its kubelet',
    async () => {
      const measured = (query: {
        code: 'POOL_FILLING' | 'POOL_FULL';
        ratioAbove: number;
      }) =>
        waitFor(`${query.code} of ${node}`, async () => {
          await portal.askKubelets();
          const found = portal.find({ code: query.code, name: node });
          return Number(found?.data.ratio) > query.ratioAbove && found;
        });
      await portal.askKubelets();
      expect(portal.find({ code: 'POOL_FILLING', name: node })).toBeUndefined();

      // Beyond 80 % of the 85 % that may be used, and short of any eviction.
      disk.leaveAvailable(0.2);
      const filling = await measured({ code: 'POOL_FILLING', ratioAbove: 0.8 });
      expect(filling).toMatchObject({
        title: `Disk of ${node} fills up`,
        evidence: expect.stringMatching(
          /measured at .* by the kubelet\. The limit: pods are evicted when less than 15% is available/,
        ),
      });
      expect(Number(filling.data.ratio)).toBeCloseTo(
        (1 - 0.2) / (1 - evictedBelow),
        1,
      );
      expect(filling.claims).toContainEqual(
        expect.objectContaining({ namespace, name: 'small' }),
      );
      expect(filling.evidence).toContain(`${namespace}/small`);

      disk.leaveAvailable(0.05);
      // The node may report the pressure before the portal has asked for the figure.
      const full = await measured({ code: 'POOL_FULL', ratioAbove: 1 });
      expect(full.severity).toBe('critical');
      const pressed = await waitFor(
        'the node to report the pressure',
        async () => {
          const found = portal.find({ code: 'POOL_FULL', name: node });
          return found?.data.diskPressure === 'true' && found;
        },
      );
      expect(pressed.evidence).toContain(
        `The node ${node} reports DiskPressure and evicts pods.`,
      );
      const evicted = await waitFor('the pod to be evicted', async () => {
        const { status } = await kubectl.json([
          ...['get', 'pod', 'writer', '--namespace', namespace],
        ]);
        return status.reason;
      });
      expect(evicted).toBe('Evicted');
      // That makes no room: the pod's volume stays, and so do the images, which are too young to
      // be collected.
      await portal.askKubelets();
      const still = portal.find({ code: 'POOL_FULL', name: node });
      expect(Number(still?.data.ratio)).toBeCloseTo(
        (1 - 0.05) / (1 - evictedBelow),
        1,
      );
      expect(portal.find({ code: 'POOL_FILLING', name: node })).toBeUndefined();

      disk.empty();
      await waitFor(
        `the disk of ${node} to have room`,
        async () => {
          await portal.askKubelets();
          return (
            !portal.find({ code: 'POOL_FILLING', name: node }) &&
            !portal.find({ code: 'POOL_FULL', name: node })
          );
        },
        { timeoutMs: recoveryMs },
      );
      // It was called full as long as the node said so, whatever was measured by then.
      expect(await disk.state(kubectl)).toMatchObject({ pressure: 'False' });
    },
    longestMs,
  );

  it('and leaves a node that takes pods with all of its images', async () => {
    await disk.recovered(kubectl);
    await kubectl.run([
      ...['run', 'afterwards', '--namespace', namespace, '--restart=Never'],
      ...[`--image=${postgresImage}`, '--image-pull-policy=Never'],
      `--overrides=${JSON.stringify({ spec: { nodeName: node } })}`,
      ...['--command', '--', 'true'],
    ]);
    const phase = await waitFor('the pod to end', async () => {
      const { status } = await kubectl.json([
        ...['get', 'pod', 'afterwards', '--namespace', namespace],
      ]);
      const waiting = status.containerStatuses?.[0].state.waiting;
      if (status.phase === 'Pending' && waiting) {
        throw new Error(`${waiting.reason}: ${waiting.message}`);
      }
      return /Succeeded|Failed/.test(status.phase) && status.phase;
    });
    expect(phase).toBe('Succeeded');
  });

  it('by a claim that nothing mounts any more', async () => {
    await kubectl.run([
      ...['delete', 'pod', 'writer', '--namespace', namespace],
      '--ignore-not-found',
    ]);
    const query = {
      code: 'MOUNTED_BY_NOTHING',
      namespace,
      name: 'small',
    } as const;
    expect(await portal.hears({ ...query, minutesLater: 11 })).toMatchObject({
      evidence: expect.stringMatching(/^No pod mounts the claim, and no /),
    });
    // Whoever made the claim a moment ago may still be about to use it.
    expect(portal.find(query)).toBeUndefined();
  });
});
