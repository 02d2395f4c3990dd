import { Cluster } from '../src/cluster/Cluster';
import { describeOwnCluster, Kubectl, waitFor } from '../src/testing';
import { ObservingPortal } from './support/ObservingPortal';
import {
  claimManifest,
  podManifest,
  statefulSetManifest,
} from './support/storageManifests';

const provisioner = 'local-path-provisioner';

describeOwnCluster('data that its pods cannot reach is named', () => {
  let cluster: Cluster;
  let kubectl: Kubectl;
  let portal: ObservingPortal;
  let namespace: string;

  beforeAll(async () => {
    cluster = Cluster.attach();
    kubectl = new Kubectl(cluster.kubeconfigPath);
    namespace = await kubectl.createNamespace();
    portal = await ObservingPortal.start(kubectl);
  });

  afterAll(async () => {
    await cluster.mend('worker-2');
    await kubectl.deleteNamespace(namespace);
    await portal?.stop();
  });

  const inNamespace = (...args: string[]) =>
    kubectl.run([...args, '--namespace', namespace]);

  /** Makes a claim whose volume lies on a node, and answers the volume's name. */
  async function claimOn(options: {
    node: string;
    name: string;
    storageClass?: string;
  }): Promise<string> {
    const { node, name, storageClass = 'local-path' } = options;
    const pod = `writer-of-${name}`;
    await kubectl.apply(
      `${claimManifest({ name, storageClass })}
${podManifest({ name: pod, claim: name, node })}`,
      namespace,
    );
    await inNamespace('wait', '--for=condition=Ready', `pod/${pod}`);
    await inNamespace('delete', 'pod', pod, '--force', '--grace-period=0');
    return await inNamespace(
      ...['get', 'pvc', name, '--output=jsonpath={.spec.volumeName}'],
    );
  }

  it('when a pod wants another node than its volume', async () => {
    await claimOn({ node: 'worker-1', name: 'here' });
    await kubectl.apply(
      podManifest({ name: 'elsewhere', claim: 'here', node: 'worker-2' }),
      namespace,
    );
    const query = {
      code: 'VOLUME_PINNED_ELSEWHERE',
      namespace,
      name: 'elsewhere',
    } as const;
    const finding = await portal.hears(query);
    expect(finding.evidence).toContain(
      'here lies on worker-1, which is ready but does not take the pod.',
    );
    expect(finding.claims).toEqual([
      expect.objectContaining({ namespace, name: 'here' }),
    ]);

    await inNamespace('delete', 'pod', 'elsewhere');
    await portal.forgets(query);
  });

  it('when its node is cut off, and no more when the node is back', async () => {
    await claimOn({ node: 'worker-2', name: 'data-database-0' });
    await kubectl.apply(
      statefulSetManifest({ name: 'database', storageClass: 'local-path' }),
      namespace,
    );
    await inNamespace('wait', '--for=create', 'pod/database-0');
    await inNamespace('wait', '--for=condition=Ready', 'pod/database-0');
    const node = {
      code: 'NODE_NOT_READY_WITH_DATA',
      name: 'worker-2',
    } as const;
    const pod = {
      code: 'VOLUME_PINNED_ELSEWHERE',
      namespace,
      name: 'database-0',
    } as const;
    expect(portal.find(node)).toBeUndefined();

    await cluster.cut('worker-2');
    const lost = await portal.hears(node);
    expect(lost).toMatchObject({
      title: 'worker-2 is not ready and holds data',
      evidence: expect.stringMatching(
        /^The node worker-2 is not heard since .*data-database-0/s,
      ),
    });
    expect(lost.claims).toContainEqual(
      expect.objectContaining({ namespace, name: 'data-database-0' }),
    );

    // What a person does who believes that the node never comes back.
    await inNamespace(
      ...['delete', 'pod', 'database-0', '--force', '--grace-period=0'],
    );
    expect(await portal.hears(pod)).toMatchObject({
      evidence: expect.stringContaining(
        'data-database-0 lies on worker-2, which is not ready',
      ),
    });

    await cluster.mend('worker-2');
    await portal.forgets(node);
    await portal.forgets(pod);
    await inNamespace(
      ...['wait', '--for=condition=Ready', 'pod/database-0', '--timeout=60s'],
    );
  });

  it('when the provisioner is silent for longer than it may be', async () => {
    const claim = {
      code: 'PROVISIONER_NOT_RUNNING',
      namespace,
      name: 'unmade',
    } as const;
    await cluster.kill(provisioner);
    try {
      await kubectl.apply(
        `${claimManifest({ name: 'unmade', storageClass: 'local-path' })}
${podManifest({ name: 'unmade', claim: 'unmade' })}`,
        namespace,
      );
      const finding = await portal.hears({ ...claim, minutesLater: 3 });
      expect(finding).toMatchObject({
        title: 'rancher.io/local-path does not make the volume',
        evidence: expect.stringMatching(
          /due since .* on worker-[12], and rancher\.io\/local-path has said nothing/,
        ),
      });
      // A provisioner that has just been asked is not accused.
      expect(portal.find(claim)).toBeUndefined();
    } finally {
      cluster.start(provisioner);
    }
    await inNamespace(
      ...['wait', '--for=condition=Ready', 'pod/unmade', '--timeout=120s'],
    );
    await portal.forgets({ ...claim, minutesLater: 3 });
  });

  it('when the volume was taken away from under its claim', async () => {
    const volume = await claimOn({
      node: 'worker-1',
      name: 'robbed',
      storageClass: 'local-path-retain',
    });
    await kubectl.run(['delete', 'pv', volume, '--wait=false']);
    await kubectl.run([
      ...['patch', 'pv', volume, '--type=merge'],
      '--patch={"metadata":{"finalizers":null}}',
    ]);
    expect(
      await portal.hears({ code: 'CLAIM_LOST', namespace, name: 'robbed' }),
    ).toMatchObject({ evidence: expect.stringContaining(volume) });
  });

  it('when a claim is to be deleted and a pod keeps it', async () => {
    await kubectl.apply(
      `${claimManifest({ name: 'kept', storageClass: 'local-path' })}
${podManifest({ name: 'keeper', claim: 'kept' })}`,
      namespace,
    );
    await inNamespace(
      ...['wait', '--for=condition=Ready', 'pod/keeper', '--timeout=120s'],
    );
    await inNamespace('delete', 'pvc', 'kept', '--wait=false');
    const query = {
      code: 'CLAIM_DELETING_STUCK',
      namespace,
      name: 'kept',
    } as const;
    expect(await portal.hears({ ...query, minutesLater: 11 })).toMatchObject({
      evidence: expect.stringMatching(
        /in use by keeper; when they stop, it goes and its volume with it/,
      ),
    });
    expect(portal.find(query)).toBeUndefined();
    await inNamespace('delete', 'pod', 'keeper');
    await waitFor(
      'the claim to be gone',
      async () =>
        (await inNamespace('get', 'pvc', '-oname')).indexOf('kept') < 0,
    );
  });
});
