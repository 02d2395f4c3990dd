import { execFileSync } from 'child_process';
import { rmSync, statfsSync } from 'fs';
import { join } from 'path';
import { Cluster } from '../src/cluster/Cluster';
import { localPathFolder } from '../src/cluster/manifests';
import { describeOwnCluster, Kubectl, waitFor } from '../src/testing';
import { ObservingPortal } from './support/ObservingPortal';
import { claimManifest, podManifest } from './support/storageManifests';

const node = 'worker-1';

/**
 * A node whose disk was full may need longer to recover than the suites after this one wait, so it
 * runs on its own: STOWAGE_TEST_FILLING=1 npm run test:cluster -- suites/filling
 */
const describeFilling = process.env.STOWAGE_TEST_FILLING
  ? describeOwnCluster
  : (name: string, suite: () => void) =>
      // eslint-disable-next-line jest/no-disabled-tests, jest/valid-title, jest/valid-describe-callback -- the title names the reason
      describe.skip(`${name} (skipped: set STOWAGE_TEST_FILLING=1)`, suite);

describeFilling('room that runs out is named', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let portal: ObservingPortal;
  let namespace: string;

  const ballast = () =>
    cluster.nodePath(node, join(localPathFolder, '..', 'ballast'));

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
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

  afterAll(async () => {
    rmSync(ballast(), { force: true });
    await kubectl.deleteNamespace(namespace);
    await portal?.stop();
    await waitFor('the node to take pods again', async () => {
      const { spec } = await kubectl.json(['get', 'node', node]);
      return !spec.taints?.length;
    });
  });

  /** Takes as much of the node's disk as leaves this share of it available. */
  function leaveAvailable(share: number): void {
    rmSync(ballast(), { force: true });
    const { bsize, blocks, bavail } = statfsSync(
      cluster.nodePath(node, localPathFolder),
    );
    const bytes = Math.round((bavail - blocks * share) * bsize);
    execFileSync('fallocate', ['--length', String(bytes), ballast()]);
  }

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

  it('by a disk that fills, is full, and has room again, in the words of its kubelet', async () => {
    const measured = (code: 'POOL_FILLING' | 'POOL_FULL') =>
      waitFor(`${code} of ${node}`, async () => {
        await portal.askKubelets();
        return portal.find({ code, name: node });
      });
    await portal.askKubelets();
    expect(portal.find({ code: 'POOL_FILLING', name: node })).toBeUndefined();

    // Beyond 80 % of the 90 % that may be used, and short of any eviction.
    leaveAvailable(0.2);
    const filling = await measured('POOL_FILLING');
    expect(filling).toMatchObject({
      title: `Disk of ${node} fills up`,
      evidence: expect.stringMatching(
        /measured at .* by the kubelet\. The limit: pods are evicted when less than 10% is available/,
      ),
    });
    expect(Number(filling.data.ratio)).toBeCloseTo(0.8 / 0.9, 1);
    expect(filling.claims).toContainEqual(
      expect.objectContaining({ namespace, name: 'small' }),
    );
    expect(filling.evidence).toContain(`${namespace}/small`);

    leaveAvailable(0.05);
    const full = await measured('POOL_FULL');
    expect(full.severity).toBe('critical');
    const pressed = await waitFor('the kubelet to evict', async () => {
      await portal.askKubelets();
      const found = portal.find({ code: 'POOL_FULL', name: node });
      return found?.data.diskPressure === 'true' && found;
    });
    expect(pressed.evidence).toContain(
      `The node ${node} reports DiskPressure and evicts pods.`,
    );
    // The kubelet frees what it can as soon as it feels the pressure, so by then it may be a little
    // less than the whole.
    expect(Number(pressed.data.ratio)).toBeGreaterThan(0.9);
    expect(portal.find({ code: 'POOL_FILLING', name: node })).toBeUndefined();

    rmSync(ballast());
    await waitFor(`the disk of ${node} to have room`, async () => {
      await portal.askKubelets();
      return (
        !portal.find({ code: 'POOL_FILLING', name: node }) &&
        !portal.find({ code: 'POOL_FULL', name: node })
      );
    });
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
