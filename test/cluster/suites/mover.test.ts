import { describeOwnCluster, Kubectl } from '../src/testing';
import { Cluster } from '../src/cluster/Cluster';
import { MoverPod } from './support/MoverPods';
import { claimManifest, podManifest } from './support/storageManifests';

/** Odd names, owners, links and kinds, written as root by a pod of the application's. */
const fill = [
  'cd /data',
  'mkdir -p folder private',
  'head -c 50000000 /dev/urandom >large',
  'for n in $(seq 500); do head -c $n /dev/urandom >folder/f$n; done',
  'ln large linked; ln -s nowhere dangling; mkfifo fifo',
  'touch -- "-rf" "#hash" "two words"',
  'truncate --size=100M sparse',
  'setfattr -n user.origin -v 1 large',
  'chmod 4755 folder/f1; chown -R 999:999 private; chmod 700 private',
  'sync',
].join(' && ');

describeOwnCluster('movers', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let namespace: string;

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    namespace = await kubectl.createNamespace();
    await kubectl.run([
      ...['label', 'namespace', namespace],
      'pod-security.kubernetes.io/enforce=baseline',
    ]);
    await kubectl.apply(
      ['source', 'near', 'far']
        .map(name => claimManifest({ name, storageClass: 'local-path' }))
        .join(''),
      namespace,
    );
    await kubectl.apply(
      podManifest({
        name: 'application',
        claim: 'source',
        node: 'worker-1',
        command: fill,
      }),
      namespace,
    );
    await kubectl.run([
      ...['wait', '--for=condition=Ready', 'pod/application'],
      ...['--namespace', namespace, '--timeout=120s'],
    ]);
  });

  afterAll(async () => {
    await kubectl.deleteNamespace(namespace);
  });

  it('take commands from an annotation, copy, and prove that both sides are equal', async () => {
    const mover = await MoverPod.start(kubectl, {
      ...{ namespace, name: 'both', node: 'worker-1' },
      ...{ source: 'source', target: 'near' },
    });

    const probe = await mover.tell('probe', { side: 'target', write: true });
    const copy = await mover.tell('copy');
    const compare = await mover.tell('compare', { localSource: true });
    const proof = await mover.tell('prove', { mode: 'unproven' });
    const sweep = await mover.tell('sweep');

    expect(probe.startedAfterMs).toBeLessThan(5000);
    expect(copy.startedAfterMs).toBeLessThan(5000);
    expect(probe.result.abilities).toMatchObject({
      owner: true,
      device: true,
      acl: true,
      xattr: true,
    });
    expect(copy.result).toMatchObject({ exitCode: 0, clean: true, stderr: '' });
    expect(compare.result.reasons.recent.files).toBeGreaterThan(500);
    expect(proof.result).toMatchObject({ equal: true, failures: { count: 0 } });
    expect(sweep.result).toMatchObject({
      unproven: { files: 0 },
      changed: { count: 0 },
    });
  });

  it('notice a byte that the application changes behind the proof', async () => {
    const mover = await MoverPod.start(kubectl, {
      ...{ namespace, name: 'notices', node: 'worker-1' },
      ...{ source: 'source', target: 'near' },
    });
    await mover.tell('prove', { mode: 'full' });
    await kubectl.exec({
      namespace,
      pod: 'application',
      command: ['bash', '-c', 'echo changed >/data/folder/f7; sync'],
    });

    const sweep = await mover.tell('sweep');
    const proof = await mover.tell('prove', { mode: 'unproven' });

    expect(sweep.result.changed.examples).toEqual(['folder/f7']);
    expect(proof.result.differences.examples).toEqual([
      { path: 'folder/f7', kinds: ['content', 'time'] },
    ]);
  });

  it('carry a volume from one node to another', async () => {
    const [source, target] = await Promise.all([
      MoverPod.start(kubectl, {
        ...{ namespace, name: 'sends', node: 'worker-1', source: 'source' },
      }),
      MoverPod.start(kubectl, {
        ...{ namespace, name: 'receives', node: 'worker-2', target: 'far' },
      }),
    ]);
    const { result: keys } = await target.tell('keys');
    const { result: listens } = await source.tell('listen', {
      clientKey: keys.publicKey,
    });
    const remote = { host: await source.address(), ...listens };

    const copy = await target.tell('copy', { remote });
    const proof = await target.tell('prove', { mode: 'full', remote });
    const sweep = await target.tell('sweep', { remote });

    expect(copy.result).toMatchObject({ exitCode: 0, clean: true });
    expect(proof.result).toMatchObject({ equal: true });
    expect(proof.result.read.files).toBeGreaterThan(500);
    expect(sweep.result.unproven.files).toBe(0);
  });
});
